"""The one room that moves standing orders and their months from state to state."""

from django.db import connection

from marketplace.monthly.models import Month, Move, StandingOrder
from marketplace.monthly.states import MONTH_MOVES, MOVES, MonthState, StandingState
from marketplace.orders.moves import IllegalMove


def lock(standing_id: int) -> StandingOrder:
    """The standing order, locked: before any order of it (standing order, order, payment, account, shelf)."""
    assert connection.in_atomic_block
    return StandingOrder.objects.select_for_update().get(pk=standing_id)


def begin(standing: StandingOrder) -> None:
    """Save a new standing order with the first line of its history."""
    standing.state = StandingState.OPENING
    standing.save(force_insert=True)
    Move.objects.create(standing=standing, state=standing.state)


def move(standing: StandingOrder, state: StandingState, *, reason: str = "") -> None:
    """Move a locked standing order, and write its history. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MOVES[StandingState(standing.state)]:
        raise IllegalMove(f"{standing.public_id}: {standing.state} -> {state}")
    standing.state = state
    standing.save()
    Move.objects.create(standing=standing, state=state, reason=reason)


def note_month(month: Month) -> None:
    """Save a new month with the first line of its history."""
    month.state = MonthState.ORDERED if month.order_id else MonthState.DUE
    month.save(force_insert=True)
    Move.objects.create(standing_id=month.standing_id, month=month, state=month.state)


def move_month(month: Month, state: MonthState, *, reason: str = "") -> None:
    """Move a month whose standing order is locked. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MONTH_MOVES[MonthState(month.state)]:
        raise IllegalMove(f"{month}: {month.state} -> {state}")
    month.state, month.why = state, reason
    month.save()
    Move.objects.create(standing_id=month.standing_id, month=month, state=state, reason=reason)
