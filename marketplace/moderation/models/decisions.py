"""Decisions and appeals against them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.states import RejectionCode
from marketplace.moderation.enums import AppealAnswer, Outcome
from marketplace.moderation.models.queue import Item

WORDS_MAX = 4_000


class Decision(models.Model):
    """One decision of one member of staff, with its ground and its words to the seller. Append-only."""

    item = models.OneToOneField(
        Item, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    seller = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    listing = models.ForeignKey(
        "catalogue.Listing", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    code = models.CharField(_("ground"), max_length=20, choices=RejectionCode.choices, blank=True)
    words = models.TextField(_("words to the seller"), max_length=WORDS_MAX, blank=True)
    # Which questions of the checklist were answered with yes.
    checklist = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+"
    )
    # As the item had it then; a number, so that nobody decides on what they submitted even after they are forgotten.
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(_("decided on"))

    class Meta:
        verbose_name = _("decision")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=Q(submitted_by_id=None) | ~Q(submitted_by_id=F("by_id")),
                name="nobody_decides_on_their_own",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["rejected", "suspended"]) | ~Q(code=""),
                name="decision_against_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(listing__isnull=False), name="decision_is_about_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.pk}"


class Appeal(models.Model):
    """A seller's one appeal against a decision, judged by another member of staff."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    # Who decided: a copy, so that the database can compare.
    against = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.TextField(_("why"), max_length=WORDS_MAX)
    at = models.DateTimeField(_("appealed on"))
    answer = models.CharField(_("answer"), max_length=10, choices=AppealAnswer.choices, blank=True)
    answer_words = models.TextField(_("words to the seller"), max_length=WORDS_MAX, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(_("judged on"), null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("against")), name="appeal_judged_by_another"
            ),
            models.CheckConstraint(
                condition=Q(answer="", judged_by=None, judged_at=None)
                | (Q(answer__in=AppealAnswer.values, judged_by__isnull=False, judged_at__isnull=False)),
                name="appeal_open_or_judged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.answer or '…'}"
