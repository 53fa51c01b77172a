"""What is said of a retirement after it was made: whose it is, amended words, words disclosed, words erased.

Amendments, disclosures and erasures are append-only and hold nothing personal, only commitments, fields and moments.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.enums import BeneficiaryKind, Purpose
from registry.models.accounts import Account
from registry.models.retirements import Retirement


class RetiredFrom(models.Model):
    """The holding account that a retirement came from: its owner may amend and disclose its words."""

    retirement = models.OneToOneField(
        Retirement, on_delete=models.PROTECT, primary_key=True, related_name="retired_from"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="retired")

    class Meta:
        verbose_name = _("origin of a retirement")
        verbose_name_plural = _("origins of retirements")

    def __str__(self) -> str:
        return f"{self.retirement_id} from {self.account_id}"


class Embargo(models.Model):
    """The day (in Japan) from which the words of a retirement are public. Goes when they are."""

    retirement = models.OneToOneField(
        Retirement, on_delete=models.PROTECT, primary_key=True, related_name="embargo"
    )
    until = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("embargo")

    def __str__(self) -> str:
        return f"{self.retirement_id} until {self.until}"


class Amendment(models.Model):
    """Other words for a retirement: version 2, 3 … Both versions stay provable; the units are the same.

    It says all the words anew: a commitment that is unchanged belongs to a word that is unchanged.
    """

    retirement = models.ForeignKey(Retirement, on_delete=models.PROTECT, related_name="amendments")
    version = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=30, unique=True)
    # The number of its leaf, which names the retirement's entry: `R-0000123-A1/48213/<leaf hash>` (docs/api.md).
    leaf_number = models.CharField(max_length=150, unique=True)
    purpose = models.CharField(max_length=30, choices=Purpose.choices)
    beneficiary_kind = models.CharField(max_length=12, choices=BeneficiaryKind.choices)
    # Canonical JSON exactly as it stands in the leaf.
    commitments = models.TextField()
    amended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("amendment")
        ordering = ["retirement", "version"]
        constraints = [
            models.UniqueConstraint(fields=["retirement", "version"], name="amendment_version_once"),
            models.CheckConstraint(condition=Q(version__gte=2), name="amendment_comes_after_the_first"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="amendment_purpose_known"),
        ]

    def __str__(self) -> str:
        return self.number


class AmendedOpening(models.Model):
    """What opens one commitment of an amendment. May be erased: every proof stays valid without it."""

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="openings")
    field = models.CharField(max_length=20)
    salt = models.BinaryField()
    text = models.TextField()
    public = models.BooleanField()

    class Meta:
        verbose_name = _("opening of an amendment")
        verbose_name_plural = _("openings of amendments")
        constraints = [
            models.UniqueConstraint(fields=["amendment", "field"], name="amended_opening_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id} {self.field}"


class Disclosure(models.Model):
    """Words that were withheld and are public from now on. Its leaf repeats the commitments they open."""

    retirement = models.ForeignKey(Retirement, on_delete=models.PROTECT, related_name="disclosures")
    number = models.CharField(max_length=30, unique=True)
    fields = ArrayField(models.CharField(max_length=20))
    commitments = models.TextField()
    disclosed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("disclosure")
        ordering = ["retirement", "pk"]

    def __str__(self) -> str:
        return self.number


class Erasure(models.Model):
    """A word that was erased. registry/retiring/erasures.py keeps the same outside the database, for a restore."""

    retirement = models.ForeignKey(Retirement, on_delete=models.PROTECT, related_name="erasures")
    field = models.CharField(max_length=20)
    commitment = models.CharField(max_length=64)
    erased_at = models.DateTimeField()

    class Meta:
        verbose_name = _("erasure")
        constraints = [
            models.UniqueConstraint(fields=["retirement", "field", "commitment"], name="erasure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.retirement_id} {self.field}"
