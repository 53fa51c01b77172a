"""Credits: batches, and where each of their units is.

The units of a batch are the integers [0, grams). At any moment they are parted, without gap or overlap, into the
`segment` rows and the rests [next, stop) of the `shelf` rows. Only registry/ledger.py writes here.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import Condition
from registry.models.accounts import Account
from registry.models.projects import Project
from registry.serials import SerialRange
from registry.units import GRAMS_PER_TONNE

# References of hot rows. Unindexed, so that holding and retiring stay HOT updates. Unchecked by the database, because
# its check share-locks the one batch and account row that all buyers of a listing have in common (ADR 0003); the acts
# copy both from a shelf row, which is checked, and invariants.py looks again.
HOT: dict[str, Any] = {"db_index": False, "db_constraint": False}


class Stands(models.Func):
    """Whether a row is what its table says it must be: one check for all, in registry/sql/rows.sql."""

    template = "%(function)s_stands(%(function)s.*)"
    output_field = models.BooleanField()


class Batch(models.Model):
    """One issuance of whole tonnes: one scheme, project and vintage year."""

    serial = models.CharField(max_length=50, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="batches")
    vintage = models.PositiveSmallIntegerField()
    issue = models.PositiveSmallIntegerField()
    grams = models.BigIntegerField()
    livemode = models.BooleanField()
    # As they stood at issuance: what the log says of these units must not follow later edits.
    project_registry_id = models.CharField(max_length=24)
    methodology_label = models.CharField(max_length=45)
    issued_at = models.DateTimeField()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["serial"]
        constraints = [
            models.UniqueConstraint(fields=["project", "vintage", "issue"], name="batch_issue_once"),
            models.CheckConstraint(condition=Q(grams__gt=0, grams__lt=10**15), name="batch_has_units"),
            models.CheckConstraint(
                condition=Q(serial__regex=r"^[A-Z0-9]{2,8}-[A-Z]{2}-[A-Z0-9]{1,12}-[0-9]{4}-[0-9]{2}$"),
                name="batch_serial_grammar",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def tonnes(self) -> int:
        return self.grams // GRAMS_PER_TONNE

    def units(self, lo: int, hi: int) -> SerialRange:
        return SerialRange(self.serial, lo, hi)


class Shelf(models.Model):
    """Stock on sale: the units [next, stop). The cursor `next` only moves forward and stands in no index."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="shelves")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="shelves")
    origin = models.BigIntegerField()
    next = models.BigIntegerField()
    stop = models.BigIntegerField()

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")
        constraints = [
            models.CheckConstraint(condition=Stands(function="registry_shelf"), name="shelf_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.next}-{self.stop}"


class Segment(models.Model):
    """Units [lo, hi) of a batch that one account has in one condition. No two overlap: the database sees to it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="segments", **HOT)
    lo = models.BigIntegerField()
    hi = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="segments", **HOT)
    condition = models.SmallIntegerField(choices=Condition.choices)

    class Meta:
        verbose_name = _("segment")
        constraints = [
            models.CheckConstraint(condition=Stands(function="registry_segment"), name="segment_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.lo}-{self.hi}"


class Returned(models.Model):
    """Segments of an escrow account that were held and released: sold again before fresh stock."""

    segment = models.OneToOneField(Segment, on_delete=models.CASCADE, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="returned")
    grams = models.BigIntegerField()

    class Meta:
        verbose_name = _("returned segment")
        constraints = [models.CheckConstraint(condition=Q(grams__gt=0), name="returned_has_units")]

    def __str__(self) -> str:
        return str(self.segment_id)


class Hold(models.Model):
    """Units kept for one order. The row goes when the units are retired or released; the entries remain."""

    key = models.CharField(max_length=80)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="holds", **HOT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds", **HOT)
    grams = models.BigIntegerField()
    segments = ArrayField(models.BigIntegerField())
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("hold")
        constraints = [
            # Not `unique=True`: Django would add a second index, for LIKE, to a hot table.
            models.UniqueConstraint(fields=["key"], name="hold_key_once"),
            models.CheckConstraint(condition=Q(grams__gt=0), name="hold_has_units"),
        ]

    def __str__(self) -> str:
        return self.key
