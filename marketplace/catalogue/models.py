"""Listings: credits of one batch, in escrow, at a price."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.ids import new_listing_id


class ListingState(models.TextChoices):
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    SUSPENDED = "suspended", _("Suspended")


class Listing(models.Model):
    """Stock of one batch on sale. The stock lies on the shelves of its own escrow account: what is listed exists."""

    public_id = models.CharField(max_length=40, unique=True, default=new_listing_id, editable=False)
    livemode = models.BooleanField()
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="listings")
    escrow = models.OneToOneField("registry.Account", on_delete=models.PROTECT, related_name="listing")
    seller = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=10, choices=ListingState.choices, default=ListingState.LIVE)
    # What the project receives for one tonne, before fees and tax, in minor units.
    project_price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="JPY")
    minimum_grams = models.BigIntegerField(default=1_000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("listing")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(project_price_minor__gt=0), name="listing_has_a_price"),
            models.CheckConstraint(condition=Q(minimum_grams__gt=0), name="listing_has_a_minimum"),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="listing_currency_code"),
        ]

    def __str__(self) -> str:
        return self.public_id
