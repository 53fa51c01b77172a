"""Which listing so many grams for an event come from: its choices in their order, the cheapest of each first."""

from marketplace.catalogue.models import Listing
from marketplace.errors import ListingNotForSale
from marketplace.events.errors import NothingOnSale
from marketplace.events.models import Event
from marketplace.monthly.choosing import Wanted, listings
from marketplace.monthly.states import By, Fallback
from marketplace.orders.basket import Asked, Basket, fill

CURRENCY = "JPY"


def offer(event: Event, grams: int) -> Basket:
    """What so many grams cost, from the first choice that has them all.

    Raises NothingOnSale(available_grams) naming the most that one choice has, BelowMinimum, BelowPaymentMinimum.
    """
    most = 0
    for listing in _listings(event):
        available = listing.available_grams  # type: ignore[attr-defined]
        if available >= grams:
            try:
                return fill([Asked(listing.public_id, grams=grams)], livemode=True)
            except ListingNotForSale:
                continue
        most = max(most, available)
    raise NothingOnSale(field="amount", available_grams=most)


def in_stock(event: Event, grams: int) -> Basket:
    """The same for as much as one choice has, where none has it all. Raises NothingOnSale when there is nothing."""
    try:
        return offer(event, grams)
    except NothingOnSale as short:
        most = int(short.params["available_grams"])
        if not most:
            raise
        return offer(event, most)


def _listings(event: Event) -> list[Listing]:
    wanted = Wanted(
        livemode=True,
        by=By.MASS,
        grams=None,
        cap_minor=0,
        currency=CURRENCY,
        choices=tuple(event.choices.values_list("project_id", "kind")),
        fallback=Fallback.ANY if event.any_other else Fallback.SKIP,
    )
    return list(listings(wanted))
