"""What waits in the outbox."""

from datetime import timedelta

from django.db.models import Min
from django.utils import timezone

from marketplace.outbox.models import Message

_waiting = Message.objects.filter(done_at=None, gave_up_at=None)


def due_ids(*, limit: int) -> list[int]:
    """The messages that may be done now, oldest first."""
    due = _waiting.filter(due_at__lte=timezone.now()).order_by("due_at")
    return list(due.values_list("id", flat=True)[:limit])


def longest_overdue() -> timedelta:
    """How long ago the first message that nobody has taken up was due; nothing when none is late."""
    first = _waiting.aggregate(first=Min("due_at"))["first"]
    return max(timezone.now() - first, timedelta(0)) if first else timedelta(0)


def waiting_count() -> int:
    return _waiting.count()
