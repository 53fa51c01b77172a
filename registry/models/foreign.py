"""Units of other registries that were immobilised there for a batch of ours, tonne for tonne.

`ForeignBlock` names a number space once, so that a range of numbers in it can be kept apart from all others by an
exclusion constraint (registry/sql/foreign.sql). Facts are never edited: a mistake is withdrawn and entered anew.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import ForeignHold, ForeignRegistry
from registry.models.credits import Batch
from registry.models.projects import Project

EVIDENCE_MAX_BYTES = 10_000_000


class ForeignBlock(models.Model):
    """A number space of another registry, within which each unit has a number of its own. Test mode has its own."""

    registry = models.CharField(max_length=20, choices=ForeignRegistry.choices)
    key = models.CharField(max_length=60)
    livemode = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registry", "key", "livemode"], name="foreign_block_once"),
            models.CheckConstraint(
                condition=Q(registry__in=ForeignRegistry.values), name="foreign_registry_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.key}"


class Immobilisation(models.Model):
    """One confirmation of another registry: these units are out of use there. Issued here once, or withdrawn.

    Released when every unit of its batch was cancelled here, so that the other registry may free its own.
    """

    number = models.CharField(max_length=20, unique=True)
    livemode = models.BooleanField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="immobilisations")
    vintage = models.PositiveSmallIntegerField()
    registry = models.CharField(max_length=20, choices=ForeignRegistry.choices)
    account = models.CharField(max_length=100)
    hold = models.CharField(max_length=12, choices=ForeignHold.choices)
    reference = models.CharField(max_length=200)
    immobilised_on = models.DateField()
    tonnes = models.PositiveBigIntegerField()
    evidence_name = models.CharField(max_length=200)
    evidence_type = models.CharField(max_length=100)
    evidence = models.BinaryField()
    evidence_sha256 = models.CharField(max_length=64)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    batch = models.OneToOneField(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="immobilisation"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("immobilisation")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="immobilisation_has_units"),
            models.CheckConstraint(
                condition=Q(registry__in=ForeignRegistry.values), name="immobilisation_registry_known"
            ),
            models.CheckConstraint(
                condition=Q(hold__in=ForeignHold.values), name="immobilisation_hold_known"
            ),
            models.CheckConstraint(
                condition=Q(evidence_sha256__regex=r"^[0-9a-f]{64}$"), name="immobilisation_hash_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(withdrawn_at=None), name="immobilisation_issued_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(batch__isnull=False),
                name="immobilisation_released_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open(self) -> bool:
        """Neither issued nor withdrawn."""
        return self.batch_id is None and self.withdrawn_at is None


class ForeignRange(models.Model):
    """The units [first, stop) of a number space, immobilised once. `text` is the serial number as it was read."""

    immobilisation = models.ForeignKey(Immobilisation, on_delete=models.PROTECT, related_name="ranges")
    block = models.ForeignKey(ForeignBlock, on_delete=models.PROTECT, related_name="ranges")
    first = models.BigIntegerField()
    stop = models.BigIntegerField()
    text = models.CharField(max_length=200)
    place = models.PositiveBigIntegerField(help_text="Tonnes of the batch that come before this range.")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["immobilisation", "place"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=0, first__lt=F("stop")), name="foreign_range_has_units"
            ),
            models.UniqueConstraint(fields=["immobilisation", "place"], name="foreign_range_place_once"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def tonnes(self) -> int:
        return self.stop - self.first
