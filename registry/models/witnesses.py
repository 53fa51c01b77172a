"""Who watches the log from outside, what they cosigned, and what the registry found when it audited itself."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from registry.models.log import Checkpoint


class Witness(models.Model):
    """Someone who sees that the log only grows. A key once listed stays: old proofs are checked with it."""

    vkey = models.TextField(unique=True)  # name+hash+base64, of the type of cosignatures
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "registry_witness"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="witness_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.vkey.partition("+")[0]


class Cosignature(models.Model):
    """A witness's signature on a checkpoint, and when it saw it. Append-only."""

    witness = models.ForeignKey(Witness, models.PROTECT, related_name="cosignatures")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    seconds = models.BigIntegerField()  # since 1970, as the witness says
    line = models.TextField()  # its line below the checkpoint, without its end
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "registry_cosignature"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "witness", "seconds"], name="cosignature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} on {self.checkpoint_id}"


class LogAudit(models.Model):
    """An audit of the registry by itself, from its public data alone. Append-only."""

    at = models.DateTimeField()
    size = models.BigIntegerField()  # entries verified; 0 when the audit found a fault
    note = models.TextField(blank=True)  # the checkpoint up to which everything fits
    fault = models.TextField(blank=True)  # the first thing that did not fit; empty: all did

    class Meta:
        db_table = "registry_log_audit"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fault="", size__gt=0) | (~Q(fault="") & Q(size=0)),
                name="audit_fits_or_says_what_not",
            ),
        ]

    def __str__(self) -> str:
        return self.fault or f"{self.size} entries fit"
