from django.db import models
from django.utils import timezone

from people.models import Mode, Organisation


class AnsweredRequest(models.Model):
    """A request made under an idempotency key, and its reply once there is one."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=4, choices=Mode.choices)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    reply = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_request_a_key", fields=["organisation", "mode", "key"]),
            models.CheckConstraint(
                name="answered_whole",
                condition=models.Q(status=None, reply=None) | ~models.Q(status=None, reply=None),
            ),
            models.CheckConstraint(name="answered_mode_known", condition=models.Q(mode__in=Mode.values)),
        ]

    def __str__(self) -> str:
        return self.key
