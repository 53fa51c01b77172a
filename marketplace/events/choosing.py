"""Which listings so many grams for an event come from: its choices in their order, the cheapest of each first."""

from marketplace.catalogue.models import Listing
from marketplace.errors import ListingNotForSale
from marketplace.events.errors import NothingOnSale
from marketplace.events.models import Event
from marketplace.monthly.choosing import Wanted, listings
from marketplace.monthly.states import By, Fallback
from marketplace.orders.basket import Asked, Basket, fill

CURRENCY = "JPY"
PIECES_MAX = 5  # listings of one contribution


def offer(event: Event, grams: int) -> Basket:
    """What so many grams cost, from the first choice that has them all.

    Raises NothingOnSale(available_grams) naming the most that one choice has, BelowMinimum, BelowPaymentMinimum.
    """
    most = 0
    for listing in _listings(event, any_other=event.any_other):
        available = listing.available_grams  # type: ignore[attr-defined]
        if available >= grams:
            try:
                return fill([Asked(listing.public_id, grams=grams)], livemode=True)
            except ListingNotForSale:
                continue
        most = max(most, available)
    raise NothingOnSale(field="amount", available_grams=most)


def together(event: Event, grams: int, *, beyond: bool = False) -> Basket:
    """The same from several listings where no one has it all, or as much of it as they have.

    With `beyond` the event's choices come first and then every other project, whatever its page says: for the
    organiser, who sees and confirms what they pay for. Raises NothingOnSale when there is nothing, and as `offer`.
    """
    try:
        return offer(event, grams)
    except NothingOnSale:
        pieces = _pieces(_listings(event, any_other=beyond or event.any_other), grams)
    if not pieces:
        raise NothingOnSale(field="amount", available_grams=0)
    return fill([Asked(one.public_id, grams=mass) for one, mass in pieces], livemode=True)


def _pieces(found: list[Listing], grams: int) -> list[tuple[Listing, int]]:
    """What of so many grams each listing gives, in their order; none less than may be bought of it."""
    pieces: list[tuple[Listing, int]] = []
    left = grams
    for listing in found:
        available: int = listing.available_grams  # type: ignore[attr-defined]
        short = listing.minimum_grams - left
        if short > 0 and pieces and pieces[-1][1] - short >= pieces[-1][0].minimum_grams:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] - short)
            left += short
        mass = min(available, left)
        if mass >= listing.minimum_grams:
            pieces.append((listing, mass))
            left -= mass
        if not left or len(pieces) == PIECES_MAX:
            break
    return pieces


def _listings(event: Event, *, any_other: bool) -> list[Listing]:
    wanted = Wanted(
        livemode=True,
        by=By.MASS,
        grams=None,
        cap_minor=0,
        currency=CURRENCY,
        choices=tuple(event.choices.values_list("project_id", "kind")),
        fallback=Fallback.ANY if any_other else Fallback.SKIP,
    )
    return list(listings(wanted))
