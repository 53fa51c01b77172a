"""What a visitor has gathered and written down before there is an order. Only baskets.py and drafts.py write here.

A visitor without an account is a random word in their session. Nothing here holds stock.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Basket(models.Model):
    """One person's basket: a mass out of footprints and more, or a sum of money, parted over listings."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="basket"
    )
    visitor = models.CharField(max_length=43, blank=True)
    # Beside the footprints: a mass that comes from none of them.
    extra_grams = models.BigIntegerField(default=0)
    # When given, this sum decides and the masses follow from it.
    money_minor = models.BigIntegerField(null=True, blank=True)
    # The last submissions that changed it: pressing a button twice changes it once.
    done = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    # What was ordered from it, until it changes: once that is paid, the basket is empty.
    order = models.ForeignKey(
        "orders.Order", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("basket")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner=None) ^ Q(visitor=""), name="basket_of_a_person_or_a_visitor"
            ),
            models.UniqueConstraint(
                fields=["visitor"], condition=~Q(visitor=""), name="basket_once_per_visitor"
            ),
            models.CheckConstraint(condition=Q(extra_grams__gte=0), name="basket_extra_is_a_mass"),
            models.CheckConstraint(
                condition=Q(money_minor=None) | Q(money_minor__gt=0), name="basket_money_is_a_sum"
            ),
        ]

    def __str__(self) -> str:
        return f"basket {self.pk}"


class BasketListing(models.Model):
    """A listing in a basket. Its share of the whole is `parts` of the sum of all parts."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="listings")
    listing = models.ForeignKey("catalogue.Listing", on_delete=models.CASCADE, related_name="+")
    parts = models.BigIntegerField()
    # The project's price when the buyer last saw it, in minor units a tonne: a change is told.
    seen_price_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("listing in a basket")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["basket", "listing"], name="basket_listing_once"),
            models.CheckConstraint(condition=Q(parts__gte=0), name="basket_parts_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.basket_id}: {self.listing_id}"


class BasketFootprint(models.Model):
    """A footprint in a basket, and how much of it is to be offset, in hundredths of a percent (0 to 1000 %)."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="footprints")
    footprint = models.CharField(max_length=60)
    share = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("footprint in a basket")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["basket", "footprint"], name="basket_footprint_once"),
            models.CheckConstraint(condition=Q(share__lte=100_000), name="basket_share_at_most_tenfold"),
        ]

    def __str__(self) -> str:
        return f"{self.basket_id}: {self.footprint}"


class Draft(models.Model):
    """A checkout that is being filled in: what was asked, the price that was promised, and the answers so far."""

    visitor = models.CharField(max_length=43)
    # What is being bought, as its address says it.
    source = models.CharField(max_length=300)
    asked = models.JSONField(default=dict)
    quote = models.ForeignKey("orders.Quote", null=True, on_delete=models.SET_NULL, related_name="+")
    answers = models.JSONField(default=dict)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.SET_NULL, related_name="+")
    # Counts the orders that came of it: each has a key of its own.
    attempt = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("checkout being filled in")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visitor", "source"], condition=Q(closed_at=None), name="draft_once_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class OffsetShare(models.Model):
    """How many grams of a footprint an order offsets. A footprint may have many such orders."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="offset_shares")
    footprint = models.CharField(max_length=60, db_index=True)
    grams = models.BigIntegerField()

    class Meta:
        verbose_name = _("share of a footprint")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "footprint"], name="offset_share_once"),
            models.CheckConstraint(condition=Q(grams__gt=0), name="offset_share_is_a_mass"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.footprint}"
