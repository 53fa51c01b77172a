"""What must happen after a commit: written in the transaction of the act, done outside it, at least once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One thing to do. `key` makes asking twice for the same thing one message; handlers are safe to run twice."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outbox message")
        # Not `unique=True`: Django would add a second index, for LIKE, to a hot table.
        constraints = [models.UniqueConstraint(fields=["key"], name="message_key_once")]
        indexes = [
            models.Index(fields=["due_at"], name="outbox_waiting", condition=Q(done_at=None, gave_up_at=None))
        ]

    def __str__(self) -> str:
        return self.key
