"""Where people and goods come from: a Japanese postcode or prefecture, a country, or an airport, as a point on the map.

A postcode is read as its prefecture and forgotten: an answer that is kept names nobody's home.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

from calculators import airport_search, factor_store
from calculators.airports import Airport, airport, great_circle_km
from calculators.errors import AirportUnknown, PlaceUnknown
from calculators.factor_store import FactorStore
from calculators.footprint import Words

PREFECTURES: Final = "japan-prefectures"
_POSTCODE: Final = re.compile(r"〒?\s*(\d{3})-?(\d{4})?")
_ALSO: Final = {
    "usa": "US",
    "uk": "GB",
    "uae": "AE",
    "米国": "US",
    "英国": "GB",
    "korea": "KR",
    "turkey": "TR",
    "hong kong": "HK",
    "香港": "HK",
}
_SUFFIX: Final = re.compile("(都|府|県|-?(to|fu|ken|prefecture))$")


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map. `near` is its airport for flights inside the country, `hub` the one for flights abroad.

    `kind` is prefecture, airport or country; a country is as coarse as its representative airport.
    """

    code: str
    kind: str
    country: str
    near: Airport
    hub: Airport
    latitude: Decimal
    longitude: Decimal

    @property
    def point(self) -> Airport:
        """The point itself, for distances."""
        return Airport(self.code, "", self.country, self.latitude, self.longitude)


def km_between(one: Place | Airport, two: Place | Airport) -> Decimal:
    """Great-circle kilometres (WGS84)."""
    ends = (end.point if isinstance(end, Place) else end for end in (one, two))
    return great_circle_km(*ends)


@lru_cache(maxsize=20_000)
def place(store: FactorStore, text: str) -> Place:
    """The place that this text means, in any width, in Japanese or English. Raises PlaceUnknown."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable()).strip()
    code = _code(store, plain)
    if code is None:
        raise PlaceUnknown(name=plain[:40])
    return _of_code(store, code)


def name_of(code: str) -> Words:
    """What a place is called, lazily in the language of the reader."""
    called: Words = _lazy_name(code)
    return called


def _code(store: FactorStore, plain: str) -> str | None:
    upper = plain.upper()
    if (upper,) in store[PREFECTURES] or (upper,) in store["country-airports"]:
        return upper
    if known := _prefecture_names().get(_bare(plain)) or _country_names().get(plain.casefold()):
        return known if (known,) in store[PREFECTURES] or (known,) in store["country-airports"] else None
    if len(upper) == 3 and (upper,) in store["airports"]:
        return upper
    if digits := _POSTCODE.fullmatch(plain):
        return _prefecture_of("".join(part for part in digits.groups() if part), store)
    found = airport_search.exact(plain) if plain and not plain.isdigit() else None
    return found.iata if found and (found.iata,) in store["airports"] else None


def _prefecture_of(digits: str, store: FactorStore) -> str | None:
    """The longest known beginning counts: a few towns have the digits of the neighbouring prefecture."""
    prefixes = store["japan-postcodes"]
    for length in range(len(digits), 2, -1):
        if (digits[:length],) in prefixes:
            return prefixes.word(digits[:length], column="prefecture")
    return None


def _of_code(store: FactorStore, code: str) -> Place:
    if (code,) in store[PREFECTURES]:
        row = store[PREFECTURES].row(code)
        near, hub = airport(store, row["airport"]), airport(store, row["hub"])
        return Place(code, "prefecture", "JP", near, hub, Decimal(row["latitude"]), Decimal(row["longitude"]))
    if (code,) in store["country-airports"]:
        own = airport(store, store["country-airports"].word(code, column="airport"))
        return Place(code, "country", code, own, own, own.latitude, own.longitude)
    try:
        own = airport(store, code)
    except AirportUnknown as unknown:
        raise PlaceUnknown(name=code[:40]) from unknown
    return Place(code, "airport", own.country, own, own, own.latitude, own.longitude)


def _name(code: str, language: str) -> str:
    if code.startswith("JP-"):
        row = _prefecture_rows().get(code)
        return code if row is None else row["name_ja" if language == "ja" else "name_en"]
    if len(code) == 2:
        return str(Locale.parse(language).territories.get(code, code))
    return airport_search.place(code).title(language)


_lazy_name = lazy(lambda code: _name(code, (get_language() or "en")[:2]), str)


def _bare(name: str) -> str:
    """`東京都`, `東京`, `Tokyo-to` and `tokyo` are one; 北海道 keeps its 道, and 京都 its 都."""
    folded = name.casefold().strip()
    return folded if folded in ("京都", "kyoto") else _SUFFIX.sub("", folded)


@cache
def _prefecture_rows() -> Mapping[str, Mapping[str, str]]:
    # The newest names: words are no part of a result's hash.
    return {key[0]: row for key, row in factor_store.newest()[PREFECTURES].rows.items()}


@cache
def _prefecture_names() -> Mapping[str, str]:
    rows = _prefecture_rows().items()
    return {_bare(row[f"name_{language}"]): code for code, row in rows for language in ("ja", "en")}


@cache
def _country_names() -> Mapping[str, str]:
    names = {
        name.casefold(): code
        for language in ("en", "ja")
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | _ALSO
