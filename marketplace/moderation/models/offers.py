"""Paid orders of a suspended listing: nothing is exchanged without the buyer's word."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.moderation.enums import BuyersAnswer
from marketplace.moderation.models.decisions import Decision


class Recall(models.Model):
    """While a listing is suspended: its paid orders are not retired; their buyers are offered another project."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="recall")
    listing = models.ForeignKey("catalogue.Listing", on_delete=models.PROTECT, related_name="recalls")
    substitute = models.ForeignKey("catalogue.Listing", on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(_("began"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("recall")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["listing"], condition=Q(ended_at=None), name="recalled_once"),
            models.CheckConstraint(condition=~Q(listing=F("substitute")), name="recall_offers_another"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} -> {self.substitute_id}"


class Offer(models.Model):
    """One line of a paid order, and the question to its buyer: the other project, or the money back."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="offers")
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="offers")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="offers")
    made_at = models.DateTimeField(_("made"))
    until = models.DateTimeField(_("to be answered by"))
    answer = models.CharField(_("answer"), max_length=10, choices=BuyersAnswer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer to a buyer")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(answer=""), name="line_offered_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=BuyersAnswer.values, answered_at__isnull=False),
                name="offer_open_or_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.answer or '…'}"
