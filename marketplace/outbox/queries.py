"""What waits in the outbox."""

from datetime import timedelta

from django.db.models import Min
from django.utils import timezone

from marketplace.outbox.models import Message

# What a file of sales or a busy shop asks for by the thousand, and nobody waits for at a screen: done after all else.
BULK = frozenset({"statement_certificate"})
BULK_MAY_WAIT = timedelta(hours=6)
_waiting = Message.objects.filter(done_at=None, gave_up_at=None)


def due_ids(*, limit: int) -> list[int]:
    """The messages that may be done now, oldest first, those that come in bulk last."""
    due = _waiting.filter(due_at__lte=timezone.now()).order_by("due_at")
    urgent = list(due.exclude(kind__in=BULK).values_list("id", flat=True)[:limit])
    return urgent + list(due.filter(kind__in=BULK).values_list("id", flat=True)[: limit - len(urgent)])


def longest_overdue() -> timedelta:
    """How late the first message is that nobody has taken up; nothing when none is. What comes in bulk may wait."""
    urgent = _waiting.exclude(kind__in=BULK).aggregate(first=Min("due_at"))["first"]
    bulk = _waiting.filter(kind__in=BULK).aggregate(first=Min("due_at"))["first"]
    since = [moment for moment in (urgent, bulk and bulk + BULK_MAY_WAIT) if moment]
    return max(timezone.now() - min(since), timedelta(0)) if since else timedelta(0)


def waiting_count() -> int:
    return _waiting.count()
