"""The company's products: listed, made, changed as a dated version, opened, paused, archived."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calculators.product_forms import DECLARED_WORDS
from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.companies.access import company_required
from marketplace.errors import ShopError
from marketplace.pages import formats
from marketplace.products import choosing, grams, queries, services
from marketplace.products.forms import ProductForm
from marketplace.products.models import Product
from marketplace.products.states import MOVES, ProductState
from people.errors import PeopleError
from people.models import Membership
from people.rights import Right, grants
from registry.papers import as_reply

ACTS: dict[str, tuple[Callable[..., Product], ProductState, Promise, Promise]] = {
    "open": (services.open_for_sales, ProductState.ACTIVE, _("Open for sales"), _("Open for sales.")),
    "pause": (
        services.pause,
        ProductState.PAUSED,
        _("Pause"),
        _("Paused. Sales of it are refused until you go on."),
    ),
    "archive": (
        services.archive,
        ProductState.ARCHIVED,
        _("Archive for good"),
        _("Archived. Its sales stay."),
    ),
}


def mode_of(request: HttpRequest) -> bool:
    """Whether a page shows live mode: the default, unless the address says `mode=test`."""
    return request.GET.get("mode") != "test"


def suffix(livemode: bool) -> str:
    """What an address ends with to stay in its mode."""
    return "" if livemode else "?mode=test"


@company_required()
@require_safe
def home(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/products/ - every product of a mode, with what one of each comes to."""
    livemode = mode_of(request)
    found = list(queries.products(own.organisation, livemode=livemode))
    context = {
        "organisation": own.organisation,
        "livemode": livemode,
        "products": [{"product": one, "unit": _unit(one)} for one in found],
        "may_work": grants(own.role, Right.WORK),
    }
    return render(request, "products/home.html", context)


@company_required(Right.LOOK, to_send=Right.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, own: Membership) -> HttpResponse:
    """/company/<slug>/products/new/ - a new product, which begins as a draft."""
    livemode = mode_of(request)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProductForm(*data, organisation=own.organisation, product=None, livemode=livemode)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create(
                organisation=own.organisation,
                livemode=livemode,
                code=form.cleaned_data["code"],
                terms=form.terms,
                by=own.user,
            )
        except ShopError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept as a draft. Look at it once more, then open it for sales."))
            return redirect("products:product", own.organisation.slug, made.public_id)
    return _form(request, own, form, livemode=livemode, product=None)


@company_required(Right.LOOK, to_send=Right.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, own: Membership, product: str) -> HttpResponse:
    """/company/<slug>/products/<id>/edit/ - how it shall be from now on, as a new version."""
    found = own_product(own, product)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProductForm(*data, organisation=own.organisation, product=found, livemode=found.livemode)
    if request.method == "POST" and form.is_valid():
        try:
            services.write(product=found, terms=form.terms, by=own.user)
        except ShopError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Kept as a new version. What was sold before stays as it was."))
            return redirect("products:product", own.organisation.slug, found.public_id)
    return _form(request, own, form, livemode=found.livemode, product=found)


@company_required()
@require_safe
def product(request: HttpRequest, own: Membership, product: str) -> HttpResponse:
    """/company/<slug>/products/<id>/ - what is sold, what one costs, and how it came about."""
    found = own_product(own, product)
    version = found.version
    context = {
        "organisation": own.organisation,
        "product": found,
        "version": version,
        "livemode": found.livemode,
        "unit": _unit(found),
        "hundred": _unit(found, 100),
        "per": DECLARED_WORDS.get(version.unit, version.unit),
        "site_url": settings.SITE_URL,
        "share": f"{version.share / 100:g}",
        "not_counted": queries.not_counted(found, (get_language() or "en")[:2]),
        "steps": [
            {"label": step.get_state_display(), "state": "done", "at": step.at, "note": ""}
            for step in found.moves.all()
        ],
        "acts": [
            (name, words)
            for name, (_do, state, words, _done) in ACTS.items()
            if state in MOVES[ProductState(found.state)]
        ],
        "may_work": grants(own.role, Right.WORK),
    }
    return render(request, "products/product.html", context)


@company_required(Right.WORK)
@require_POST
def act(request: HttpRequest, own: Membership, product: str, act: str) -> HttpResponse:
    """/company/<slug>/products/<id>/do/<act>/ - open, pause, archive."""
    found = own_product(own, product)
    if act not in ACTS:
        raise Http404
    do, _state, _words, done = ACTS[act]
    try:
        do(product=found, by=own.user)
    except (ShopError, PeopleError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(done))
    return redirect("products:product", own.organisation.slug, found.public_id)


@company_required()
@require_safe
def report(request: HttpRequest, own: Membership, product: str) -> HttpResponse:
    """/company/<slug>/products/<id>/report/ - the report behind its declared figure."""
    paper = own_product(own, product).version.report
    if paper is None:
        raise Http404
    reply = as_reply(name=paper.name, media_type=paper.media_type, content=bytes(paper.content))
    reply["Cache-Control"] = "private, no-store"
    return reply


def own_product(own: Membership, public_id: str) -> Product:
    """A product of the company. Raises Http404."""
    found = queries.by_public_id(public_id)
    if found is None or found.organisation_id != own.organisation_id:
        raise Http404
    return found


def yen(micro: int) -> int:
    """Minor units to show for 10^-6 of them."""
    return round_money(micro, MICRO)


def _unit(product: Product, quantity: int = 1) -> dict[str, Any] | None:
    """What so many units come to with the listing that would serve them now."""
    version, currency = product.version, product.organisation.statement_currency
    wanted = grams.of_sale(version, quantity)
    for listing in choosing.listings(version, livemode=product.livemode, currency=currency):
        if listing.available_grams >= wanted:  # type: ignore[attr-defined]
            told = grams.preview(version, project_price_minor=listing.project_price_minor, quantity=quantity)
            parts = [
                (_("For the project"), told.project_micro),
                (_("For running this site"), told.platform_fee_micro),
                (_("Consumption tax"), told.tax_micro),
                (_("Together"), told.total_micro),
            ]
            return {
                "grams": told.grams,
                "project": listing.batch.project.name,
                "parts": [(label, formats.exact_money(micro, currency)) for label, micro in parts],
                "total": formats.exact_money(told.total_micro, currency),
            }
    return None


def _form(
    request: HttpRequest, own: Membership, form: ProductForm, *, livemode: bool, product: Product | None
) -> HttpResponse:
    context = {"organisation": own.organisation, "form": form, "livemode": livemode, "product": product}
    return render(request, "products/form.html", context, status=422 if form.errors else 200)
