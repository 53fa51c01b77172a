"""Which letters and documents an order's buyer gets, asked for in the transaction of what they tell of."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.hooks.emitting import emit, listens, order_event
from marketplace.hooks.enums import EventType
from marketplace.orders.models import Order
from marketplace.orders.states import State
from marketplace.outbox import services as outbox

# Whoever pays at once needs no letter on how to pay.
TIME_TO_PAY = timedelta(minutes=5)
AT_ONCE = 200
# What the keys of orders begin with that a standing order made: their buyers have nothing to pay by themselves.
MONTH = "month:"
_LETTERS = {
    State.PAID: "paid",
    State.CANCELLED: "cancelled",
    State.EXPIRED: "expired",
    State.REFUND_PENDING: "returning",
}
_EVENTS = {
    State.PAID: EventType.ORDER_PAID,
    State.RETIRED: EventType.ORDER_RETIRED,
    State.CANCELLED: EventType.ORDER_CANCELLED,
    State.REFUNDED: EventType.ORDER_REFUNDED,
}


def of_move(order: Order, reason: str) -> None:
    """Write to the buyer of a move, if there is something to say. `retired` and `refunded` have their own moments."""
    state = State(order.state)
    _tell_the_company(order, state)
    if state == State.RETIRED:
        outbox.put("issue_receipt", key=order.public_id, payload={"order_id": order.pk})
    if state == State.PAID and reason == "amount_mismatch":
        return  # the money goes back at once, and that letter says why
    if order.key.startswith(MONTH) and state in {State.CANCELLED, State.EXPIRED}:
        return  # the standing order's own letter says why the month was not paid
    if letter := _LETTERS.get(state):
        tell(order, "late" if (state, reason) == (State.PAID, "held_again") else letter, reason)


def _tell_the_company(order: Order, state: State) -> None:
    """A webhook event, if a company's server listens. Once per order and event: also when it is paid a second time."""
    event = _EVENTS.get(state)
    if event is None or not listens(event, order.organisation_id, livemode=order.livemode):
        return
    from marketplace.orders.api_shapes import order_out  # noqa: PLC0415 - its rooms move orders
    from marketplace.orders.queries import orders  # noqa: PLC0415

    assert order.organisation_id is not None
    told = order_out(orders().get(pk=order.pk))
    emit([order_event(event, organisation_id=order.organisation_id, livemode=order.livemode, order=told)])


def remind() -> None:
    """Write how to pay to those who have not paid within a few minutes. The sweeper's; safe to run twice."""
    now = timezone.now()
    asked_long_ago = now - TIME_TO_PAY
    waiting = Order.objects.filter(
        state=State.HELD,
        created_at__lt=asked_long_ago,
        held_until__gt=now + TIME_TO_PAY,
        cancel_asked_at=None,
    ).exclude(key__startswith=MONTH)
    with transaction.atomic(durable=True):
        for order in waiting.exclude(email="").order_by("held_until")[:AT_ONCE]:
            tell(order, "held")


def tell(order: Order, letter: str, reason: str = "", *, name: str = "") -> None:
    """Ask for one of the order's letters, once per letter and `name`."""
    if order.email:
        outbox.put(
            "mail",
            key=f"{letter}:{name or order.public_id}",
            payload={"letter": letter, "order_id": order.pk, "reason": reason},
        )
