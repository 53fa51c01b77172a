"""Where goods start and end: a Japanese postcode or prefecture, an airport, or a country; and how far that is."""

from decimal import Decimal
from typing import Final

from calculators import where
from calculators.airports import Airport, great_circle_km
from calculators.errors import DistanceNeeded, PlaceUnknown
from calculators.factor_store import Factor, FactorStore

CHOICES: Final = "okaeshi-freight-choices"


def place(text: str, store: FactorStore, *, field: str) -> Airport:
    """The point that stands for a place: a prefecture's office, an airport, the airport that stands for a country.

    Raises PlaceUnknown.
    """
    try:
        return where.place(store, text[:100]).point
    except PlaceUnknown as unknown:
        raise PlaceUnknown(field=field, name=text[:40]) from unknown


def way(origin: Airport, destination: Airport, *, by: str, field: str, store: FactorStore) -> "Way":
    """The kilometres between two places: the great circle times the detour of this kind of way.

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


class Way:
    """Kilometres, and the published or chosen numbers that led to them; none where they were told."""

    __slots__ = ("behind", "km")

    def __init__(self, km: Decimal, behind: tuple[Factor, ...]) -> None:
        self.km = km
        self.behind = behind
