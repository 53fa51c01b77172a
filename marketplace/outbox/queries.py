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


def oldest_age() -> timedelta:
    """How long the oldest message that is not done has waited; zero when the outbox is empty."""
    oldest = _waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return timezone.now() - oldest if oldest else timedelta(0)


def waiting_count() -> int:
    return _waiting.count()
