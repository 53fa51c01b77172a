"""The one function that moves an order from state to state."""

from django.db import connection
from django.utils import timezone

from marketplace.orders import news
from marketplace.orders.models import Order, OrderMove
from marketplace.orders.states import MOVES, Funding, State


class IllegalMove(RuntimeError):
    """A move that the table does not have: a defect, never a user's fault."""


def lock(order_id: int) -> Order:
    """The order, locked: first in the order of locks (order, payment, account, shelf)."""
    assert connection.in_atomic_block
    return Order.objects.select_for_update().get(pk=order_id)


def begin(order: Order, *, reason: str = "") -> None:
    """Save a new order in its first state, with the first line of its history."""
    order.state = State.HELD
    order.created_at = order.updated_at = timezone.now()
    order.save(force_insert=True)
    OrderMove.objects.create(order=order, state=order.state, reason=reason, at=order.created_at)


def move(order: Order, state: State, *, reason: str = "") -> None:
    """Move a locked order, write its history, and to the buyer. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MOVES[State(order.state)]:
        raise IllegalMove(f"{order.public_id}: {order.state} -> {state}")
    order.state = state
    order.updated_at = timezone.now()
    if state == State.RETIRED and order.funding == Funding.STATEMENT:
        order.charged_at = order.updated_at
    order.save(update_fields=["state", "updated_at", "held_until", "cancel_asked_at", "charged_at"])
    OrderMove.objects.create(order=order, state=state, reason=reason, at=order.updated_at)
    news.of_move(order, reason)
