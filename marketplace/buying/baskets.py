"""Filling a basket, changing it, and joining a visitor's basket with the one of their account.

Every change locks the basket and may be repeated: `once` names one press of a button. A change made in one tab leaves
what another tab has added alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from django.db import transaction

from calculators.services import get as get_footprint
from marketplace.buying.asking import Asking, spread
from marketplace.buying.models import Basket, BasketFootprint, BasketListing
from marketplace.catalogue.models import Listing
from marketplace.catalogue.states import ListingState
from marketplace.errors import LinesInvalid, ListingNotForSale
from marketplace.orders.amounts import hundredths, mass_of_share
from marketplace.orders.basket import LINES_MAX, read_listings
from marketplace.orders.states import UNPAID, State
from people.models import User

durable = partial(transaction.atomic, durable=True)
FOOTPRINTS_MAX = 20
REMEMBERED = 20
_STILL_OURS = UNPAID | {State.EXPIRED, State.CANCELLED}


def find(*, user: User | None, visitor: str) -> Basket | None:
    """Somebody's basket, if they have one. Who signs in takes what they gathered before along."""
    gathered = Basket.objects.filter(visitor=visitor).first() if visitor else None
    if user is None:
        return _emptied_when_paid(gathered)
    if gathered is not None:
        _join(gathered, user)
    return _emptied_when_paid(Basket.objects.filter(owner=user).first())


def own(*, user: User | None, visitor: str) -> Basket:
    """Somebody's basket, made now if they have none."""
    found = find(user=user, visitor=visitor)
    if found is not None:
        return found
    if user is not None:
        return Basket.objects.get_or_create(owner=user)[0]
    return Basket.objects.get_or_create(visitor=visitor)[0]


def forget(user: User) -> None:
    """Throw a person's basket away."""
    Basket.objects.filter(owner=user).delete()


