"""The queue: what waits for a review, who is at it, what the checks found, and what staff tells one another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.moderation.checks import Outcome
from marketplace.moderation.enums import ItemKind

NOTE_MAX = 4_000


class Item(models.Model):
    """One submission that waits for a review, or was reviewed. What is submitted again is another item."""

    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind.choices)
    # The row that is reviewed: of a listing, a revision or an onboarding, as `kind` says.
    subject = models.BigIntegerField()
    seller = models.ForeignKey(
        "people.Organisation", verbose_name=_("seller"), on_delete=models.PROTECT, related_name="review_items"
    )
    listing = models.ForeignKey(
        "catalogue.Listing", null=True, blank=True, on_delete=models.PROTECT, related_name="review_items"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField(_("in the queue since"))
    # 0 to 100, from the checks: who looks first sees what is most likely to be wrong.
    risk = models.PositiveSmallIntegerField(_("risk"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of the queue")
        verbose_name_plural = _("queue")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(closed_at=None), name="item_waits_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Claim(models.Model):
    """Someone works on an item, for a while. Two claims of one item never overlap (exclusion constraint, 0002)."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="claims")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("claim")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("at")), name="claim_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.by_id}"


class CheckResult(models.Model):
    """What one automatic check found at one time. Append-only: it is what the person who decided saw."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(max_length=20)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("automatic check")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="check_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"


class Note(models.Model):
    """What staff tells one another about an item; the seller never sees it. Append-only."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=NOTE_MAX)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("internal note")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.at}"
