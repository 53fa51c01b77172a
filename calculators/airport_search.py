"""Finding an airport from what people type: a city, kana, kanji, romaji, a code, in any width, half right."""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import airportsdata
from babel import Locale

from calculators import factor_store

TEXT_MAX: Final = 200  # what is longer names no airport, and would be kept by the cache below
NAMES: Final = Path(__file__).resolve().parent / "places" / "airports.csv"
_SUFFIX = re.compile(
    "(国際空港|空港|飛行場|こくさいくうこう|くうこう|internationalairport|intlairport|airport)$"
)
# Two ways to write one Japanese sound; folded alike on both sides, so English names do not suffer.
_ROMAJI = (
    ("ou", "o"),
    ("oo", "o"),
    ("uu", "u"),
    ("shi", "si"),
    ("chi", "ti"),
    ("tsu", "tu"),
    ("fu", "hu"),
    ("ji", "zi"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An airport as people know it."""

    iata: str
    country: str
    name_ja: str
    name_en: str
    codes: frozenset[str]
    names: frozenset[str]
    regions: frozenset[str]  # an island's prefecture, a country: found by it, never meant by it alone
    is_known: bool  # one of the airports whose names were written down for this site
    has_rail: bool  # on the four main islands of Japan, where a train is another way to go

    def name(self, language: str) -> str:
        """The name alone, in `ja` or `en`."""
        return self.name_ja if language == "ja" else self.name_en

    def title(self, language: str) -> str:
        """The name with its code, as it stands in the field: `Tokyo Haneda (HND)`. `exact` reads it back."""
        return f"{self.name(language)} ({self.iata})"

    def country_name(self, language: str) -> str:
        return str(Locale.parse(language).territories.get(self.country, self.country))


def fold(text: str) -> str:
    """The same for everything that is meant to be the same: width, case, kana, accents, long vowels, `airport`."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)
    # Accents go, but the voicing marks of kana stay: they are composed again.
    text = unicodedata.normalize("NFD", text)
    text = re.sub("[\u0300-\u036f]", "", text)
    text = "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum() and c != "ー")
    text = _SUFFIX.sub("", text)
    if text.isascii():
        for long, short in _ROMAJI:
            text = text.replace(long, short)
    return text


def place(iata: str) -> Place:
    """The airport with this code, which must exist."""
    return _places()[iata]


def exact(text: str) -> Place | None:
    """The one airport that is meant, or None when there is none or a choice."""
    text = text[:TEXT_MAX]
    written = re.search(r"[(（]\s*([A-Za-zＡ-Ｚａ-ｚ]{3})\s*[)）]\s*$", text)
    if written and (found := _places().get(unicodedata.normalize("NFKC", written[1]).upper())):
        return found
    ranked = _ranked(fold(text))
    for candidates in ([p for p, rank in ranked if rank == best] for best in range(3)):
        if candidates:
            return candidates[0] if len(candidates) == 1 else None
    return ranked[0][0] if len(ranked) == 1 else None


def suggest(text: str, limit: int = 8) -> list[Place]:
    """The airports that may be meant, the likeliest first; near spellings where nothing fits."""
    wanted = fold(text[:TEXT_MAX])
    found = [place for place, _rank in _ranked(wanted)] or _close(wanted)
    return found[:limit]


@lru_cache(maxsize=2_000)
def _ranked(wanted: str) -> list[tuple[Place, int]]:
    """0: code or name of a known airport, 1: code or name of another, 2-3: begins so, 4-5: contains it."""
    if not wanted:
        return []
    found: list[tuple[Place, int]] = []
    for candidate in _places().values():
        if wanted in candidate.codes or wanted in candidate.names:
            fit = 0
        elif any(name.startswith(wanted) for name in candidate.names):
            fit = 2
        elif wanted in candidate.regions or (len(wanted) > 1 and any(wanted in n for n in candidate.names)):
            fit = 4
        else:
            continue
        own_code = wanted == candidate.iata.lower()
        found.append((candidate, fit + (0 if candidate.is_known or own_code else 1)))
    return sorted(found, key=lambda pair: (pair[1], pair[0].iata.lower() != wanted))


def _close(wanted: str) -> list[Place]:
    names = _by_key()
    keys = difflib.get_close_matches(wanted, names, n=8, cutoff=0.6) if len(wanted) > 1 else []
    return list(dict.fromkeys(place for key in keys for place in names[key]))


@cache
def _by_key() -> Mapping[str, list[Place]]:
    names: dict[str, list[Place]] = {}
    for known in _places().values():
        for key in known.names if known.is_known else ():
            names.setdefault(key, []).append(known)
    return names


@cache
def _places() -> Mapping[str, Place]:
    """Every airport that can be calculated with; the known ones first, in the order of the file."""
    facts: Mapping[str, Any] = airportsdata.load("IATA")
    codes = {key[0] for key in factor_store.newest()["airports"].rows}
    with NAMES.open(encoding="utf-8", newline="") as file:
        known = {row["iata"]: row for row in csv.DictReader(file)}
    ordered: Iterable[str] = (*known, *(code for code in facts if code not in known))
    return {code: _place(code, facts[code], known.get(code)) for code in ordered if code in codes}


def _place(iata: str, fact: Mapping[str, Any], row: Mapping[str, str] | None) -> Place:
    full, city = fact["name"], fact["city"]
    name_ja = name_en = full if not city or fold(city) in fold(full) else f"{full}, {city}"
    spellings = [full, city, *re.split(r"\s*/\s*", city)]
    if row:
        name_ja, name_en = row["name_ja"], row["name_en"]
        spellings += [name_ja, name_en, *row["also"].split("|")]
    return Place(
        iata=iata,
        country=fact["country"],
        name_ja=name_ja,
        name_en=name_en,
        codes=_folded((iata, fact["icao"])),
        names=_folded(spelling for spelling in spellings if not spelling.startswith("~")),
        regions=_folded(spelling for spelling in spellings if spelling.startswith("~")),
        is_known=row is not None,
        has_rail=row is not None and row["rail"] == "y",
    )


def _folded(spellings: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(fold, spellings)))