def add(basket: Basket, asking: Asking, *, once: str, share: int | None = None) -> None:
    """Put one listing with its mass or money, and perhaps a footprint, into a basket.

    What others have there keeps its mass. With a footprint, `share` (hundredths of a percent) of it is what the mass
    is; a footprint that is there already is parted anew over all listings. Raises as Asking.basket; LinesInvalid when
    the basket is full.
    """
    listing, grams = _meant(asking)
    with _changed(basket, once) as mine:
        if mine is None:
            return
        known = {line.listing_id: line for line in mine.listings.select_related("listing")}
        if len(known) >= LINES_MAX and listing.pk not in known:
            raise LinesInvalid(field="lines")
        name = asking.footprints[0][0] if asking.footprints and share is not None else ""
        if mine.money_minor is not None and asking.money_minor is None:
            _weigh(mine, known)
        if asking.money_minor is not None and (mine.money_minor is not None or not total_grams(mine)):
            part = asking.money_minor
            _scale(known, mine.money_minor or part * len(known))
            mine.money_minor = (mine.money_minor or 0) + part
        elif name and mine.footprints.filter(footprint=name).exists():
            part = max(sum(line.parts for line in known.values()) // max(len(known), 1), 1)
        else:
            part = grams
            _scale(known, total_grams(mine) or part * len(known))
            if name and mine.footprints.count() < FOOTPRINTS_MAX:
                BasketFootprint.objects.create(basket=mine, footprint=name, share=share or 0)
            else:
                mine.extra_grams += part
        _put(mine, known, listing, part)


def add_footprint(basket: Basket, footprint: str, *, share: int, once: str) -> None:
    """Put a footprint into a basket, or change its share (hundredths of a percent). Raises CalculatorError."""
    get_footprint(footprint)
    with _changed(basket, once) as mine:
        if mine is None or mine.footprints.count() >= FOOTPRINTS_MAX:
            return
        mine.footprints.update_or_create(footprint=footprint, defaults={"share": share})


def change(
    basket: Basket, typed: Mapping[str, str], *, extra_grams: int, money_minor: int | None, once: str
) -> None:
    """Take over what was typed on the basket's page: `share_<footprint>` and `part_<listing>` in percent.

    Lines that are not named stay as they are. Raises MassNotRepresentable for a percentage that is none.
    """
    shares = {name: hundredths(text) for name, text in typed.items() if name.startswith(("share_", "part_"))}
    with _changed(basket, once) as mine:
        if mine is None:
            return
        mine.extra_grams, mine.money_minor = extra_grams, money_minor
        for footprint in mine.footprints.all():
            footprint.share = shares.get(f"share_{footprint.footprint}", footprint.share)
            footprint.save(update_fields=["share"])
        lines = list(mine.listings.select_related("listing"))
        shown = dict(zip(lines, percents(lines), strict=True))
        named = {line: shares.get(f"part_{line.listing.public_id}", shown[line]) for line in lines}
        if named != shown:
            for line, part in named.items():
                line.parts = part
            BasketListing.objects.bulk_update(lines, ["parts"])


def take_out(basket: Basket, name: str, *, once: str) -> None:
    """Take a listing (its public id) or a footprint (its id) out. Nothing happens when it is not there."""
    with _changed(basket, once) as mine:
        if mine is not None:
            mine.footprints.filter(footprint=name).delete()
            mine.listings.filter(listing__public_id=name).delete()


def note_prices_seen(basket: Basket) -> None:
    """Remember that the buyer has been told the present prices."""
    for line in basket.listings.select_related("listing"):
        if line.seen_price_minor != line.listing.project_price_minor:
            line.seen_price_minor = line.listing.project_price_minor
            line.save(update_fields=["seen_price_minor"])


def total_grams(basket: Basket) -> int:
    """The mass of a basket's footprint shares, each rounded up to the gram, and what is beside them."""
    return basket.extra_grams + sum(grams for _name, grams in footprint_grams(basket))


def footprint_grams(basket: Basket) -> list[tuple[str, int]]:
    """The chosen mass of each footprint, in grams."""
    return [
        (one.footprint, mass_of_share(get_footprint(one.footprint).grams, one.share))
        for one in basket.footprints.all()
    ]


def percents(lines: list[BasketListing]) -> list[int]:
    """The share of each line in hundredths of a percent, summing to 10,000."""
    return spread(10_000, [line.parts for line in lines])


def asking_of(basket: Basket) -> Asking:
    """What a basket asks for now: listings that can no longer be bought are left out, and so is a share of nothing."""
    lines = [line for line in sellable(basket) if line.parts]
    footprints = tuple(footprint_grams(basket))
    if basket.money_minor is not None:
        weights = tuple((line.listing.public_id, line.parts) for line in lines)
        return Asking(weights, basket.money_minor, footprints)
    masses = spread(total_grams(basket), [line.parts for line in lines])
    asked = tuple((line.listing.public_id, grams) for line, grams in zip(lines, masses, strict=True) if grams)
    return Asking(asked, None, footprints)


def sellable(basket: Basket) -> list[BasketListing]:
    """The lines whose listings are live."""
    return [
        line
        for line in basket.listings.select_related("listing__batch__project")
        if line.listing.state == "live"
    ]


def _meant(asking: Asking) -> tuple[Listing, int]:
    """The one listing that is asked for and its mass in grams; a mass may be less than a card can be charged alone."""
    if asking.money_minor is not None:
        line = asking.basket().lines[0]
        return line.listing, line.grams
    ((name, grams),) = asking.lines
    listing = read_listings([name]).get(name)
    if listing is None or not listing.livemode or listing.state != ListingState.LIVE:
        raise ListingNotForSale(field="listing")
    return listing, grams


def _put(mine: Basket, known: dict[int, BasketListing], listing: Listing, part: int) -> None:
    if listing.pk in known:
        known[listing.pk].parts += part
    else:
        known[listing.pk] = BasketListing(
            basket=mine, listing=listing, parts=part, seen_price_minor=listing.project_price_minor
        )
    for line in known.values():
        line.save()


def _scale(known: dict[int, BasketListing], whole: int) -> None:
    """Let each line's parts be what it has now of the whole, in grams or yen, so that a new part can stand beside."""
    lines = list(known.values())
    for line, part in zip(lines, spread(whole, [line.parts for line in lines]), strict=True):
        line.parts = part


def _weigh(mine: Basket, known: dict[int, BasketListing]) -> None:
    """Turn a sum of money into the masses that it buys today."""
    asking = asking_of(mine)
    bought = {line.listing.pk: line.grams for line in asking.basket().lines} if asking.lines else {}
    for pk, line in known.items():
        line.parts = bought.get(pk, 0)
    mine.money_minor = None
    mine.extra_grams = max(sum(bought.values()) - sum(grams for _name, grams in footprint_grams(mine)), 0)


@contextmanager
def _changed(basket: Basket, once: str) -> Iterator[Basket | None]:
    """The basket, locked; saved afterwards. None when this press of a button has been heard before."""
    with durable():
        mine = Basket.objects.select_for_update().get(pk=basket.pk)
        if once and once in mine.done:
            yield None
            return
        yield mine
        mine.done = [*mine.done, once][-REMEMBERED:]
        mine.order = None
        mine.save()


def _emptied_when_paid(basket: Basket | None) -> Basket | None:
    if basket is None or basket.order is None or basket.order.state in _STILL_OURS:
        return basket
    with durable():
        mine = Basket.objects.select_for_update().get(pk=basket.pk)
        if mine.order_id != basket.order_id:
            return mine
        mine.listings.all().delete()
        mine.footprints.all().delete()
        mine.extra_grams, mine.money_minor, mine.order = 0, None, None
        mine.save()
    return mine


def _join(gathered: Basket, user: User) -> None:
    """Put what a visitor gathered into the basket of their account; what stands in both stands once."""
    with durable():
        locked = Basket.objects.select_for_update().filter(pk=gathered.pk).first()
        if locked is None:  # another tab was faster
            return
        mine, made = Basket.objects.select_for_update().get_or_create(owner=user)
        if made or not mine.listings.exists():
            mine.money_minor = locked.money_minor
        known = {line.listing_id: line for line in mine.listings.all()}
        new = {line.listing_id: line for line in locked.listings.exclude(listing__in=known)}
        for lines, owner in ((known, mine), (new, locked)):
            _scale(lines, total_grams(owner) or 10_000 * len(lines))
        for line in (*known.values(), *new.values()):
            line.basket = mine
            line.save()
        mine.extra_grams += locked.extra_grams
        names = set(mine.footprints.values_list("footprint", flat=True))
        locked.footprints.exclude(footprint__in=names).update(basket=mine)
        mine.order = locked.order if made else None
        mine.save()
        locked.delete()
