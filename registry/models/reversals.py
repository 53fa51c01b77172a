"""Reversals: losses of stored carbon, the buffer kept for them and cancelled for them. Written by registry/reversals.

The people of the steps stand on `Reversal`, where they can be erased, and not in the append-only rows.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.lifecycle.states import Party
from registry.models.credits import Batch
from registry.models.projects import Project
from registry.models.schemes import VerificationBody
from registry.reversals.states import ReversalKind, ReversalState
from registry.serials import SerialRange


class Reversal(models.Model):
    """One event on one project. Its facts never change; `state` moves by registry/reversals/moves.py alone."""

    number = models.CharField(max_length=20, unique=True)
    livemode = models.BooleanField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reversals")
    batches = models.ManyToManyField(Batch, related_name="reversals")
    kind = models.CharField(max_length=10, choices=ReversalKind.choices)
    happened_on = models.DateField()
    place = models.CharField(max_length=200)
    description = models.TextField(help_text="What happened, in public words.")
    estimated_grams = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ReversalState.choices)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Set when the loss is verified.
    verified_grams = models.BigIntegerField(null=True)
    body = models.ForeignKey(VerificationBody, null=True, on_delete=models.PROTECT, related_name="reversals")
    statement = models.TextField(blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Set when the buffer is cancelled; `_before` are what was in the buffer at that moment.
    own_before_grams = models.BigIntegerField(null=True)
    pool_before_grams = models.BigIntegerField(null=True)
    covered_grams = models.BigIntegerField(null=True)
    uncovered_grams = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("reversal")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReversalState.values), name="reversal_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ReversalKind.values), name="reversal_kind_known"),
            models.CheckConstraint(condition=Q(estimated_grams__gt=0), name="reversal_loses_something"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ReversalState.VERIFIED, ReversalState.CANCELLED],
                    verified_grams__gt=0,
                    verified_grams__lte=F("estimated_grams"),
                    body__isnull=False,
                )
                | Q(
                    state__in=[ReversalState.REPORTED, ReversalState.ON_HOLD, ReversalState.DISMISSED],
                    verified_grams=None,
                    body=None,
                ),
                name="reversal_verified_up_to_what_was_reported",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReversalState.CANCELLED,
                    covered_grams__gte=0,
                    uncovered_grams__gte=0,
                    verified_grams=F("covered_grams") + F("uncovered_grams"),
                    covered_grams__lte=F("own_before_grams") + F("pool_before_grams"),
                )
                | (~Q(state=ReversalState.CANCELLED) & Q(covered_grams=None, uncovered_grams=None)),
                name="reversal_covered_or_published",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ReversalStep(models.Model):
    """One move of a reversal. Append-only."""

    reversal = models.ForeignKey(Reversal, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ReversalState.choices)
    party = models.CharField(max_length=10, choices=Party.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reversal", "state"], name="reversal_step_once")]

    def __str__(self) -> str:
        return f"{self.reversal_id} {self.state}"


class ReversalPaper(models.Model):
    """A document of a reversal, public with its hash. Append-only."""

    reversal = models.ForeignKey(Reversal, on_delete=models.PROTECT, related_name="papers")
    party = models.CharField(max_length=10, choices=Party.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reversal", "sha256"], name="reversal_paper_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="reversal_paper_hash_is_hex"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BufferStretch(models.Model):
    """Units [lo, hi) of a batch's buffer that stand for one reversal; a later one goes on where the last ended."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(lo__gte=0, lo__lt=F("hi")), name="%(class)s_has_units")
        ]

    @property
    def units(self) -> SerialRange:
        return self.batch.units(self.lo, self.hi)

    @property
    def grams(self) -> int:
        return self.hi - self.lo


class FrozenBuffer(BufferStretch):
    """Buffer on hold for a reversal: still buffer, but no other reversal can take it. Goes when the hold ends."""

    reversal = models.ForeignKey(Reversal, on_delete=models.PROTECT, related_name="frozen")

    class Meta(BufferStretch.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.lo}-{self.hi}"


class CancelledBuffer(BufferStretch):
    """Buffer cancelled for a reversal, with its leaf in the log. Append-only."""

    reversal = models.ForeignKey(Reversal, on_delete=models.PROTECT, related_name="cancelled")
    number = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()

    class Meta(BufferStretch.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number
