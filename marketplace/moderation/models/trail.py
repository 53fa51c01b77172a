"""The audit trail: every act of moderation, one row each, written in the act's own transaction."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.moderation.models.queue import Item


class Act(models.Model):
    """What was done, when, by whom; `by` is empty for sellers, buyers and the clock: see `party`. Append-only."""

    at = models.DateTimeField(_("when"))
    act = models.CharField(_("what"), max_length=30)
    party = models.CharField(_("who"), max_length=10)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seller = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    listing = models.ForeignKey(
        "catalogue.Listing", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="acts")
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("audit trail")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
