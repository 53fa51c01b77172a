"""What one participant answers for, and the masses that they may choose from. Nothing is chosen for them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from calculators.event_share import Share, share_of
from marketplace.errors import BelowMinimum, BelowPaymentMinimum
from marketplace.events import choosing
from marketplace.events.models import Event
from marketplace.events.states import Part
from marketplace.orders.amounts import mass_of_share
from marketplace.orders.basket import Basket

WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True, slots=True)
class Offer:
    """A mass of which one can go on to the checkout: what it is, what it costs, and where that leads."""

    code: str
    basket: Basket
    url: str

    @property
    def grams(self) -> int:
        return self.basket.grams


def by_origin(event: Event, origin: str) -> Share:
    """The share of one participant from a place, in grams. Raises PlaceUnknown."""
    return share_of(saved=event.footprint, origin=origin)


def heads(event: Event) -> int:
    """Among how many the footprint is shared out: those on site, or those online where nobody was."""
    inputs = event.footprint.inputs
    return int(inputs.get("participants") or inputs.get("online", {}).get("people") or 1)


def equal(event: Event) -> int:
    """An equal share of the whole footprint, in grams, rounded up."""
    return -(-event.footprint.grams // heads(event))


def offers(event: Event, grams: int, *, part: Part, origin: str = "", guest: str = "") -> list[Offer]:
    """What somebody may choose of their share: the part that the event aims at, and all of it where that is more.

    A mass too small for a card becomes the smallest that can be paid, and says so by its code `smallest`. Raises
    NothingOnSale.
    """
    aimed = mass_of_share(grams, event.share)
    masses = {"aimed": aimed} if event.share >= WHOLE else {"aimed": aimed, "whole": grams}
    found: dict[int, Offer] = {}
    for code, mass in masses.items():
        one = offer(event, mass, code=code, part=part, origin=origin, guest=guest)
        found.setdefault(one.grams, one)
    return list(found.values())


def offer(
    event: Event, grams: int, *, part: Part, code: str = "other", origin: str = "", guest: str = ""
) -> Offer:
    """One mass, priced, from the first choice that has it. Raises NothingOnSale."""
    try:
        basket = choosing.offer(event, grams)
    except (BelowPaymentMinimum, BelowMinimum) as small:
        code, basket = "smallest", choosing.offer(event, int(small.params["minimum_grams"]))
    return Offer(code, basket, checkout(event, basket, part=part, origin=origin, guest=guest))


def checkout(event: Event, basket: Basket, *, part: Part, origin: str = "", guest: str = "") -> str:
    """The address of the checkout for a basket, filled in as far as is known."""
    lines = [
        word
        for line in basket.lines
        for word in (("listing", line.listing.public_id), ("amount", str(line.grams)))
    ]
    known = {"footprint": event.footprint_id, "event": event.slug, "part": part.value}
    known |= {name: word for name, word in (("origin", origin), ("guest", guest)) if word}
    return f"{reverse('buying:checkout')}?{urlencode([*lines, ('unit', 'g'), *known.items()])}"
