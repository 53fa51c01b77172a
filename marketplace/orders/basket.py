"""From what a buyer asks for to lines with prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue import pricing, queries
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.errors import (
    AmountInvalid,
    BelowMinimum,
    BelowPaymentMinimum,
    LinesInvalid,
    ListingNotForSale,
)

LINES_MAX = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a request: a listing, and either a mass in grams or a share of the money."""

    listing: str
    grams: int | None = None
    share: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A listing, a mass, and where its money goes. `tax` is this line's part of the order's one tax."""

    listing: Listing
    grams: int
    price: pricing.Price
    tax: int

    @property
    def total(self) -> int:
        return self.price.net + self.tax


@dataclass(frozen=True, slots=True)
class Basket:
    """Priced lines of one currency and one mode. total = the lines' net prices + tax, exactly."""

    lines: tuple[Line, ...]
    currency: str
    livemode: bool
    tax: pricing.Tax

    @property
    def total(self) -> int:
        return self.tax.base + self.tax.tax

    @property
    def grams(self) -> int:
        return sum(line.grams for line in self.lines)


def fill(
    asked: Sequence[Asked],
    *,
    money: tuple[int, str] | None = None,
    livemode: bool | None = None,
    by_card: bool = True,
) -> Basket:
    """Price what is asked for: each line by its mass, or all of them from one sum (minor units, currency).

    `livemode` restricts to listings of one mode. Raises LinesInvalid, AmountInvalid, ListingNotForSale, BelowMinimum
    and BelowPaymentMinimum(minimum_grams), each naming its field.
    """
    listings = _listings(asked, livemode, by_card=by_card)
    currency = listings[0].currency
    if money is None:
        if any(line.grams is None or line.share is not None for line in asked):
            raise AmountInvalid(field="lines")
        masses = [line.grams or 0 for line in asked]
    else:
        if money[1] != currency:
            raise LinesInvalid(field="money.currency")
        masses = _masses_for(money[0], asked, listings)
    basket = priced(
        [
            (listing, grams, listing.project_price_minor)
            for listing, grams in zip(listings, masses, strict=True)
        ],
        by_card=by_card,
    )
    _refuse_too_little(basket, by_card=by_card)
    return basket


def priced(wanted: Sequence[tuple[Listing, int, int]], *, by_card: bool = True) -> Basket:
    """The basket of (listing, grams, the project's price per tonne), which may be one that was quoted."""
    prices = [
        pricing.price(grams=grams, project_price_minor=minor, by_card=by_card)
        for _listing, grams, minor in wanted
    ]
    tax = pricing.tax_on(sum(price.net for price in prices))
    return Basket(
        lines=tuple(
            Line(listing, grams, price, part)
            for (listing, grams, _minor), price, part in zip(
                wanted, prices, _spread(tax.tax, prices), strict=True
            )
        ),
        currency=wanted[0][0].currency,
        livemode=wanted[0][0].livemode,
        tax=tax,
    )


def _listings(asked: Sequence[Asked], livemode: bool | None, *, by_card: bool) -> list[Listing]:
    if not 1 <= len(asked) <= LINES_MAX or len({line.listing for line in asked}) != len(asked):
        raise LinesInvalid(field="lines")
    wanted = [line.listing for line in asked]
    # An order on a statement holds price and state against the row in its one act; one by card has no such act.
    found = queries.remembered(wanted) if not by_card else read_listings(wanted)
    listings = []
    for place, line in enumerate(asked):
        listing = found.get(line.listing)
        other_mode = listing is not None and livemode is not None and listing.livemode != livemode
        if listing is None or other_mode or listing.state != ListingState.LIVE:
            raise ListingNotForSale(field=f"lines.{place}.listing")
        listings.append(listing)
    if len({(listing.currency, listing.livemode) for listing in listings}) != 1:
        raise LinesInvalid(field="lines")
    return listings


def read_listings(public_ids: Sequence[str]) -> dict[str, Listing]:
    """Listings with their project, by public id, whatever their state."""
    found = Listing.objects.filter(public_id__in=public_ids).select_related("batch__project")
    return {listing.public_id: listing for listing in found}


def _masses_for(total: int, asked: Sequence[Asked], listings: Sequence[Listing]) -> list[int]:
    if any(line.grams is not None for line in asked):
        raise AmountInvalid(field="lines")
    even = Fraction(1, len(asked))
    shares = [even if line.share is None else line.share for line in asked]
    if sum(shares) != 1 or min(shares) <= 0:
        raise AmountInvalid(field="lines")
    return pricing.grams_for_money(
        total_minor=total,
        offers=[
            (listing.project_price_minor, share) for listing, share in zip(listings, shares, strict=True)
        ],
    )


def _spread(tax: int, prices: Sequence[pricing.Price]) -> list[int]:
    """Each line's part of the tax: in proportion, the parts summing to the tax exactly."""
    net = sum(price.net for price in prices) or 1
    parts, before, given = [], 0, 0
    for price in prices:
        before += price.net
        upto = tax * before // net
        parts.append(upto - given)
        given = upto
    parts[-1] += tax - given
    return parts


def _refuse_too_little(basket: Basket, *, by_card: bool) -> None:
    """What a card can be charged comes first, so that the smallest mass we name can really be bought."""
    if not by_card:
        return
    if basket.total < pricing.CARD_MINIMUM_MINOR.get(basket.currency, 50):
        listing = basket.lines[0].listing
        least = pricing.smallest_mass_for_card(
            project_price_minor=listing.project_price_minor, currency=basket.currency
        )
        raise BelowPaymentMinimum(field="lines", minimum_grams=max(least, listing.minimum_grams))
    for place, line in enumerate(basket.lines):
        if line.grams < line.listing.minimum_grams:
            raise BelowMinimum(field=f"lines.{place}.mass", minimum_grams=line.listing.minimum_grams)


def split_of(basket: Basket) -> list[dict[str, Any]]:
    """Where each yen of a basket goes."""
    prices = [line.price for line in basket.lines]
    return [
        {"label": _("Project"), "minor": sum(price.project for price in prices)},
        {"label": _("Platform fee"), "minor": sum(price.platform_fee for price in prices)},
        {"label": _("Payment fee"), "minor": sum(price.payment_fee for price in prices)},
        {"label": _("Consumption tax"), "minor": basket.tax.tax},
    ]
