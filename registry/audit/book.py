"""What the entries of the log say, gathered in a scratch file: batches, and each stretch that was taken out of them.

A gram is taken out once, by a retirement, a cancellation or a reversal. Whether that holds is seen at the end, when the
stretches of each batch are laid side by side in the order of their units.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import rfc8785

from registry import serials
from registry.audit.findings import Unfit
from registry.serials import SerialRange
from registry.transparency.leaf import LeafMalformed, LeafType, LogEntry, parse
from registry.transparency.verify import ProofInvalid, VerifierKey, leaf_hash
from registry.units import GRAMS_PER_TONNE

UNITS = ("grams", "livemode", "methodology", "project", "serials", "vintage")
AMENDMENT = re.compile(
    r"(?P<number>[^/]+)-A(?P<nth>[1-9][0-9]*)/(?P<place>0|[1-9][0-9]*)/(?P<hash>[0-9a-f]{64})"
)
DISCLOSURE = re.compile(r"(?P<number>[^/]+)-D[1-9][0-9]*")
TAKES = (LeafType.RETIREMENT, LeafType.CANCELLATION, LeafType.REVERSAL)
SCHEMA = """
pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -65536;
create table entry (number text primary key, place integer, type text, livemode integer, facts text) without rowid;
create table exported (number text primary key) without rowid;
create table taken (batch integer, lo integer, hi integer, type text, place integer);
"""


@dataclass(slots=True)
class Sums:
    """Grams of one batch, as the entries have them."""

    issued: int = 0
    retired: int = 0
    cancelled: int = 0
    buffer: int = 0


@dataclass(slots=True)
class Issued:
    """A batch as its `issuance` entry has it, and the stretches of it that went into the buffer."""

    id: int
    place: int
    entry: LogEntry
    grams: int
    buffers: list[tuple[int, int, int]] = field(default_factory=list)  # lo, hi, place


@dataclass(frozen=True, slots=True)
class Wording:
    """What an entry says of a retirement: its own entry, or that of an amendment."""

    place: int
    facts: dict[str, Any]


class Book:
    """All entries of a log so far. Every method raises Unfit for the first thing that cannot be."""

    def __init__(self, path: Path) -> None:
        self.rows = sqlite3.connect(path, isolation_level=None)
        self.rows.executescript(SCHEMA)
        self.rows.execute("begin")
        self.batches: dict[str, Issued] = {}
        self.announced: list[str] = []  # verifier keys
        self.amended: dict[str, list[Wording]] = {}  # by the number of the retirement

    def enter(self, place: int, data: bytes, *, origin: str) -> None:
        """Take down one entry, the `place`-th of the log."""
        where = f"leaf {place}"
        try:
            entry = parse(data)
        except LeafMalformed as error:
            raise Unfit(where, str(error)) from error
        try:
            self.rows.execute(
                "insert into entry (number, place, type, livemode, facts) values (?, ?, ?, ?, ?)",
                (
                    entry.number,
                    place,
                    entry.type,
                    entry.livemode,
                    data if entry.type == LeafType.RETIREMENT else b"",
                ),
            )
        except sqlite3.IntegrityError as error:
            raise Unfit(where, f"the number {entry.number} stands in the log twice") from error
        if entry.type == LeafType.KEY:
            self._announce(where, entry, origin)
        elif entry.type == LeafType.ISSUANCE:
            self._issue(where, place, entry)
        elif entry.type == LeafType.AMENDMENT:
            self._amend(where, place, entry, data)
        elif entry.type == LeafType.DISCLOSURE:
            self._disclose(where, entry)
        else:
            self._take(where, place, entry)

    def _announce(self, where: str, entry: LogEntry, origin: str) -> None:
        try:
            key = VerifierKey.parse(entry.number)
        except ProofInvalid as error:
            raise Unfit(where, f"announces a key, but {error}") from error
        if key.name != origin:
            raise Unfit(where, f"announces a key of another log, {key.name}")
        self.announced.append(entry.number)

    def _issue(self, where: str, place: int, entry: LogEntry) -> None:
        units = _units(entry)
        if len(units) != 1 or units[0].batch != entry.number or units[0].lo != 0:
            raise Unfit(where, f"issues {entry.number}, but not from its first gram on as one stretch")
        if units[0].hi % GRAMS_PER_TONNE:
            raise Unfit(where, f"issues {units[0].hi} g of {entry.number}: not whole tonnes")
        self.batches[entry.number] = Issued(len(self.batches), place, entry, units[0].hi)

    def _amend(self, where: str, place: int, entry: LogEntry, data: bytes) -> None:
        """An amendment names its retirement by number, place and hash, and leaves its units as they were."""
        match = AMENDMENT.fullmatch(entry.number)
        first = self.wordings(match["number"])[:1] if match else []
        if not match or not first:
            raise Unfit(where, f"amends a retirement that no entry before it has made: {entry.number}")
        number, facts = match["number"], json.loads(data)
        made = leaf_hash(rfc8785.dumps(first[0].facts)).hex()
        if (int(match["place"]), match["hash"]) != (first[0].place, made):
            raise Unfit(where, f"amends {number}, but names another entry than leaf {first[0].place}")
        versions = self.amended.setdefault(number, [])
        if int(match["nth"]) != len(versions) + 1:
            raise Unfit(where, f"is amendment {match['nth']} of {number}, after {len(versions)} others")
        for name in UNITS:
            if facts.get(name) != first[0].facts[name]:
                raise Unfit(where, f"{name} is not what leaf {first[0].place} says, which it amends")
        versions.append(Wording(place, facts))

    def _disclose(self, where: str, entry: LogEntry) -> None:
        """A disclosure repeats commitments that were made."""
        match = DISCLOSURE.fullmatch(entry.number)
        wordings = self.wordings(match["number"]) if match else []
        if not wordings:
            raise Unfit(
                where, f"discloses words of a retirement that no entry before it has made: {entry.number}"
            )
        made = {item for wording in wordings for item in wording.facts.get("commitments", {}).items()}
        if not set((entry.commitments or {}).items()) <= made:
            raise Unfit(where, "discloses what was never committed to")

    def _take(self, where: str, place: int, entry: LogEntry) -> None:
        for units in _units(entry):
            batch = self.batches.get(units.batch)
            if batch is None:
                raise Unfit(where, f"names units of {units.batch}, which no entry before it has issued")
            if units.hi > batch.grams:
                raise Unfit(where, f"names units beyond the end of {units.batch}: {units}")
            self._agree(where, entry, batch)
            if entry.type == LeafType.BUFFER:
                batch.buffers.append((units.lo, units.hi, place))
            elif entry.type in TAKES:
                self.rows.execute(
                    "insert into taken values (?, ?, ?, ?, ?)",
                    (batch.id, units.lo, units.hi, entry.type, place),
                )

    def _agree(self, where: str, entry: LogEntry, batch: Issued) -> None:
        """The units are of the mode, project, methodology and vintage that they were issued with."""
        for name in ("livemode", "project", "methodology", "vintage"):
            said, issued = getattr(entry, name), getattr(batch.entry, name)
            if said is not None and said != issued:
                raise Unfit(where, f"{name} is {said}, but {batch.entry.number} was issued with {issued}")

    def sums(self, size: int) -> dict[str, Sums]:
        """The grams of each batch in the first `size` entries.

        Raises Unfit when a unit was taken out twice, or went into the buffer twice.
        """
        by_id = {batch.id: serial for serial, batch in self.batches.items()}
        found = {s: Sums(issued=b.grams) for s, b in self.batches.items() if b.place < size}
        for serial, batch in self.batches.items():
            kept = [(lo, hi, "buffer", place) for lo, hi, place in sorted(batch.buffers)]
            _side_by_side(serial, kept)
            for lo, hi, _, place in kept:
                if place < size:
                    found[serial].buffer += hi - lo
        before: tuple[int, int, int, int] | None = None
        for batch_id, lo, hi, kind, place in self.rows.execute(
            "select batch, lo, hi, type, place from taken order by batch, lo, place"
        ):
            serial = by_id[batch_id]
            if before is not None and before[0] == batch_id and lo < before[2]:
                _refuse_twice(serial, before[1:], (lo, hi, place))
            before = (batch_id, lo, hi, place)
            if place >= size:
                continue
            if kind == LeafType.RETIREMENT:
                found[serial].retired += hi - lo
            else:
                found[serial].cancelled += hi - lo
            for start, stop, _ in self.batches[serial].buffers:
                found[serial].buffer -= max(0, min(hi, stop) - max(lo, start))
        return found

    def wordings(self, number: str) -> list[Wording]:
        """What the log says of a retirement: first its own entry, then its amendments. Empty: there is none."""
        row = self.rows.execute(
            "select place, facts from entry where number = ? and type = 'retirement'", (number,)
        ).fetchone()
        return [Wording(row[0], json.loads(row[1])), *self.amended.get(number, ())] if row else []

    def mark_exported(self, number: str) -> bool:
        """Take down that a line of the export has this number. False: another line had it before."""
        added = self.rows.execute("insert or ignore into exported values (?)", (number,))
        return added.rowcount == 1

    def never_exported(self, *, livemode: bool, size: int) -> Iterator[tuple[int, str]]:
        """The place and number of retirements among the first `size` entries that were not in the export."""
        yield from self.rows.execute(
            "select place, number from entry where type = 'retirement' and livemode = ? and place < ?"
            " and not exists (select 1 from exported where exported.number = entry.number) order by place",
            (livemode, size),
        )


def _units(entry: LogEntry) -> list[SerialRange]:
    return [serials.parse(text) for text in entry.serials or ()]


def _side_by_side(serial: str, stretches: list[tuple[int, int, str, int]]) -> None:
    for (lo, hi, _, place), (next_lo, next_hi, _, next_place) in pairwise(stretches):
        if next_lo < hi:
            _refuse_twice(serial, (lo, hi, place), (next_lo, next_hi, next_place))


def _refuse_twice(serial: str, one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    units = SerialRange(serial, max(one[0], other[0]), min(one[1], other[1]))
    first, second = sorted((one[2], other[2]))
    raise Unfit(f"leaf {second}", f"takes {units}, which leaf {first} has taken already")
