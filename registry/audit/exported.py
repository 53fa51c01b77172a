"""The open data against the entries: each line has its entry, each entry its line, and both say the same.

The JSON Lines are compared with the entries, the CSV with the JSON Lines, byte for byte. A retirement from the last
moments may be exported before a checkpoint covers it: such lines wait until the log has been read on.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from registry.audit.book import Book
from registry.audit.findings import Unfit
from registry.audit.source import Source
from registry.exports.tables import RETIREMENTS

EXPORT = "/registry/export/retirements"
JST = ZoneInfo("Asia/Tokyo")
SAME = ("livemode", "grams", "serials", "project", "methodology", "vintage")
NEEDED = {
    *SAME, "number", "purpose", "beneficiary", "message", "retired_at", "retired_on_jst", "log_index", "version",
    "openings",
}  # fmt: skip
COLUMNS = tuple(column.name for column in RETIREMENTS.columns)
OPENING = {"field", "salt", "text"}


@dataclass(slots=True)
class Exported:
    """How many lines of one mode were read, and those that have no entry yet."""

    livemode: bool
    lines: int = 0
    waiting: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def read_export(source: Source, book: Book, *, livemode: bool, size: int) -> Exported:
    """Compare both exports of one mode with the entries, of which `size` have been read."""
    query = f"?livemode={str(livemode).lower()}"
    found = Exported(livemode)
    records = _records(source.lines(f"{EXPORT}.csv{query}"), f"{EXPORT}.csv{query}")
    header = next(records, b"")
    where = f"{EXPORT}.csv{query}, line 1"
    columns = _cells(where, header)
    if header != _record(columns) or not set(COLUMNS) <= set(columns):
        raise Unfit(where, f"the columns are not {', '.join(COLUMNS)}")
    for line in source.lines(f"{EXPORT}.jsonl{query}"):
        found.lines += 1
        where = f"{EXPORT}.jsonl{query}, line {found.lines}"
        row = _row(where, line)
        if not book.mark_exported(row["number"]):
            raise Unfit(where, f"{row['number']} is exported twice")
        fresh = row["log_index"] is None or row["log_index"] >= size
        record = next(records, b"")
        if record or not fresh:  # a fresh one may have come after the CSV had ended
            _check_csv(f"{EXPORT}.csv{query}, record {found.lines}", record, columns, row, fresh=fresh)
        if not check_row(where, row, book, livemode=livemode):
            found.waiting.append((where, row))
    for more, record in enumerate(records, start=found.lines + 1):  # retired while the two were read
        where = f"{EXPORT}.csv{query}, record {more}"
        place = dict(zip(columns, _cells(where, record), strict=False)).get("log_index", "")
        if place and not (place.isdecimal() and int(place) >= size):
            raise Unfit(where, "is not among the JSON Lines")
    return found


def check_waiting(found: Exported, book: Book) -> None:
    """The lines that had no entry before have one now."""
    found.waiting = [
        (where, row)
        for where, row in found.waiting
        if not check_row(where, row, book, livemode=found.livemode)
    ]
    for where, row in found.waiting:
        raise Unfit(where, f"{row['number']} has no entry in the log, or not in version {row['version']}")


def check_row(where: str, row: dict[str, Any], book: Book, *, livemode: bool) -> bool:
    """Whether the log has this retirement, in this version. Raises Unfit when it says something else of it."""
    wordings = book.wordings(row["number"])
    if len(wordings) < row["version"]:
        return False
    leaf = f"leaf {wordings[0].place}"
    facts, words = wordings[0].facts, wordings[row["version"] - 1]
    wanted = {name: facts[name] for name in SAME} | {
        "purpose": words.facts["purpose"],
        "retired_at": facts["at"],
        "retired_on_jst": datetime.fromisoformat(facts["at"]).astimezone(JST).date().isoformat(),
    }
    for name, value in wanted.items():
        if row[name] != value or type(row[name]) is not type(value):
            raise Unfit(where, f"{name} is {row[name]!r}, but {leaf} says {value!r}")
    if row["livemode"] is not livemode:
        raise Unfit(where, f"{row['number']} is of the other mode")
    if row["log_index"] not in (None, wordings[0].place):
        raise Unfit(where, f"log_index is {row['log_index']}, but {row['number']} is {leaf}")
    if len(wordings) > row["version"]:
        raise Unfit(
            where, f"in the words of version {row['version']}, which leaf {wordings[-1].place} has amended"
        )
    _check_openings(where, row, words.facts.get("commitments", {}), f"leaf {words.place}")
    return True


def _check_openings(where: str, row: dict[str, Any], commitments: dict[str, str], leaf: str) -> None:
    """What the line says of names and messages is what the entry committed to. What is not public is not said."""
    texts: dict[str, str] = {}
    for opening in row["openings"]:
        if not isinstance(opening, dict) or set(opening) != OPENING or opening["field"] in texts:
            raise Unfit(where, "an opening is malformed, or there twice")
        name, salt, text = opening["field"], opening["salt"], opening["text"]
        made = hashlib.sha256(_hex(where, salt) + f"{name}\x00{text}".encode()).hexdigest()
        if commitments.get(name) != made:
            raise Unfit(where, f"the {name} is not what {leaf} committed to")
        texts[name] = text
    for name in ("beneficiary", "message"):
        if row[name] != texts.get(name):
            raise Unfit(where, f"{name} is {row[name]!r}, but opened is {texts.get(name)!r}")


def _row(where: str, line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode())
    except ValueError as error:
        raise Unfit(where, "not JSON in UTF-8") from error
    if not isinstance(row, dict) or not set(row) >= NEEDED:
        raise Unfit(where, "lacks a member that every retirement has")
    if not isinstance(row["openings"], list) or type(row["log_index"]) not in (int, type(None)):
        raise Unfit(where, "openings is not a list, or log_index not an integer")
    if type(row["version"]) is not int or row["version"] < 1 or type(row["number"]) is not str:
        raise Unfit(where, "version is not a number from 1 on, or number not a text")
    return row


def _check_csv(where: str, record: bytes, columns: list[str], row: dict[str, Any], *, fresh: bool) -> None:
    """The record is exactly what the JSON line makes; of a fresh one the place in the log may have come meanwhile."""
    if missing := [column for column in columns if column not in row]:
        raise Unfit(where, f"the column {missing[0]} is not in the JSON Lines")
    if record == _record([_cell(row[column]) for column in columns]):
        return
    said = dict(zip(columns, _cells(where, record), strict=False))
    if fresh and record == _record([_cell((row | {"log_index": said.get("log_index")})[c]) for c in columns]):
        return
    for column in columns:
        if said.get(column) != _cell(row[column]):
            raise Unfit(
                where, f"{column} is {said.get(column)!r}, but the JSON line says {_cell(row[column])!r}"
            )
    raise Unfit(where, "not written as the JSON line makes it")


def _records(lines: Iterator[bytes], where: str) -> Iterator[bytes]:
    """Records of a CSV: a cell in quotation marks may hold line ends."""
    record, number = b"", 0
    for line in lines:
        record += line
        if record.count(b'"') % 2 == 0:
            yield record
            record, number = b"", number + 1
    if record:
        raise Unfit(f"{where}, record {number}" if number else f"{where}, line 1", "ends within a cell")


def _cells(where: str, record: bytes) -> list[str]:
    try:
        return next(csv.reader([record.decode()], strict=True), [])
    except (ValueError, csv.Error) as error:
        raise Unfit(where, "not CSV in UTF-8") from error


def _record(cells: list[str]) -> bytes:
    class Line:
        def write(self, text: str) -> str:
            return text

    written: str = csv.writer(Line()).writerow(cells)
    return written.encode()


def _cell(value: Any) -> str:
    """A value of the JSON line as a cell of the CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if value and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def _hex(where: str, text: Any) -> bytes:
    try:
        data = bytes.fromhex(text)
    except (TypeError, ValueError) as error:
        raise Unfit(where, "a salt is not hexadecimal") from error
    if data.hex() != text or len(data) != 32:
        raise Unfit(where, "a salt is not 64 small hexadecimal digits")
    return data
