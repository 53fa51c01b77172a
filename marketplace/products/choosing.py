"""Where a sale's credits come from: the first choice that has enough, cheapest listing first, then the fallback."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from marketplace.catalogue import pricing, queries
from marketplace.catalogue.models import Listing
from marketplace.products.models import Choice, ProductVersion
from marketplace.products.states import Fallback
from registry.units import GRAMS_PER_TONNE

MOST = 200  # listings looked at for one choice


def listings(version: ProductVersion, *, livemode: bool, currency: str) -> Iterator[Listing]:
    """The listings that a version may take, best first, each once, with `available_grams`."""
    seen: set[int] = set()
    wanted = [_wanted(choice) for choice in version.choices.all()]
    if version.fallback == Fallback.ANY:
        wanted.append(Q())
    for which in wanted:
        for listing in _cheapest_first(which, livemode, currency):
            if listing.pk not in seen and within(version, listing):
                seen.add(listing.pk)
                yield listing


def within(version: ProductVersion, listing: Listing) -> bool:
    """Whether a tonne of a listing, fees and tax included, costs no more than the version allows."""
    most = version.most_per_tonne_minor
    tonne = pricing.exact_micro(grams=GRAMS_PER_TONNE, project_price_minor=listing.project_price_minor)
    return most is None or tonne <= most * pricing.MICRO


def _wanted(choice: Choice) -> Q:
    if choice.listing_id:
        return Q(pk=choice.listing_id)
    return Q(batch__project=choice.project_id) if choice.project_id else Q(batch__project__kind=choice.kind)


def _cheapest_first(which: Q, livemode: bool, currency: str) -> QuerySet[Listing]:
    on_sale = queries.listings(livemode=livemode).filter(which, currency=currency)
    return on_sale.order_by("project_price_minor", "id")[:MOST]
