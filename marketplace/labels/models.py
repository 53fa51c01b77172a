"""Labels, and how many units their companies say they sold. Whether one is valid stands nowhere: it is worked out."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.claims import Market
from marketplace.ids import new_id
from registry.models.words import Bilingual


def new_label_id() -> str:
    return new_id("lbl")


class Label(Bilingual, models.Model):
    """A badge and a proof page of one product or one event, worded for one market.

    From its making on only `withdrawn_at` changes (trigger): a shop that shows it shows always the same claim.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_label_id, editable=False)
    livemode = models.BooleanField()
    product = models.ForeignKey(
        "products.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="labels"
    )
    event = models.ForeignKey(
        "events.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="labels"
    )
    market = models.CharField(max_length=5, choices=Market.choices)
    # The day in Japan from which sales are counted; of an event everything counts.
    since = models.DateField(null=True, blank=True)
    # What is done to reduce the emissions, in the words of whoever shows the label.
    reductions_ja = models.TextField(blank=True)
    reductions_en = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        reductions: str  # read by Bilingual

    class Meta:
        verbose_name = _("label")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, event=None, since__isnull=False)
                | Q(product=None, event__isnull=False, since=None),
                name="label_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(market__in=Market.values), name="label_market_known"),
            models.UniqueConstraint(
                fields=["product", "market"],
                condition=Q(withdrawn_at=None, product__isnull=False),
                name="label_once_a_product_and_market",
            ),
            models.UniqueConstraint(
                fields=["event", "market"],
                condition=Q(withdrawn_at=None, event__isnull=False),
                name="label_once_an_event_and_market",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        return reverse("labels:label", args=[self.public_id])


class SoldUnits(models.Model):
    """How many units of a label's product were sold from its beginning to a day, as its company says. Append-only."""

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="sold_units")
    units = models.BigIntegerField()
    until = models.DateField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("units sold, as declared")
        ordering = ["-until", "-id"]
        constraints = [models.CheckConstraint(condition=Q(units__gte=0), name="sold_units_not_negative")]

    def __str__(self) -> str:
        return f"{self.label_id}: {self.units}"
