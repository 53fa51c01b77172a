"""Transfers between holding accounts: what was proposed, each move since, and the units kept for it meanwhile."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.enums import TransferState
from registry.models.accounts import Account
from registry.models.credits import Batch, Segment

# A person may be forgotten; the append-only row that names them by number stays.
FORGETTABLE: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "null": True,
    "on_delete": models.DO_NOTHING,
    "db_constraint": False,
    "related_name": "+",
}


class Transfer(models.Model):
    """Units of one batch on their way from one account to another. The database lets only the state change."""

    number = models.CharField(max_length=20, unique=True)
    # Asked twice with one key, a proposal is made once.
    key = models.CharField(max_length=80, unique=True)
    livemode = models.BooleanField()
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_out")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers_in")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="transfers")
    grams = models.BigIntegerField()
    serials = ArrayField(models.TextField())
    state = models.CharField(max_length=10, choices=TransferState.choices)
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("transfer")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(grams__gt=0), name="transfer_has_units"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two_accounts"),
            models.CheckConstraint(condition=Q(state__in=TransferState.values), name="transfer_state_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("proposed_at")), name="transfer_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=[TransferState.DRAFTED, TransferState.PROPOSED]),
                name="transfers_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.number


class TransferMove(models.Model):
    """One line of a transfer's history. Append-only."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=10, choices=TransferState.choices)
    by = models.ForeignKey(**FORGETTABLE)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("move of a transfer")
        verbose_name_plural = _("moves of transfers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "state"], name="transfer_in_each_state_once"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.state}"


class Reserved(models.Model):
    """A segment kept for a transfer that is under way: as long as this row stands, the segment cannot change."""

    # Unchecked by a foreign key, which would cost every act on a segment; registry/sql/transfers.sql checks both ends.
    segment = models.OneToOneField(
        Segment, on_delete=models.PROTECT, primary_key=True, related_name="reserved", db_constraint=False
    )
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="reserved")

    class Meta:
        verbose_name = _("reserved segment")

    def __str__(self) -> str:
        return f"{self.segment_id} for {self.transfer_id}"
