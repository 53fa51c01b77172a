"""Retirements, the entries that led to every holding, and the openings of what the log only commits to."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Act, BeneficiaryKind, Purpose
from registry.models.accounts import Account
from registry.models.credits import HOT, Batch, Stands


class Retirement(models.Model):
    """Units taken out of use for ever. Append-only; nothing personal stands here, only commitments."""

    number = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    livemode = models.BooleanField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="retirements", **HOT)
    grams = models.BigIntegerField()
    serials = ArrayField(models.TextField())
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    beneficiary_kind = models.CharField(max_length=12, choices=BeneficiaryKind.choices)
    # Canonical JSON exactly as it stands in the leaf, hence text.
    commitments = models.TextField()
    # What was paid, in minor units: currency, project, platform_fee, payment_fee, tax. Null when not bought here.
    paid = models.JSONField(null=True)
    retired_at = models.DateTimeField()

    class Meta:
        verbose_name = _("retirement")
        indexes = [
            models.Index(fields=["batch", "retired_at", "id"], name="retired_from_batch"),
            models.Index(fields=["retired_at", "id"], name="retired_at_time"),
            # Nearly all are live and offsets: those are met soon enough on the way back through time.
            models.Index(
                fields=["purpose", "retired_at", "id"],
                condition=~Q(purpose=Purpose.OFFSET),
                name="retired_for_seldom_purpose",
            ),
            models.Index(
                fields=["retired_at", "id"], condition=Q(livemode=False), name="retired_in_test_mode"
            ),
        ]
        constraints = [
            # Not `unique=True`: Django would add a second index to each, for LIKE, to a hot table.
            models.UniqueConstraint(fields=["number"], name="retirement_number_once"),
            models.UniqueConstraint(fields=["key"], name="retirement_key_once"),
            models.CheckConstraint(
                condition=Stands(function="registry_retirement"), name="retirement_stands"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def public_words(self) -> dict[str, str]:
        """What everyone may read now, by field: as amended last. Of one read by registry/queries.py."""
        last: Any = [self, *self.amendments.all()][-1]
        return {opening.field: opening.text for opening in last.public_openings}


class Opening(models.Model):
    """What opens one commitment of a retirement. May be erased: every proof stays valid without it."""

    retirement = models.ForeignKey(Retirement, on_delete=models.CASCADE, related_name="openings", **HOT)
    field = models.CharField(max_length=20)
    salt = models.BinaryField()
    text = models.TextField()
    public = models.BooleanField()

    class Meta:
        verbose_name = _("opening")
        constraints = [models.UniqueConstraint(fields=["retirement", "field"], name="opening_once")]

    def __str__(self) -> str:
        return f"{self.retirement_id} {self.field}"


class Entry(models.Model):
    """One act upon the units [lo, hi) of a batch. Append-only: the holdings are where the entries have led."""

    act = models.SmallIntegerField(choices=Act.choices)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries", **HOT)
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()
    # No foreign key: a merged or reshelved segment goes, its history stays.
    segment = models.BigIntegerField(null=True, db_index=True)
    source = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="given", **HOT)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken", **HOT)
    retirement = models.ForeignKey(
        Retirement, null=True, on_delete=models.PROTECT, related_name="entries", **HOT
    )
    hold_key = models.CharField(max_length=80, null=True)  # noqa: DJ001 - absent is not empty
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(condition=Stands(function="registry_entry"), name="entry_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.batch_id}:{self.lo}-{self.hi}"
