"""Accounts: who holds units. Kinds escrow, retirement, cancellation and buffer only receive in their own acts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind


class Account(models.Model):
    """A place for units. The number ends in a Luhn check digit. Retirement and cancellation accounts have no owner."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=AccountKind.choices)
    livemode = models.BooleanField()
    organisation = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    # What its owner calls it, to tell it from their other accounts.
    label = models.CharField(_("name of the account"), max_length=60, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "livemode"],
                condition=Q(kind__in=[AccountKind.RETIREMENT, AccountKind.CANCELLATION]),
                name="one_retirement_and_one_cancellation_account_per_mode",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[AccountKind.RETIREMENT, AccountKind.CANCELLATION], organisation=None)
                | ~Q(kind__in=[AccountKind.RETIREMENT, AccountKind.CANCELLATION]),
                name="what_takes_units_for_ever_has_no_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.number
