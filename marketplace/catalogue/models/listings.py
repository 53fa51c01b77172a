"""Listings: credits of one batch, in escrow, at a price; and what happened to each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.states import ListingState, Party, SuspensionCause
from marketplace.ids import new_listing_id

WORDS_MAX = 600


class Listing(models.Model):
    """Stock of one batch on sale. From submission on it lies on the shelves of the listing's own escrow account.

    The state is moved by marketplace/catalogue/moves.py alone.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_listing_id, editable=False)
    livemode = models.BooleanField()
    batch = models.ForeignKey("registry.Batch", on_delete=models.PROTECT, related_name="listings")
    # Where the units come from, and where they go back to.
    source = models.ForeignKey("registry.Account", on_delete=models.PROTECT, related_name="offered_as")
    escrow = models.OneToOneField("registry.Account", on_delete=models.PROTECT, related_name="listing")
    seller = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=14, choices=ListingState.choices, default=ListingState.DRAFT)
    # How much the seller offers, in grams; what is left of it lies on the shelves. 0: not said yet.
    offered_grams = models.BigIntegerField(default=0)
    # What the project receives for one tonne, before fees and tax, in minor units. 0: not said yet.
    project_price_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3, default="JPY")
    minimum_grams = models.BigIntegerField(default=1_000)
    # The last day on sale, in Japan.
    expires_on = models.DateField(null=True, blank=True)
    words_ja = models.TextField(max_length=WORDS_MAX, blank=True)
    words_en = models.TextField(max_length=WORDS_MAX, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("listing")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project_price_minor__gt=0, offered_grams__gt=0)
                | Q(
                    project_price_minor__gte=0,
                    offered_grams__gte=0,
                    state__in=["draft", "needs_changes", "withdrawn"],
                ),
                name="listing_has_a_price",
            ),
            models.CheckConstraint(condition=Q(minimum_grams__gt=0), name="listing_has_a_minimum"),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state_known"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="listing_currency_code"),
            models.CheckConstraint(
                condition=Q(submitted_by=None) | Q(reviewed_by=None) | ~Q(submitted_by=F("reviewed_by")),
                name="nobody_reviews_their_own_listing",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def words(self) -> str:
        """The seller's words in the reader's language, or in the other one where only that is known."""
        japanese = (translation.get_language() or "en").startswith("ja")
        return (self.words_ja or self.words_en) if japanese else (self.words_en or self.words_ja)


class ListingMove(models.Model):
    """One move of a listing: append-only. `code` is a RejectionCode or a SuspensionCause, where there is one."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField(max_length=14, choices=ListingState.choices)
    party = models.CharField(max_length=8, choices=Party.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of a listing")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.state}"


class Suspension(models.Model):
    """Why a listing is stopped, since when, and until when. A listing may be stopped for two causes at once."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="suspensions")
    cause = models.CharField(max_length=10, choices=SuspensionCause.choices)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("suspension of a listing")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "cause"], condition=Q(ended_at=None), name="suspended_once_for_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=SuspensionCause.values), name="suspension_cause_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.cause}"
