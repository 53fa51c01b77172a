"""The one room that moves an event from state to state."""

from django.db import connection
from django.utils import timezone

from marketplace.events.models import Event, Move
from marketplace.events.states import MOVES, EventState
from marketplace.orders.moves import IllegalMove
from people.models import User


def lock(event_id: int) -> Event:
    """The event, locked: after everything of an order (order, payment, account, shelf, event)."""
    assert connection.in_atomic_block
    return Event.objects.select_for_update().get(pk=event_id)


def share(event_id: int) -> Event:
    """The event, held in its present state for as long as the transaction lasts; others may hold it with us."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("select from events_event where id = %s::bigint for share", [event_id])
    return Event.objects.get(pk=event_id)


def begin(event: Event, *, by: User) -> None:
    """Save a new event with the first line of its history."""
    event.state = EventState.DRAFT
    event.save(force_insert=True)
    Move.objects.create(event=event, state=event.state, by=by)


def move(event: Event, state: EventState, *, by: User | None = None, reason: str = "") -> None:
    """Move a locked event, and write its history. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MOVES[EventState(event.state)]:
        raise IllegalMove(f"{event.slug}: {event.state} -> {state}")
    event.state = state
    if state == EventState.PUBLISHED:
        event.published_at = timezone.now()
    elif state == EventState.CLOSED:
        event.closed_at = timezone.now()
    event.save(update_fields=["state", "published_at", "closed_at"])
    Move.objects.create(event=event, state=state, by=by, reason=reason)
