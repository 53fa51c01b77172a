"""The basket's page: what is offset, with which projects, and what it comes to."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.buying import baskets
from marketplace.buying.asking import asked_by_address
from marketplace.buying.models import Basket
from marketplace.buying.visitors import known_visitor, visitor_of
from marketplace.catalogue.models import Listing
from marketplace.catalogue.queries import with_stock
from marketplace.orders.amounts import hundredths, mass_of_share, typed_mass, typed_money
from marketplace.orders.basket import Basket as Priced
from marketplace.orders.basket import split_of
from marketplace.pages.formats import mass
from people.models import User
from registry.errors import RegistryError
from registry.refusals import Refusal


def basket_of(request: HttpRequest, *, make: bool = False) -> Basket | None:
    """The basket of whoever asks."""
    user = request.user if isinstance(request.user, User) else None
    if make:
        return baskets.own(user=user, visitor=known_visitor(request))
    return baskets.find(user=user, visitor=visitor_of(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def basket(request: HttpRequest) -> HttpResponse:
    """/basket/ - GET shows it with today's prices; POST takes over what was typed, and perhaps goes on."""
    found = basket_of(request)
    if request.method != "POST" or found is None:
        return render(request, "buying/basket.html", _context(found, {}))
    typed = {name: str(value)[:100] for name, value in request.POST.items()}
    try:
        _take_over(found, typed)
    except Refusal as refused:
        context = _context(found, typed) | {"refused": refused}
        return render(request, "buying/basket.html", context, status=422)
    if typed.get("remove"):
        baskets.take_out(found, typed["remove"], once="")
    return redirect("/checkout/?from=basket" if "go" in typed else reverse("buying:basket"))


@never_cache
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """/basket/add/ - from a project's page: into the basket, or (`do=buy`) straight to the checkout."""
    typed = {name: str(value)[:100].replace("\x00", "") for name, value in request.POST.items()}
    names = ("listing", "amount", "unit", "footprint")
    query = urlencode({name: typed[name] for name in names if typed.get(name)})
    if typed.get("do") != "basket":
        return redirect(f"/checkout/?{query}")
    try:
        share = _share_meant(typed)
        asking = asked_by_address(typed)
        mine = basket_of(request, make=True)
        assert mine is not None
        baskets.add(mine, asking, once=typed.get("once", "")[:32], share=share)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect(_back(request))
    messages.success(request, _("It is in your basket."))
    return redirect("buying:basket")


@never_cache
@require_POST
def add_footprint(request: HttpRequest) -> HttpResponse:
    """/basket/footprints/ - put a footprint into the basket, with the share that was chosen."""
    typed = {name: str(value)[:100].replace("\x00", "") for name, value in request.POST.items()}
    try:
        mine = basket_of(request, make=True)
        assert mine is not None
        share = hundredths(typed.get("share", "100"))
        baskets.add_footprint(mine, typed.get("footprint", ""), share=share, once=typed.get("once", "")[:32])
    except (CalculatorError, RegistryError) as refused:
        messages.error(request, str(refused))
        return redirect("catalogue:projects")
    messages.success(request, _("The footprint is in your basket. Now choose the projects."))
    return redirect("buying:basket")


def new_press() -> str:
    """A name for one press of a button."""
    return secrets.token_hex(12)


def _share_meant(typed: dict[str, str]) -> int | None:
    """The share of the footprint (hundredths of a percent) when the typed amount is exactly that share."""
    footprint, share = typed.get("footprint", ""), typed.get("share", "")
    if not footprint or not share or typed.get("unit") == "JPY":
        return None
    try:
        whole = get_footprint(footprint).grams
    except CalculatorError:
        return None
    meant = mass_of_share(whole, hundredths(share))
    return (
        hundredths(share) if meant == typed_mass(typed.get("amount", ""), typed.get("unit", "kg")) else None
    )


def _take_over(found: Basket, typed: dict[str, str]) -> None:
    extra, money = typed.get("extra", "").strip(), typed.get("money", "").strip()
    extra_is_none = not extra or not extra.strip("0.０")
    baskets.change(
        found,
        typed,
        extra_grams=0 if extra_is_none else typed_mass(extra, "kg"),
        money_minor=typed_money(money) if money else None,
        once="",
    )


def _context(found: Basket | None, typed: dict[str, str]) -> dict[str, Any]:
    context: dict[str, Any] = {"basket": found, "once": new_press(), "typed": typed}
    if found is None:
        return context
    lines = list(found.listings.select_related("listing__batch__project"))
    asking, priced, refused = baskets.asking_of(found), None, None
    if asking.lines:
        try:
            priced = asking.basket()
        except Refusal as error:
            refused = error
    context |= {
        "priced": priced,
        "refused": refused,
        "footprints": _footprints(found, typed),
        "rows": _rows(lines, priced, typed),
        "grams": priced.grams if priced else baskets.total_grams(found),
        "extra": typed.get("extra", _kilograms(found.extra_grams)),
        "money": typed.get("money", found.money_minor or ""),
        "empty": not lines and not found.footprints.exists() and not found.extra_grams,
        "split": split_of(priced) if priced else [],
    }
    baskets.note_prices_seen(found)
    return context


def _footprints(found: Basket, typed: dict[str, str]) -> list[dict[str, Any]]:
    chosen = dict(baskets.footprint_grams(found))
    return [
        {
            "id": one.footprint,
            "whole": get_footprint(one.footprint).grams,
            "share": typed.get(f"share_{one.footprint}", _percent(one.share)),
            "grams": chosen[one.footprint],
        }
        for one in found.footprints.all()
    ]


def _rows(lines: list[Any], priced: Priced | None, typed: dict[str, str]) -> list[dict[str, Any]]:
    named: Any = with_stock(Listing.objects.filter(pk__in=[line.listing_id for line in lines]))
    stock = {listing.pk: listing.available_grams for listing in named}
    bought = {line.listing.pk: line for line in priced.lines} if priced else {}
    rows = []
    for line, percent in zip(lines, baskets.percents(lines), strict=True):
        name = f"part_{line.listing.public_id}"
        got = bought.get(line.listing_id)
        left = stock[line.listing_id]
        rows.append(
            {
                "listing": line.listing,
                "project": line.listing.batch.project,
                "part": typed.get(name, _percent(percent)),
                "bought": got,
                "live": line.listing.state == "live",
                "short": mass(left) if got and got.grams > left else "",
                "price_rose": line.listing.project_price_minor > line.seen_price_minor,
                "price_fell": line.listing.project_price_minor < line.seen_price_minor,
            }
        )
    return rows


def _percent(share: int) -> str:
    return f"{share // 100}.{share % 100:02}".rstrip("0").rstrip(".")


def _kilograms(grams: int) -> str:
    return f"{grams // 1000}.{grams % 1000:03}".rstrip("0").rstrip(".") if grams else ""


def _back(request: HttpRequest) -> str:
    """The page that the visitor came from, when it is one of ours; else the catalogue."""
    slug = request.POST.get("project", "")[:80]
    if not slug.replace("-", "").isalnum():
        return reverse("catalogue:projects")
    footprint = request.POST.get("footprint", "")[:60]
    query = (
        f"?{urlencode({'footprint': footprint, 'share': request.POST.get('share', '100')[:8]})}"
        if footprint
        else ""
    )
    return reverse("catalogue:project", args=[slug]) + f"{query}#buy"
