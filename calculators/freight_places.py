"""Where goods start and end: a Japanese postcode or prefecture, an airport, or a country; and how far that is."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from calculators.airports import Airport, airport, great_circle_km
from calculators.errors import DistanceNeeded, PlaceUnknown
from calculators.factor_store import Factor, FactorStore

CHOICES: Final = "okaeshi-freight-choices"
_POSTCODE: Final = re.compile(r"\d{3}-?\d{4}")


def place(text: str, store: FactorStore, *, field: str) -> Airport:
    """The point that stands for a place: a prefecture's office, an airport, the airport that stands for a country.

    Raises PlaceUnknown.
    """
    said = unicodedata.normalize("NFKC", text).strip().removeprefix("〒").strip()
    code = _by_postcode(said, store) if _POSTCODE.fullmatch(said) else _names(store).get(said.casefold(), "")
    if code:
        row = store["japan-prefectures"].row(code)
        return Airport(code, "", "JP", Decimal(row["latitude"]), Decimal(row["longitude"]))
    short = said.upper()
    if (short,) in store["country-airports"]:
        stands_for = airport(store, store["country-airports"].word(short, column="airport"))
        return replace(stands_for, iata=short, country=short)
    if (short,) in store["airports"]:
        return airport(store, short)
    raise PlaceUnknown(field=field, name=text[:40])


def _by_postcode(postcode: str, store: FactorStore) -> str:
    """The prefecture by the longest first digits that are known; empty where there is no such postcode."""
    digits, table = postcode.replace("-", ""), store["japan-postcodes"]
    starts = (digits[:length] for length in range(len(digits), 0, -1))
    return next((table.word(start, column="prefecture") for start in starts if (start,) in table), "")


@lru_cache(maxsize=4)
def _names(store: FactorStore) -> Mapping[str, str]:
    """Every way to name a prefecture: JP-13, 東京都, 東京, Tokyo."""
    names: dict[str, str] = {}
    for (code,), row in store["japan-prefectures"].rows.items():
        japanese = row["name_ja"]
        short = japanese if japanese == "北海道" else japanese[:-1]
        names |= {said.casefold(): code for said in (code, japanese, short, row["name_en"])}
    return names


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
