"""The seller's first screen: what was sold, what is on sale, what to do next; and the same for a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from marketplace.catalogue.models import Seller
from marketplace.catalogue.states import WRITABLE, ListingState, ReviewState
from marketplace.selling import figures
from marketplace.selling.access import may_sell, selling_for
from marketplace.selling.forms import from_minor
from marketplace.selling.sheets import as_csv
from people.models import Role
from registry.desk.access import role_at_least, signed_in, standing_of

FINISHED = {ListingState.REJECTED, ListingState.EXPIRED, ListingState.WITHDRAWN}
SALES_COLUMNS = (
    "date_jst", "listing", "project", "vintage", "grams", "for_the_project", "currency", "state", "retirement", "mode",
)  # fmt: skip
LISTING_COLUMNS = (
    "listing", "project", "batch", "state", "price_per_tonne", "currency", "offered_grams", "available_grams",
    "sold_grams", "views_30_days", "last_day", "mode",
)  # fmt: skip


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """GET /sell/ - and the way there, for whoever acts for no organisation yet."""
    standing = standing_of(request)
    if not may_sell(standing):
        return render(
            request, "selling/no_organisation.html", {"verifies": standing.organisation is not None}
        )
    organisation = selling_for(request)
    seller = Seller.objects.filter(organisation=organisation).first()
    every = sorted(figures.listings_of(organisation), key=lambda one: one.state in FINISHED)
    context = {
        "organisation": organisation,
        "seller": seller,
        "accepted": seller is not None and seller.state == ReviewState.APPROVED,
        "unfinished": [one for one in every if one.state in WRITABLE],
        "listings": [one for one in every if one.livemode and one.state not in WRITABLE],
        "practice": [one for one in every if not one.livemode and one.state not in WRITABLE],
        "sold": figures.sold(organisation),
        "views": sum({one.batch.project_id: one.views for one in every if one.livemode}.values()),
        "on_sale": sum(one.available_grams for one in every if one.livemode and one.state == "live"),
        "sales": figures.latest_sales(organisation),
        "may_write": role_at_least(request, Role.MEMBER),
    }
    return render(request, "selling/home.html", context)


@signed_in
@require_safe
def sales_csv(request: HttpRequest) -> HttpResponse:
    """GET /sell/sales.csv - every line sold; amounts in the currency's own units, without fees and tax."""
    lines = (
        figures.lines_sold(selling_for(request))
        .select_related("order", "listing__batch__project", "retirement")
        .order_by("order__created_at", "id")
    )
    rows = (
        (
            timezone.localdate(line.order.created_at),
            line.listing.public_id,
            line.listing.batch.project.name,
            line.listing.batch.vintage,
            line.grams,
            from_minor(line.project_minor, line.listing.currency),
            line.listing.currency,
            line.order.state,
            line.retirement.number if line.retirement else "",
            "live" if line.livemode else "test",
        )
        for line in lines.iterator(chunk_size=2_000)
    )
    return as_csv("okaeshi-sales.csv", SALES_COLUMNS, rows)


@signed_in
@require_safe
def listings_csv(request: HttpRequest) -> HttpResponse:
    """GET /sell/listings.csv - every listing as it stands."""
    rows = (
        (
            one.public_id,
            one.batch.project.name,
            one.batch.serial,
            one.state,
            from_minor(one.project_price_minor, one.currency),
            one.currency,
            one.offered_grams,
            one.available_grams,
            one.sold_grams,
            one.views,
            one.expires_on or "",
            "live" if one.livemode else "test",
        )
        for one in figures.listings_of(selling_for(request))
    )
    return as_csv("okaeshi-listings.csv", LISTING_COLUMNS, rows)
