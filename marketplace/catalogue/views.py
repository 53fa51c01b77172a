"""The catalogue's pages: what is for sale, and each project in full."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.catalogue import comparison, facets, queries
from marketplace.catalogue.audience import note_view
from marketplace.catalogue.traits import effect_of, permanence_of
from marketplace.orders.amounts import share_of
from marketplace.pages.maps import Point
from registry.errors import RegistryError
from registry.models import Project, ProjectDocument, Retirement
from registry.standards.labels import labels_today

RETIREMENTS_SHOWN = 10
CARDS_A_PAGE = 24


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """GET /projects/ - one card for each project; filters, `view=map`; `footprint` and `share` from a calculator."""
    asked = {name: str(value).replace("\x00", "") for name, value in request.GET.items()}
    listings = list(
        queries.filtered(queries.listings(), {"q": asked.get("q", "")}).order_by(
            "batch__project__registry_id", "-batch__vintage"
        )
    )
    filed = facets.file(listings, labels_today(listing.batch for listing in listings))
    choice, wanted = facets.chosen(asked), _wanted(request)
    cards = _cards(facets.fitting(filed, choice), wanted)
    groups = facets.facets(filed, asked)
    page = Paginator(cards, CARDS_A_PAGE).get_page(asked.get("page"))
    context = {
        "cards": page.object_list if asked.get("view") != "map" else cards,
        "found": len(cards),
        "facets": groups,
        "chosen": [chip for group in groups for chip in group.chips if chip.chosen],
        "kept": {name: asked[name] for name in ("footprint", "share", "view", *choice) if asked.get(name)},
        "points": _points(cards) if asked.get("view") == "map" else None,
        "before": _page_address(asked, page.previous_page_number()) if page.has_previous() else None,
        "after": _page_address(asked, page.next_page_number()) if page.has_next() else None,
        "wanted": wanted,
        "q": asked.get("q", ""),
        "compare_most": comparison.MOST,
    }
    return render(request, "catalogue/projects.html", context)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """GET /projects/compare/?p=slug&p=slug - up to four projects side by side."""
    slugs = [slug.replace("\x00", "")[:80] for slug in request.GET.getlist("p")]
    found = comparison.columns(slugs)
    context = {"columns": found, "left_out": len(set(slugs)) - len(found), "wanted": _wanted(request)}
    return render(request, "catalogue/compare.html", context)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /projects/<slug>/ - where, what, who, who checked it, what could go wrong, and how to buy."""
    found = get_object_or_404(queries.projects(), slug=slug)
    note_view(request, found.pk)
    offers: list[dict[str, Any]] = []
    for listing in queries.listings().filter(batch__project=found).order_by("-batch__vintage"):
        total = queries.tonne_price(listing)[2]
        offers.append({"listing": listing, "price": total, "split": comparison.split_of(listing)})
    context = {
        "project": found,
        "once": secrets.token_hex(12),
        "effect": effect_of(found.kind).label,
        "permanence": permanence_of(found.kind).label,
        "offers": offers,
        "on_sale": [offer for offer in offers if offer["listing"].available_grams],
        "stopped": queries.stopped(found),
        "wanted": _wanted(request),
        "documents": found.documents.defer("content"),
        "retirements": Retirement.objects.filter(batch__project=found, livemode=True).order_by("-id")[
            :RETIREMENTS_SHOWN
        ],
    }
    return render(request, "catalogue/project.html", context)


@require_safe
def document(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """GET /projects/<slug>/documents/<sha256> - a paper, exactly as it was filed."""
    paper = get_object_or_404(ProjectDocument, project__slug=slug, sha256=sha256)
    response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _cards(filed: list[facets.Filed], wanted: dict[str, Any] | None) -> list[dict[str, Any]]:
    """One card a project, with the cheapest of its listings."""
    cards: dict[str, dict[str, Any]] = {}
    for one in filed:
        listing, project = one.listing, one.listing.batch.project
        card = cards.setdefault(project.slug, _card(project, wanted))
        card["available_grams"] += listing.available_grams
        card["vintage"] = max(card["vintage"], listing.batch.vintage)
        if card["price_minor"] is None or one.tonne_minor < card["price_minor"]:
            card["price_minor"], card["currency"] = one.tonne_minor, listing.currency
        cost = queries.card_cost(listing, wanted["grams"]) if wanted else None
        if cost is not None and (card["wanted_minor"] is None or cost < card["wanted_minor"]):
            card["wanted_minor"] = cost
    return list(cards.values())


def _points(cards: list[dict[str, Any]]) -> list[Point]:
    return [
        Point(
            number,
            card["name"],
            card["url"],
            float(card["latitude"]),
            float(card["longitude"]),
            card["country"],
        )
        for number, card in enumerate(cards, start=1)
    ]


def _page_address(asked: dict[str, str], number: int) -> str:
    return f"?{urlencode({**asked, 'page': str(number)})}"


def _card(project: Project, wanted: dict[str, Any] | None) -> dict[str, Any]:
    url = reverse("catalogue:project", args=[project.slug])
    return {
        "url": f"{url}?{wanted['query']}" if wanted else url,
        "name": project.name,
        "slug": project.slug,
        "kind": project.kind,
        "kind_label": project.get_kind_display(),
        "place": project.place,
        "country": project.country,
        "latitude": project.latitude,
        "longitude": project.longitude,
        "summary": project.summary,
        "scheme": project.scheme.name,
        "vintage": 0,
        "price_minor": None,
        "currency": "",
        "wanted_grams": wanted and wanted["grams"],
        "wanted_minor": None,
        "available_grams": 0,
    }


def _wanted(request: HttpRequest) -> dict[str, Any] | None:
    """The share of a footprint that the visitor came to offset, if they came from one."""
    footprint = request.GET.get("footprint", "")
    if not footprint:
        return None
    try:
        saved = get_footprint(footprint)
        grams = share_of(saved.grams, request.GET.get("share", "100"))
    except (CalculatorError, RegistryError, Http404):
        return None
    return {
        "footprint": footprint,
        "share": request.GET.get("share", "100"),
        "grams": grams,
        "kilograms": f"{grams // 1000}.{grams % 1000:03d}".rstrip("0").rstrip("."),
        "query": f"footprint={footprint}&share={request.GET.get('share', '100')}",
    }
