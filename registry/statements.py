"""Statements of a holding account: what was there, each movement since, what is there now. All of it from the entries.

Where the entries of an account lead is worked out as check_books does it for every batch: invariants/replay.py.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from registry.enums import Act
from registry.invariants.replay import Place, State, Track
from registry.models import Account, Batch, Entry
from registry.queries import JST
from registry.serials import SerialRange


@dataclass(frozen=True, slots=True)
class Position:
    """What an account has of one batch."""

    batch: Batch
    ranges: tuple[SerialRange, ...]

    @property
    def grams(self) -> int:
        return sum(units.grams for units in self.ranges)


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry as an owner sees it: `grams` is negative for what left, `balance` what was there afterwards."""

    entry: Entry
    grams: int
    balance: int

    @property
    def lost(self) -> int:
        """What left, as a positive number."""
        return -self.grams

    @property
    def act(self) -> Act:
        return Act(self.entry.act)

    @property
    def units(self) -> SerialRange:
        return self.entry.batch.units(self.entry.lo, self.entry.hi)

    @property
    def counterparty(self) -> str | None:
        """The number of the account on the other side. Issued units come from none."""
        other = self.entry.source if self.grams > 0 else self.entry.target
        return other.number if other else None


@dataclass(frozen=True, slots=True)
class Statement:
    """The days `since` to `until` (in Japan, inclusive) of one account, in grams."""

    account: Account
    since: date
    until: date
    opening: int
    movements: tuple[Movement, ...]
    closing: int
    positions: tuple[Position, ...]


def statement(*, account: Account, since: date, until: date) -> Statement:
    """The account's statement of a period.

    The closing balance is the sum of the movements and, worked out apart from it, what the positions add up to.
    """
    if until < since:
        raise ValueError("a period ends after it begins")
    entries = list(_entries(account).filter(at__lt=_end_of(until)))
    start = datetime.combine(since, time.min, JST)
    opening = sum(_grams(entry, account) for entry in entries if entry.at < start)
    balance, movements = opening, []
    for entry in entries:
        if entry.at >= start:
            balance += _grams(entry, account)
            movements.append(Movement(entry, _grams(entry, account), balance))
    positions = _led_to(entries, account)
    assert balance == sum(position.grams for position in positions), f"the entries of {account} do not add up"
    return Statement(account, since, until, opening, tuple(movements), balance, positions)


def holdings_on(*, account: Account, day: date) -> tuple[Position, ...]:
    """What a holding account had at the end of a day in Japan, by batch, rebuilt from its entries."""
    return _led_to(_entries(account).filter(at__lt=_end_of(day)), account)


def _entries(account: Account) -> QuerySet[Entry]:
    mine = RawSQL("select id from registry_account_entries(%s::bigint)", [account.pk])
    found = Entry.objects.filter(pk__in=mine).order_by("pk")
    return found.select_related("batch__project", "source", "target", "retirement")


def _grams(entry: Entry, account: Account) -> int:
    """What an entry means to one account: more is positive."""
    return (entry.hi - entry.lo) * (1 if entry.target_id == account.pk else -1)


def _led_to(entries: Iterable[Entry], account: Account) -> tuple[Position, ...]:
    tracks: dict[int, tuple[Batch, Track]] = {}
    for entry in entries:
        _batch, track = tracks.setdefault(entry.batch_id, (entry.batch, Track(entry.batch.grams)))
        track.apply(Act(entry.act), entry.lo, entry.hi, entry.source_id, entry.target_id)
    held = State(Place.HELD, account.pk)
    found = (
        Position(batch, tuple(batch.units(lo, hi) for lo, hi in track.stretches(held)))
        for batch, track in tracks.values()
    )
    return tuple(sorted((one for one in found if one.ranges), key=lambda one: one.batch.serial))


def by_project(positions: Iterable[Position]) -> Iterator[tuple[str, int, int]]:
    """(project, vintage, grams), for the summary under a statement."""

    def name(position: Position) -> tuple[str, int]:
        return position.batch.project.name, position.batch.vintage

    for (project, vintage), group in groupby(sorted(positions, key=name), key=name):
        yield project, vintage, sum(position.grams for position in group)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, JST)
