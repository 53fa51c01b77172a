"""Reading the catalogue: listings with their price, stock and project."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from marketplace.catalogue import pricing
from marketplace.catalogue.models import Listing, ListingMove, Suspension
from marketplace.catalogue.states import ListingState, ReviewState
from registry.models import Project, Returned, Shelf
from registry.units import GRAMS_PER_TONNE

REMEMBERED_SECONDS = 5.0
REMEMBERED_MOST = 10_000
_known: dict[str, tuple[float, Listing]] = {}
ORDERINGS = {
    "price": ("project_price_minor", "id"),
    "-price": ("-project_price_minor", "-id"),
    "vintage": ("batch__vintage", "id"),
    "-vintage": ("-batch__vintage", "-id"),
}


def listings(*, livemode: bool = True) -> QuerySet[Listing]:
    """What is for sale in one mode, each with `available_grams`."""
    return with_stock(
        Listing.objects.filter(livemode=livemode, state=ListingState.LIVE).select_related(
            "batch__project__scheme",
            "batch__project__methodology",
            "batch__project__verifier__organisation",
            "batch__project__operator",
            "seller",
        )
    )


def with_stock(found: QuerySet[Listing]) -> QuerySet[Listing]:
    """The same listings, each with `available_grams`: shelves' rests and released segments."""
    fresh = (
        Shelf.objects.filter(account=OuterRef("escrow"))
        .values("account")
        .annotate(grams=Sum(F("stop") - F("next")))
        .values("grams")
    )
    released = (
        Returned.objects.filter(account=OuterRef("escrow"))
        .values("account")
        .annotate(total=Sum("grams"))
        .values("total")
    )
    return found.annotate(
        available_grams=Coalesce(Subquery(fresh, output_field=BigIntegerField()), 0)
        + Coalesce(Subquery(released, output_field=BigIntegerField()), 0)
    )


def remembered(public_ids: Sequence[str]) -> dict[str, Listing]:
    """Listings as they stood at most five seconds ago, without a query for those this process knows.

    Only for an act that holds price and state against the row itself, as orders on a statement do.
    """
    now = time.monotonic()
    unknown = [one for one in public_ids if one not in _known or _known[one][0] < now - REMEMBERED_SECONDS]
    if unknown:
        if len(_known) > REMEMBERED_MOST:
            _known.clear()
        for listing in Listing.objects.filter(public_id__in=unknown):
            _known[listing.public_id] = (now, listing)
    return {one: _known[one][1] for one in public_ids if one in _known}


def forget_listings() -> None:
    """Read every listing again next time."""
    _known.clear()


def filtered(found: QuerySet[Listing], asked: Mapping[str, str]) -> QuerySet[Listing]:
    """Narrow listings by project, country, kind, scheme, vintage, max_price (project's minor units a tonne) and q."""
    exact = {
        "project": "batch__project__slug",
        "country": "batch__project__country",
        "kind": "batch__project__kind",
        "scheme": "batch__project__scheme__slug",
    }
    for name, column in exact.items():
        if asked.get(name):
            found = found.filter(**{column: asked[name]})
    if asked.get("vintage", "").isascii() and asked.get("vintage", "").isdigit():
        found = found.filter(batch__vintage=int(asked["vintage"][:4]))
    if asked.get("max_price", "").isascii() and asked.get("max_price", "").isdigit():
        found = found.filter(project_price_minor__lte=_project_part(int(asked["max_price"][:12])))
    for word in asked.get("q", "").replace("\x00", "").split()[:8]:
        found = found.filter(
            Q(batch__project__name_ja__icontains=word)
            | Q(batch__project__name_en__icontains=word)
            | Q(batch__project__place_ja__icontains=word)
            | Q(batch__project__place_en__icontains=word)
            | Q(batch__serial__icontains=word)
        )
    return found


def projects(*, livemode: bool = True) -> QuerySet[Project]:
    """Projects that have something for sale, or had."""
    offered = ListingMove.objects.filter(
        state=ListingState.LIVE, listing__batch__project=OuterRef("pk"), listing__livemode=livemode
    )
    return Project.objects.filter(Exists(offered)).select_related(
        "scheme", "methodology", "operator", "verifier__organisation"
    )


def stopped(project: Project) -> QuerySet[Suspension]:
    """Why and since when credits of a project are not sold although they are offered."""
    stands = Suspension.objects.filter(ended_at=None, listing__state=ListingState.SUSPENDED)
    return stands.filter(listing__batch__project=project, listing__livemode=True).select_related(
        "listing__batch"
    )


def tonne_price(listing: Listing) -> tuple[pricing.Price, int, int]:
    """What a tonne costs: its parts, the tax, and the total, in minor units."""
    parts = pricing.price(grams=GRAMS_PER_TONNE, project_price_minor=listing.project_price_minor)
    tax = pricing.tax_on(parts.net).tax
    return parts, tax, parts.net + tax


def price_stood(listing: Listing, project_price_minor: int, since: datetime) -> bool:
    """Whether this was the price of a listing at a moment, although a revision has changed it since then."""
    later = listing.revisions.filter(state=ReviewState.APPROVED, decided_at__gt=since).order_by("decided_at")
    first = later.first()
    return first is not None and first.before.get("project_price_minor") == project_price_minor


def card_cost(listing: Any, grams: int) -> int | None:
    """What a card pays for so much of a listing `with_stock`, in minor units; None where one order cannot have it."""
    total = pricing.total_of([pricing.price(grams=grams, project_price_minor=listing.project_price_minor)])
    payable = total >= pricing.CARD_MINIMUM_MINOR[listing.currency]
    return total if payable and listing.minimum_grams <= grams <= listing.available_grams else None


def _project_part(total: int) -> int:
    """The project's price whose total is at most this."""
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        parts = pricing.price(grams=GRAMS_PER_TONNE, project_price_minor=middle)
        if parts.net + pricing.tax_on(parts.net).tax <= total:
            low = middle
        else:
            high = middle - 1
    return low
