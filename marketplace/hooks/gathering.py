"""Events of orders on a statement. Their one SQL act is hot: it writes only an outbox message, `statement_certificate`.

So the message stands for the events until they are written: by `gather`, every second, for all that wait, and at the
latest by the message's own handler, before anything else is done for the order.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from marketplace.hooks.emitting import Told, emit, order_event
from marketplace.hooks.enums import EventType
from marketplace.orders.api_shapes import order_out
from marketplace.orders.models import Order
from marketplace.orders.queries import orders
from marketplace.orders.states import Funding, State

AT_ONCE = 500
WAITING = """
select o.id from outbox_message m join orders_order o on o.id = (m.payload->>'order_id')::bigint
where m.kind = 'statement_certificate' and m.done_at is null and m.gave_up_at is null
    and exists (
        select from hooks_endpoint e, (values ('order.paid'), ('order.retired')) as t(type)
        where e.organisation_id = o.organisation_id and e.livemode = o.livemode and e.deleted_at is null
            and e.events @> array[t.type]::varchar[] and not exists (
                select from hooks_event v where v.key = t.type || ':' || o.organisation_id || ':' || o.public_id
            )
    )
order by m.id limit %s
"""


def gather() -> int:
    """Write what waits, up to AT_ONCE orders; how many."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [AT_ONCE])
        waiting = [order_id for (order_id,) in cursor.fetchall()]
    if waiting:
        write(waiting)
    return len(waiting)


def write(order_ids: Iterable[int]) -> None:
    """The events of these orders, as far as they are on a statement. Safe to repeat."""
    found = orders().filter(pk__in=order_ids, funding=Funding.STATEMENT, organisation__isnull=False)
    told = [event for order in found.order_by("pk") for event in _events(order)]
    with transaction.atomic(durable=True):
        emit(told)


def _events(order: Order) -> list[Told]:
    assert order.organisation_id is not None
    now = order_out(order)
    about: dict[str, Any] = {"organisation_id": order.organisation_id, "livemode": order.livemode}
    return [
        order_event(EventType.ORDER_PAID, order=_when_paid(now), **about),
        order_event(EventType.ORDER_RETIRED, order=now, **about),
    ]


def _when_paid(order: dict[str, Any]) -> dict[str, Any]:
    """The order as it was at the first moment of its act: accepted, and not yet retired."""
    (accepted, *_later) = order["history"]
    unretired = {"retirement": None, "certificate_url": None}
    return order | {
        "state": State.PAID,
        "history": [accepted],
        "updated_at": accepted["at"],
        "lines": [line | unretired for line in order["lines"]],
    }
