"""A list of participants as CSV: one row a participant or with a count; the rows are added up and forgotten."""

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import errors
from calculators.errors import (
    CalculatorError,
    CsvFormula,
    CsvMalformed,
    CsvNotText,
    CsvRowsRefused,
    CsvTooLarge,
)
from calculators.event_group import Group

MOST_BYTES: Final = 2_000_000
MOST_ROWS: Final = 50_000
MOST_REASONS: Final = 10
MOST_PEOPLE: Final = 1_000_000
COLUMNS: Final[Mapping[str, str]] = {
    "place": "place",
    "from": "place",
    "origin": "place",
    "postcode": "place",
    "postal code": "place",
    "country": "place",
    "airport": "place",
    "prefecture": "place",
    "場所": "place",
    "出発地": "place",
    "郵便番号": "place",
    "国": "place",
    "空港": "place",
    "都道府県": "place",
    "people": "people",
    "count": "people",
    "人数": "people",
    "mode": "mode",
    "交通手段": "mode",
    "km": "km",
    "距離": "km",
}
WAYS: Final[Mapping[str, str]] = {
    "飛行機": "plane",
    "航空機": "plane",
    "新幹線": "shinkansen",
    "鉄道": "train",
    "電車": "train",
    "地下鉄": "metro",
    "路面電車": "tram",
    "バス": "bus",
    "高速バス": "coach",
    "車": "car",
    "自動車": "car",
    "タクシー": "taxi",
    "フェリー": "ferry",
    "船": "ferry",
    "自転車": "bicycle",
    "徒歩": "walk",
}
"""Ways of travelling as people write them in Japanese; in English the names of the API."""
TEMPLATE: Final = (
    "place,people,mode,km\r\n"
    "100-0001,2,train,\r\n"
    "大阪府,1,shinkansen,\r\n"
    "FR,1,plane,\r\n"
    "ITM,3,,\r\n"
    ",4,car,12\r\n"
)
"""A list to start from: a postcode, a prefecture, a country, an airport, and a bare distance."""
HEADER_JA: Final = "場所,人数,交通手段,km"


def template(language: str) -> bytes:
    """The list to start from as a spreadsheet opens it, its header in `ja` or `en`."""
    text = TEMPLATE
    if language == "ja":
        text = text.replace("place,people,mode,km", HEADER_JA)
        for written in ("鉄道", "新幹線", "飛行機", "車"):
            text = text.replace(f",{WAYS[written]},", f",{written},")
    return text.encode("utf-8-sig")


_OTHER_FILES: Final = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
"""How workbooks, documents and archives begin."""


def decoded(data: bytes) -> str:
    """The text of an uploaded list: UTF-8, or what Excel writes. Raises CsvTooLarge, CsvNotText, CsvMalformed."""
    if len(data) > MOST_BYTES:
        raise CsvTooLarge(field="csv", rows=f"{MOST_ROWS:,}", megabytes=MOST_BYTES // 1_000_000)
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if data.startswith(_OTHER_FILES) or (b"\0" in data and not is_utf_16):
        raise CsvNotText(field="csv")
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvMalformed(field="csv")


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


Read = Callable[[Mapping[str, Any]], Group]
Row = tuple[str, str, str]  # place, mode, km as written


def groups(text: Any, read: Read) -> list[Group]:
    """The groups that the rows make, in the order they first appear; `read` is what reads one origin.

    Raises CsvTooLarge, CsvMalformed, CsvFormula, and CsvRowsRefused with the number of each bad row and why.
    """
    if not isinstance(text, str):
        raise errors.InputMalformed(field="csv")
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        raise _too_large()
    people: Counter[Row] = Counter()
    known: dict[Row, Group | CalculatorError] = {}
    refused: list[tuple[int, CalculatorError]] = []
    try:
        for rows, (number, cells) in enumerate(_rows(text.removeprefix("\ufeff")), 1):
            if rows > MOST_ROWS:
                raise _too_large()
            try:
                row, count = _read(cells)
                people[row] += _accepted(row, count, known, read)
            except CalculatorError as refusal:
                refused.append((number, refusal))
    except csv.Error as broken:
        raise CsvMalformed(field="csv") from broken
    if refused:
        raise _refusal(refused)
    if not people:
        raise CsvMalformed(field="csv")
    return [group.of(people[row]) for row, group in known.items() if isinstance(group, Group)]


def _accepted(row: Row, count: int, known: dict[Row, Group | CalculatorError], read: Read) -> int:
    """The count, once the place and the way are known to be right; each is read once, however many rows have it."""
    if row not in known:
        try:
            known[row] = read(_origin(row))
        except CalculatorError as refusal:
            known[row] = refusal
    found = known[row]
    if isinstance(found, CalculatorError):
        raise found
    return count


def _too_large() -> CsvTooLarge:
    return CsvTooLarge(field="csv", rows=f"{MOST_ROWS:,}", megabytes=MOST_BYTES // 1_000_000)


def _refusal(refused: list[tuple[int, CalculatorError]]) -> CsvRowsRefused:
    """One refusal for many rows: the first ones with their numbers and reasons."""
    reasons = [
        format_lazy(_("Row {row}: {reason}"), row=row, reason=str(why)) for row, why in refused[:MOST_REASONS]
    ]
    return CsvRowsRefused(field="csv", count=f"{len(refused):,}", reasons=" ".join(map(str, reasons)))


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that is not empty, its number as a spreadsheet shows it, and its known columns."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    names: list[str | None] | None = None
    number = 0
    for cells in reader:
        number += 1
        if not any(cell.strip() for cell in cells):
            continue
        if any(_is_formula(cell) for cell in cells):
            raise CsvFormula(field="csv", row=number)
        if names is None:
            names = [COLUMNS.get(unicodedata.normalize("NFKC", cell).strip().casefold()) for cell in cells]
            if {"place", "km"} & set(names):
                continue
            if len(cells) > 1:
                raise CsvMalformed(field="csv")
            names = ["place"]  # a bare column of places needs no name
        pairs = zip(names, cells, strict=False)
        yield number, {name: cell.strip() for name, cell in pairs if name and cell.strip()}


def _delimiter(text: str) -> str:
    """A comma, or what a spreadsheet puts between the cells that are pasted from it."""
    header = text.lstrip().partition("\n")[0]
    return next((mark for mark in ("\t", ";") if mark in header and "," not in header), ",")


def _is_formula(cell: str) -> bool:
    return cell.lstrip(" ").startswith(_FORMULA)


def _read(row: Mapping[str, str]) -> tuple[Row, int]:
    place, km = row.get("place", ""), unicodedata.normalize("NFKC", row.get("km", "")).replace(",", "")
    if not place and not km:
        raise errors.InputMissing
    if len(place) > 100:
        raise errors.InputMalformed
    written = unicodedata.normalize("NFKC", row.get("people", "1")).replace(",", "")
    if not (
        written.isascii() and written.isdigit() and len(written) <= 7 and 1 <= int(written) <= MOST_PEOPLE
    ):
        raise errors.CountOutOfRange(least=1, most=f"{MOST_PEOPLE:,}")
    mode = unicodedata.normalize("NFKC", row.get("mode", "auto")).casefold()
    return (place, WAYS.get(mode, mode), km), int(written)


def _origin(row: Row) -> dict[str, Any]:
    place, mode, km = row
    told: dict[str, Any] = {"people": 1, "mode": mode}
    return told | ({"from": place} if place else {}) | ({"km": km} if km else {})
