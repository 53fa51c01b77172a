"""How far goods go between two places that were told: the great circle times the detour of the kind of way."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from calculators import where
from calculators.airports import Airport, great_circle_km
from calculators.errors import DistanceNeeded, PlaceUnknown
from calculators.factor_store import Factor, FactorStore

CHOICES: Final = "okaeshi-freight-choices"


@dataclass(frozen=True, slots=True)
class Way:
    """Kilometres, and the chosen numbers that led to them."""

    km: Decimal
    behind: tuple[Factor, ...]


def place(text: str, store: FactorStore, *, field: str) -> Airport:
    """The point of a postcode's prefecture, a prefecture, an airport or a country. Raises PlaceUnknown."""
    try:
        return where.place(store, text[:100]).point
    except PlaceUnknown as unknown:
        raise PlaceUnknown(field=field, name=text[:40]) from unknown


def way(origin: Airport, destination: Airport, *, by: str, field: str, store: FactorStore) -> Way:
    """The kilometres between two places; `by` is road, rail, air or ship.

    Raises:
        DistanceNeeded: for ships, whose way nobody can tell from its ends, and from a place to itself.
    """
    if by == "ship" or origin.iata == destination.iata:
        raise DistanceNeeded(field=field)
    straight = great_circle_km(origin, destination)
    if by == "air":  # the published figures a tonne-kilometre hold 8 % for the detour
        return Way(straight, ())
    detour = store[CHOICES].factor("rail-detour" if by == "rail" else "road-detour", unit="ratio")
    return Way((straight * detour.value).quantize(Decimal("0.1")), (detour,))
