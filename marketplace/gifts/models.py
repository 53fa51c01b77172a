"""Orders that are presents. Only services.py writes here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Gift(models.Model):
    """A present: from whom, with what words, and on which day (in Japan) its page opens."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="gift")
    token_hash = models.CharField(max_length=64, unique=True)
    giver = models.CharField(max_length=200)
    dedication = models.TextField(blank=True)
    deliver_on = models.DateField()
    # Erased as soon as the letter has gone out, or when it will never go out.
    recipient_email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("gift")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(recipient_email=""), name="gift_forgets_its_recipient"
            )
        ]

    def __str__(self) -> str:
        return f"gift of order {self.order_id}"
