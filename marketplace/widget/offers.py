"""What the widget shows before anything is added: grams, project, price, and where each part of it goes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.catalogue.models import Listing
from marketplace.catalogue.pricing import MICRO
from marketplace.pages.formats import mass, money
from marketplace.products import choosing, grams, queries
from marketplace.products.errors import ProductUnknown
from marketplace.products.models import Product
from marketplace.products.states import Policy, ProductState

QUANTITY_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class Offer:
    """One quantity of a product with the listing that would be taken now; without one there is nothing to offer."""

    product: Product
    quantity: int
    preview: grams.Preview | None
    listing: Listing | None

    @property
    def asks(self) -> bool:
        """Whether the shopper decides. Nothing is ever added for who did not ask."""
        return self.product.version.policy == Policy.SHOPPER


def offer(product_id: str, quantity: int) -> Offer:
    """What a sale of this many units would take now. Raises ProductUnknown, for drafts and archived products too."""
    product = queries.by_public_id(product_id)
    if product is None or product.state not in {ProductState.ACTIVE, ProductState.PAUSED}:
        raise ProductUnknown
    version = product.version
    wanted = grams.of_sale(version, quantity)
    found = choosing.listings(
        version, livemode=product.livemode, currency=product.organisation.statement_currency
    )
    enough = (each for each in found if each.available_grams >= wanted)  # type: ignore[attr-defined]
    listing = next(enough, None) if product.state == ProductState.ACTIVE else None
    preview = (
        grams.preview(version, project_price_minor=listing.project_price_minor, quantity=quantity)
        if listing
        else None
    )
    return Offer(product, quantity, preview, listing)


def shown(one: Offer, language: str) -> dict[str, Any]:
    """An offer as the widget reads it, with all its words in `ja` or `en`."""
    with override(language):
        return {
            "product": one.product.public_id,
            "name": one.product.name,
            "livemode": one.product.livemode,
            "language": language,
            "quantity": one.quantity,
            "asks": one.asks,
            "available": one.listing is not None,
            "grams": one.preview.grams if one.preview else None,
            "price": _price(one),
            "project": _project(one),
            "words": _words(one),
        }


def _price(one: Offer) -> dict[str, Any] | None:
    """Rounded up to a minor unit, as a shop can charge it, and the exact parts of what we charge the shop."""
    if one.preview is None or one.listing is None:
        return None
    exact = {
        "project": one.preview.project_micro,
        "platform_fee": one.preview.platform_fee_micro,
        "tax": one.preview.tax_micro,
        "total": one.preview.total_micro,
    }
    return {
        "minor": -(-one.preview.total_micro // MICRO),
        "currency": one.listing.currency,
        "exact": {name: f"{Decimal(micro) / MICRO:f}" for name, micro in exact.items()},
    }


def _project(one: Offer) -> dict[str, str] | None:
    if one.listing is None:
        return None
    project = one.listing.batch.project
    return {
        "name": project.name,
        "place": project.place,
        "url": settings.SITE_URL + reverse("catalogue:project", args=[project.slug]),
    }


def _words(one: Offer) -> dict[str, Any]:
    if one.preview is None or one.listing is None:
        return {
            "headline": _("No offset can be added at the moment"),
            "note": _("Nothing is charged for it."),
            "split": [],
            "details": "",
            "project": "",
            "rounding": "",
        }
    price = _price(one) or {}
    currency = one.listing.currency
    said = {
        "mass": mass(one.preview.grams),
        "price": money(price["minor"], currency),
        "company": one.product.organisation.name,
        "project": one.listing.batch.project.name,
    }
    headline = _("Offset %(mass)s for %(price)s") if one.asks else _("%(company)s offsets %(mass)s of this")
    note = _("Credits from %(project)s are retired for it, and you can check that.")
    parts = [
        (_("Project"), "project"),
        (_("This site"), "platform_fee"),
        (_("Tax"), "tax"),
        (_("Total"), "total"),
    ]
    return {
        "headline": headline % said,
        "note": note % said,
        "split": [[name, exact_money(price["exact"][part], currency)] for name, part in parts],
        "details": _("Where the money goes"),
        "project": one.listing.batch.project.name,
        "rounding": _("The shop charges this rounded up to %(price)s.") % said if one.asks else "",
    }


def exact_money(exact: str, currency: str) -> str:
    """A sum to its last digit, such as `¥3.7204`: what is charged to a statement is rounded only there."""
    whole, _point, rest = exact.partition(".")
    written = money(int(whole), currency)
    return f"{written}.{rest}".rstrip("0").rstrip(".") if rest.strip("0") else written
