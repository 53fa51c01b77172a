"""The sale of a product: its grams, its listing by preference, and one order on the company's statement."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from marketplace.errors import ListingNotForSale, SaleRefused
from marketplace.orders import statement
from marketplace.orders.basket import Asked, Basket, fill
from marketplace.orders.services import Wish
from marketplace.orders.statement import Placed, Sold
from marketplace.products import choosing, grams
from marketplace.products.errors import ShopperNotAsked
from marketplace.products.models import Product, ProductVersion
from marketplace.products.states import Policy, ProductState
from registry.errors import InsufficientStock


def place(
    *,
    product: Product,
    quantity: int,
    wish: Wish,
    key: str,
    external_id: str | None = None,
    added_by_shopper: bool = False,
    retire_after: datetime | None = None,
) -> Placed:
    """One order for so many units: the first choice with enough stock, then the next. Same key, same order.

    Without `retire_after` the product's own window for returns counts. Raises SaleRefused, ShopperNotAsked,
    InsufficientStock(available_grams) when nothing that may be taken has enough, and what `statement.place` raises.
    """
    if made := statement.placed_before(key):
        return made
    version = product.version
    refuse(product, version, added_by_shopper=added_by_shopper)
    wanted = grams.of_sale(version, quantity)
    best = 0
    for listing in choosing.listings(
        version, livemode=product.livemode, currency=product.organisation.statement_currency
    ):
        available: int = listing.available_grams  # type: ignore[attr-defined]
        best = max(best, available)
        if available < wanted:
            continue
        try:
            return statement.place(
                organisation=product.organisation,
                fill_basket=_filling(listing.public_id, wanted, product.livemode),
                wish=wish,
                key=key,
                external_id=external_id,
                sold=Sold(version.pk, quantity),
                retire_after=retire_after or window(version),
            )
        except (InsufficientStock, ListingNotForSale):  # sold, or stopped, at this very moment
            continue
    raise InsufficientStock(field="product", available_grams=best)


def refuse(product: Product, version: ProductVersion, *, added_by_shopper: bool) -> None:
    """Raises SaleRefused where the product is not active, ShopperNotAsked where the shopper did not add it."""
    if product.state != ProductState.ACTIVE:
        raise SaleRefused(field="product")
    if version.policy == Policy.SHOPPER and not added_by_shopper:
        raise ShopperNotAsked(field="added_by_shopper")


def window(version: ProductVersion) -> datetime | None:
    """Until when the credits of a sale of this moment are only held; None: they are retired at once."""
    return timezone.now() + timedelta(days=version.return_days) if version.return_days else None


def _filling(listing: str, wanted: int, livemode: bool) -> Callable[[], Basket]:
    return lambda: fill([Asked(listing, grams=wanted)], livemode=livemode, by_card=False)
