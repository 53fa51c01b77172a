"""Cancellations: units taken out of the books without anyone having used them. Not a retirement."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import CancellationReason
from registry.models.accounts import Account
from registry.models.credits import Batch


class Cancellation(models.Model):
    """Units that nobody may use any more. Append-only. The leaf gives the reason as its purpose."""

    number = models.CharField(max_length=20, unique=True)
    livemode = models.BooleanField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="cancellations")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cancellations")
    grams = models.BigIntegerField()
    serials = ArrayField(models.TextField())
    reason = models.CharField(max_length=30, choices=CancellationReason.choices)
    cancelled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cancellation")
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="cancellation_has_units"),
            models.CheckConstraint(
                condition=Q(reason__in=CancellationReason.values), name="cancellation_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number
