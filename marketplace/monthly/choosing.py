"""What a month buys: the first preference that has stock under the limit, cheapest listing first."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from marketplace.catalogue import queries
from marketplace.catalogue.models import Listing
from marketplace.errors import BelowMinimum, BelowPaymentMinimum, ShopError
from marketplace.monthly.models import StandingOrder
from marketplace.monthly.states import By, Fallback, Why
from marketplace.orders.basket import Asked, Basket, fill
from registry.models import Project


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to buy of which projects, and the most that it may cost. `grams` None: as much as the limit buys.

    `choices` are (project id, kind), in order of preference; one of the two is empty.
    """

    livemode: bool
    by: str
    grams: int | None
    cap_minor: int
    currency: str
    choices: tuple[tuple[int | None, str], ...]
    fallback: str


def wanted(standing: StandingOrder) -> Wanted:
    """The same of a standing order."""
    return Wanted(
        livemode=standing.livemode,
        by=standing.by,
        grams=standing.grams,
        cap_minor=standing.cap_minor,
        currency=standing.currency,
        choices=tuple(standing.preferences.values_list("project_id", "kind")),
        fallback=standing.fallback,
    )


def baskets(wish: Wanted) -> Iterator[Basket | Why]:
    """What could be bought, best first, each within the limit; in between, why something could not."""
    for listing in listings(wish):
        try:
            basket = priced(listing, wish)
        except (BelowMinimum, BelowPaymentMinimum) as small:
            yield Why.ABOVE_CAP if wish.by == By.MONEY else _too_small(small)
            continue
        except ShopError:  # no longer on sale, or the limit does not buy a gram of it
            yield Why.ABOVE_CAP
            continue
        if basket.total > wish.cap_minor:
            yield Why.ABOVE_CAP
        elif basket.grams > listing.available_grams:  # type: ignore[attr-defined]
            yield Why.SOLD_OUT
        else:
            yield basket


def first(wish: Wanted) -> Basket | Why:
    """The best of them; without one, why there is none."""
    why = Why.SOLD_OUT
    for found in baskets(wish):
        if isinstance(found, Basket):
            return found
        why = Why.ABOVE_CAP if Why.ABOVE_CAP in {why, found} else why
    return why


def priced(listing: Listing, wish: Wanted) -> Basket:
    """What a month costs with one listing. Raises a ShopError where it cannot be bought alone."""
    if wish.by == By.MONEY:
        return fill([Asked(listing.public_id)], money=(wish.cap_minor, wish.currency), livemode=wish.livemode)
    return fill([Asked(listing.public_id, grams=wish.grams)], livemode=wish.livemode)


def _too_small(refused: ShopError) -> Why:
    return Why.SOLD_OUT if isinstance(refused, BelowMinimum) else Why.ABOVE_CAP


def listings(wish: Wanted) -> Iterator[Listing]:
    """Each listing once: by preference, then the others where these may be taken."""
    seen: set[int] = set()
    choices = [
        Q(batch__project=project) if project else Q(batch__project__kind=kind)
        for project, kind in wish.choices
    ]
    if wish.fallback == Fallback.ANY:
        choices.append(Q())
    for choice in choices:
        for listing in _cheapest_first(wish, choice):
            if listing.pk not in seen:
                seen.add(listing.pk)
                yield listing


def _cheapest_first(wish: Wanted, choice: Q) -> QuerySet[Listing]:
    on_sale = queries.listings(livemode=wish.livemode).filter(choice, currency=wish.currency)
    return on_sale.order_by("project_price_minor", "id")[:200]


def projects_on_sale(*, livemode: bool = True) -> list[Project]:
    """The projects that one can choose, those with a lower price first."""
    found: dict[int, Project] = {}
    for listing in queries.listings(livemode=livemode).order_by("project_price_minor", "id")[:500]:
        found.setdefault(listing.batch.project_id, listing.batch.project)
    return list(found.values())
