"""Sanctions and 反社会的勢力: who looked, when, where, and what was found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.moderation.enums import ScreeningKind, ScreeningResult


class Screening(models.Model):
    """One look at one kind of list. Append-only; a later one counts instead. Good for a year."""

    organisation = models.ForeignKey(
        "people.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="screenings",
    )
    kind = models.CharField(_("held against"), max_length=10, choices=ScreeningKind.choices)
    source = models.CharField(_("source"), max_length=300)
    result = models.CharField(_("result"), max_length=8, choices=ScreeningResult.choices)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("looked up by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("looked up on"))
    expires_at = models.DateTimeField(_("good until"))

    class Meta:
        verbose_name = _("screening")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ScreeningKind.values), name="screening_kind_known"),
            models.CheckConstraint(
                condition=Q(result__in=ScreeningResult.values), name="screening_result_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="screening_has_a_source"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="screening_is_good_for_a_while"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}: {self.result}"
