"""The catalogue's pages: what is for sale, and each project in full."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.catalogue import queries
from marketplace.orders.amounts import share_of
from registry.enums import ProjectKind
from registry.errors import RegistryError
from registry.models import Project, ProjectDocument, Retirement

RETIREMENTS_SHOWN = 10


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """GET /projects/ - one card for each project; `footprint` and `share` carry on from a calculator."""
    found = queries.filtered(queries.listings(), request.GET.dict())
    cards: dict[str, dict[str, Any]] = {}
    wanted = _wanted(request)
    listing: Any  # with `available_grams`
    for listing in found.order_by("batch__project__registry_id", "-batch__vintage"):
        project = listing.batch.project
        card = cards.setdefault(project.slug, _card(project, wanted))
        card["available_grams"] += listing.available_grams
        card["vintage"] = max(card["vintage"], listing.batch.vintage)
        price = queries.tonne_price(listing)[2]
        if card["price_minor"] is None or price < card["price_minor"]:
            card["price_minor"], card["currency"] = price, listing.currency
        cost = queries.card_cost(listing, wanted["grams"]) if wanted else None
        if cost is not None and (card["wanted_minor"] is None or cost < card["wanted_minor"]):
            card["wanted_minor"] = cost
    context = {
        "cards": list(cards.values()),
        "kinds": [(kind.value, kind.label, request.GET.get("kind") == kind.value) for kind in ProjectKind],
        "wanted": wanted,
        "q": request.GET.get("q", ""),
    }
    return render(request, "catalogue/projects.html", context)


@require_safe
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /projects/<slug>/ - where, what, who, who checked it, what could go wrong, and how to buy."""
    found = get_object_or_404(queries.projects(), slug=slug)
    offers: list[dict[str, Any]] = []
    for listing in queries.listings().filter(batch__project=found).order_by("-batch__vintage"):
        parts, tax, total = queries.tonne_price(listing)
        split = [
            {"label": _("Project"), "minor": parts.project},
            {"label": _("Platform fee"), "minor": parts.platform_fee},
            {"label": _("Card payment"), "minor": parts.payment_fee},
            {"label": _("Consumption tax"), "minor": tax},
        ]
        offers.append({"listing": listing, "price": total, "split": split})
    context = {
        "project": found,
        "offers": offers,
        "on_sale": [offer for offer in offers if offer["listing"].available_grams],
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


def _card(project: Project, wanted: dict[str, Any] | None) -> dict[str, Any]:
    url = reverse("catalogue:project", args=[project.slug])
    return {
        "url": f"{url}?{wanted['query']}" if wanted else url,
        "name": project.name,
        "slug": project.slug,
        "kind": project.kind,
        "kind_label": project.get_kind_display(),
        "place": project.place,
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
        "grams": grams,
        "kilograms": f"{grams // 1000}.{grams % 1000:03d}".rstrip("0").rstrip("."),
        "query": f"footprint={footprint}&share={request.GET.get('share', '100')}",
    }
