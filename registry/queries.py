"""What anyone may ask of the registry: where units are and how they came there, batches, retirements, totals."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from registry.enums import Act, Condition, Purpose
from registry.errors import RangeTooScattered, SerialNotIssued
from registry.finding import bears
from registry.models import Account, AmendedOpening, Amendment, Batch, Opening, Project, Retirement
from registry.reversals.queries import concerning
from registry.serials import SerialRange, parse

JST = ZoneInfo("Asia/Tokyo")
MOST_PIECES = 1_000
NEWEST_FIRST = ("-retired_at", "-pk")


# --- units ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Event:
    """One act in the life of units; accounts and the retirement by their public numbers."""

    act: Act
    at: datetime
    source: str | None
    target: str
    retirement: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring units that have one life: in whose account they are is not told, not even by where pieces end."""

    units: SerialRange
    condition: Condition
    events: tuple[Event, ...]

    @property
    def retirement(self) -> str | None:
        """The number of the retirement that took them out of use."""
        return next((event.retirement for event in self.events if event.act == Act.RETIRE), None)


def find_units(text: str) -> tuple[SerialRange, list[Piece]]:
    """The units a serial names, in the order of their numbers, parted by how they stand and what they went through.

    Raises SerialMalformed, SerialNotIssued, and RangeTooScattered beyond MOST_PIECES.
    """
    asked = parse(text)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pieces::text, entries::text"
            " from registry_unit_history(%s::text, %s::bigint, %s::bigint, %s::bigint)",
            [asked.batch, asked.lo, asked.hi, MOST_PIECES],
        )
        row = cursor.fetchone()
    if row is None or row[0] is None:
        raise SerialNotIssued(field="serial")
    # Between whom units changed hands is their owners' affair: transfers are public as totals of batches only.
    pieces, entries = json.loads(row[0]), [e for e in json.loads(row[1]) if e["act"] != Act.TRANSFER]
    found = (
        list(_joined(_with_their_lives(asked.batch, pieces, entries))) if len(pieces) <= MOST_PIECES else []
    )
    if not 0 < len(found) <= MOST_PIECES:
        raise RangeTooScattered(field="serial", most=MOST_PIECES)
    return asked, found


def _with_their_lives(
    batch: str, pieces: list[tuple[int, int, int, str]], entries: list[dict[str, Any]]
) -> Iterator[Piece]:
    """Cut each piece where an entry begins or ends inside it: merged crumbs have lives of their own."""
    cuts = sorted({entry[end] for entry in entries for end in ("lo", "hi")})
    for lo, hi, condition, _account in pieces:
        inside = cuts[bisect_right(cuts, lo) : bisect_left(cuts, hi)]
        for start, stop in pairwise([lo, *inside, hi]):
            events = tuple(_event(e) for e in entries if e["lo"] <= start and stop <= e["hi"])
            yield Piece(SerialRange(batch, start, stop), Condition(condition), events)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one life as one piece, however their owners and shelves part them."""
    before: Piece | None = None
    for piece in pieces:
        if before and replace(before, units=piece.units) == piece and before.units.hi == piece.units.lo:
            before = replace(before, units=SerialRange(piece.units.batch, before.units.lo, piece.units.hi))
        else:
            if before:
                yield before
            before = piece
    if before:
        yield before


def _event(entry: dict[str, Any]) -> Event:
    at = datetime.fromisoformat(entry["at"])
    # A holding account that units left would name who had them, also where the beneficiary is withheld.
    source = None if (entry["source"] or "").startswith("H-") else entry["source"]
    return Event(Act(entry["act"]), at, source, entry["target"], entry["retirement"])


# --- batches and totals ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Balance:
    """Where the grams of one or more batches are. `issued` is the sum of the others."""

    held: int
    on_hold: int
    retired: int
    cancelled: int
    buffer: int

    @property
    def issued(self) -> int:
        return sum(self.parts().values())

    def parts(self) -> dict[str, int]:
        return {part.name: getattr(self, part.name) for part in fields(self)}

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(**{name: grams + getattr(other, name) for name, grams in self.parts().items()})


NOTHING = Balance(0, 0, 0, 0, 0)
_BALANCES = (
    "select b.serial, v.held, v.on_hold, v.retired, v.cancelled, v.buffer"
    " from registry_batch b join registry_balance v on v.batch_id = b.id where "
)


def balances(*, livemode: bool) -> dict[str, Balance]:
    """The balance of every batch of one mode by its serial, all at one moment."""
    return _balances("b.livemode = %s::boolean order by b.serial", [livemode])


def total(found: Iterable[Balance]) -> Balance:
    return sum(found, NOTHING)


def _balances(condition: str, arguments: list[Any]) -> dict[str, Balance]:
    with connection.cursor() as cursor:
        cursor.execute(_BALANCES + condition, arguments)
        return {serial: Balance(*grams) for serial, *grams in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch [lo, hi) of a batch in one condition; neighbours differ."""

    lo: int
    hi: int
    condition: Condition


