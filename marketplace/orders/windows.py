"""Orders on a statement that are held for a while before they are retired, because what was sold may come back.

Such an order is held and accrued in one act (sql/place_on_statement.sql). Cancelling releases its grams and takes its
amount off the statement again; `sweep` hands those whose time is over to fulfilment.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.errors import AlreadyRetiring, RetireAfterRefused
from marketplace.orders import stock
from marketplace.orders.models import Order, Statement
from marketplace.orders.moves import lock, move
from marketplace.orders.owing import owe_less
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox

durable = partial(transaction.atomic, durable=True)
LONGEST = timedelta(days=90)
AT_ONCE = 500
NOTHING_OWED = (State.CANCELLED, State.REFUNDED)
"""States in which a statement order is on no statement."""


def checked(moment: datetime | None) -> datetime | None:
    """The end of a window as it was asked for. Raises RetireAfterRefused unless it is within LONGEST from now."""
    if moment is not None and not timezone.now() < moment <= timezone.now() + LONGEST:
        raise RetireAfterRefused(field="retire_after")
    return moment


def cancel(order_id: int) -> Order:
    """Release what an order on a statement holds, and owe nothing for it; safe to repeat. Raises AlreadyRetiring."""
    with durable():
        order = lock(order_id)
        if order.state in {State.RETIRING, State.RETIRED}:
            raise AlreadyRetiring
        if order.state in {State.HELD, State.PAID}:
            stock.release(order)
            take_off(order, reason="cancelled")
    return order


def take_off(order: Order, *, reason: str) -> None:
    """Take a locked order whose stock is released off its statement, and end it. The statement is locked last."""
    assert order.funding == Funding.STATEMENT
    assert order.accrued_micro is not None
    if order.state == State.HELD:
        move(order, State.CANCELLED, reason=reason)
    else:
        if order.state != State.REFUND_PENDING:
            move(order, State.REFUND_PENDING, reason=reason)
        move(order, State.REFUNDED, reason=reason)
    statement = Statement.objects.filter(
        organisation=order.organisation_id, livemode=order.livemode, currency=order.currency
    )
    changed = owe_less(statement, order.accrued_micro)
    assert changed == 1, f"{order.public_id}: no statement"


def due() -> QuerySet[Order]:
    """The orders whose window is over, longest ago first."""
    found = Order.objects.filter(funding=Funding.STATEMENT, state=State.HELD, held_until__lte=timezone.now())
    return found.order_by("held_until", "id")


def sweep() -> int:
    """Hand the orders whose window is over to fulfilment. Safe to run twice; how many.

    Those of test mode that say what is to be tried with them are for trials.py.
    """
    untried = due().exclude(livemode=False, metadata__has_key="test_outcome")
    handed = 0
    for order_id in untried.values_list("pk", flat=True)[:AT_ONCE]:
        with durable():
            order = lock(order_id)
            if order.state == State.HELD:  # else cancelled at this moment
                move(order, State.PAID, reason="window_over")
                outbox.put("fulfil", key=f"{order.public_id}:window", payload={"order_id": order.pk})
                handed += 1
    return handed