def runs(batch: Batch) -> list[Run]:
    """The whole batch from its first unit to its last, as stretches of one condition each."""
    query = """
        with pieces as (
            select lo, hi, condition from registry_segment
                where registry_stretch(batch_id, lo, hi) && registry_stretch(%(batch)s::bigint, 0, %(grams)s::bigint)
            union all select next, stop, 1 from registry_shelf where batch_id = %(batch)s::bigint and next < stop
        ), marked as (
            select lo, hi, condition,
                row_number() over (order by lo) - row_number() over (partition by condition order by lo) as run
            from pieces
        )
        select min(lo), max(hi), condition from marked group by condition, run order by 1
    """
    with connection.cursor() as cursor:
        cursor.execute(query, {"batch": batch.pk, "grams": batch.grams})
        return [Run(lo, hi, Condition(condition)) for lo, hi, condition in cursor.fetchall()]


def balance_of(batch: Batch) -> Balance:
    """The balance of one batch."""
    return balance_from(runs(batch))


def balance_from(found: Iterable[Run]) -> Balance:
    """The balance of a batch from its stretches."""
    sums = dict.fromkeys(NOTHING.parts(), 0)
    for run in found:
        sums[run.condition.name.lower()] += run.hi - run.lo
    return Balance(**sums)


def batches(*, livemode: bool, project: str = "") -> QuerySet[Batch]:
    """Batches of one mode, perhaps only those of a project (its slug or registry id), with what a list shows."""
    found = Batch.objects.filter(livemode=livemode).select_related(
        "project__scheme", "project__methodology", "project__operator", "project__verifier__organisation"
    )
    return found.filter(_of_project(project, "project__")) if project else found


def projects() -> QuerySet[Project]:
    """Every registered project, with what a list shows."""
    return Project.objects.select_related("scheme", "methodology", "operator", "verifier__organisation")


# --- retirements -----------------------------------------------------------------------------------------------------
def matching(
    *,
    livemode: bool = True,
    beneficiary: str = "",
    project: str = "",
    purpose: Purpose | str = "",
    since: date | datetime | None = None,
    until: date | datetime | None = None,
) -> QuerySet[Retirement]:
    """Retirements of one mode. `beneficiary` is looked for in public names only; days are days in Japan, inclusive."""
    found = Retirement.objects.filter(livemode=livemode)
    if beneficiary:
        found = found.filter(bears(beneficiary))
    if project:
        batches = Batch.objects.filter(_of_project(project, "project__"), livemode=livemode)
        found = found.filter(batch__in=list(batches.values_list("pk", flat=True)))
    if purpose:
        found = found.filter(purpose=purpose)
    if since:
        found = found.filter(retired_at__gte=_moment(since, time.min))
    if until:
        found = found.filter(retired_at__lte=_moment(until, time.max))
    return found


def older_than(one: Retirement) -> Q:
    """What stands after this one where the newest come first."""
    return Q(retired_at__lte=one.retired_at) & ~Q(retired_at=one.retired_at, pk__gte=one.pk)


def retirements(**filters: Any) -> QuerySet[Retirement]:
    """What `matching` finds, with what a list shows."""
    return with_what_is_shown(matching(**filters))


def with_what_is_shown(found: QuerySet[Retirement]) -> QuerySet[Retirement]:
    """With the batch, its reversals, the project and `public_openings`, in as many queries for one as for many."""
    later = AmendedOpening.objects.filter(public=True).order_by("id")
    amendments = Amendment.objects.prefetch_related(Prefetch("openings", later, to_attr="public_openings"))
    return found.select_related("batch__project__scheme", "batch__project__methodology").prefetch_related(
        Prefetch(
            "openings", queryset=Opening.objects.filter(public=True).order_by("id"), to_attr="public_openings"
        ),
        Prefetch("amendments", amendments),
        Prefetch("batch__reversals", queryset=concerning(), to_attr="losses"),
    )


def retirement(number: str) -> Retirement | None:
    """A retirement by its number, in either mode."""
    return with_what_is_shown(Retirement.objects.filter(number=number)).first()


def public_words(retirement: Retirement) -> dict[str, str]:
    """The public texts of a retirement by their field, as amended last. Of one read by this module."""
    return retirement.public_words


def account(number: str) -> Account | None:
    """An account by its number."""
    return Account.objects.select_related("organisation").filter(number=number).first()


def _of_project(text: str, prefix: str) -> Q:
    return Q(**{f"{prefix}slug": text}) | Q(**{f"{prefix}registry_id": text})


def _moment(day: date | datetime, hour: time) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, hour, tzinfo=JST)
