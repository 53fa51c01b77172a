"""What the open data has: each table with its columns, said once for all formats, and how its rows are read.

Rows are read in short pieces, each a query of its own: one long snapshot behind a slow reader would slow down every
sale.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from django.db.models import Max, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry import queries
from registry.api_shapes import BatchQuery, ModeQuery, RetirementQuery
from registry.models import (
    Amendment,
    Batch,
    Cancellation,
    Disclosure,
    Erasure,
    LeafIndex,
    Methodology,
    Project,
    Retirement,
)
from registry.queries import JST
from registry.retiring.wordings import amended, currents, opened

PIECE: Final = 1_000
Filters = dict[str, Any]


class Kind(Enum):
    """What a column holds; each format writes it in its own way (writers.py)."""

    TEXT = auto()
    INTEGER = auto()
    BOOLEAN = auto()
    MOMENT = auto()
    DAY = auto()
    TEXTS = auto()
    OPENINGS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `take` finds its value in a row, `meaning` says what it is."""

    name: str
    kind: Kind
    take: Callable[[Any], Any]
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the open data in every format. `changes` answers with numbers that change when the rows do."""

    name: str
    title: str | Promise
    columns: tuple[Column, ...]
    query: type[ModeQuery]
    pieces: Callable[[Filters], Iterator[list[Any]]]
    changes: Callable[[], tuple[Any, ...]]


def rows(table: Table, filters: Filters) -> Iterator[dict[str, Any]]:
    """The rows of a table, oldest first."""
    for piece in table.pieces(filters):
        for thing in piece:
            yield {column.name: column.take(thing) for column in table.columns}


# --- reading -------------------------------------------------------------------------------------------------------
def _in_pieces(found: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    found = found.order_by("pk")
    while piece := list(found.filter(pk__gt=last)[:PIECE]):
        yield piece
        last = piece[-1].pk


def _retirements(filters: Filters) -> Iterator[list[Any]]:
    known: dict[int, Batch] = {}
    for piece in _in_pieces(queries.matching(**filters)):
        words = currents(piece)
        known |= Batch.objects.in_bulk({one.batch_id for one in piece} - set(known))
        places = _places({one.number for one in piece})
        for one in piece:
            one.batch = known[one.batch_id]
            one.log_index = places.get(one.number)
            one.wording = words[one.pk]
        yield piece


def _amendments(filters: Filters) -> Iterator[list[Any]]:
    found = Amendment.objects.filter(retirement__livemode=filters["livemode"]).select_related("retirement")
    for piece in _in_pieces(found.prefetch_related("openings")):
        places = _places({one.leaf_number for one in piece})
        for one in piece:
            one.log_index = places.get(one.leaf_number)
            one.wording = amended(one)
        yield piece


def _cancellations(filters: Filters) -> Iterator[list[Any]]:
    found = Cancellation.objects.filter(livemode=filters["livemode"]).select_related("batch")
    for piece in _in_pieces(found):
        places = _places({one.number for one in piece})
        for one in piece:
            one.log_index = places.get(one.number)
        yield piece


def _batches(filters: Filters) -> Iterator[list[Any]]:
    for piece in _in_pieces(queries.batches(**filters)):
        places = _places({one.serial for one in piece})
        for one in piece:
            one.log_index = places.get(one.serial)
        yield piece


def _projects(filters: Filters) -> Iterator[list[Any]]:
    return _in_pieces(queries.projects())


def _places(numbers: set[str]) -> dict[str, int]:
    return dict(LeafIndex.objects.filter(leaf__number__in=numbers).values_list("leaf__number", "index"))


def _last(*models: type[Model]) -> Callable[[], tuple[Any, ...]]:
    def numbers() -> tuple[Any, ...]:
        return tuple(model._default_manager.aggregate(last=Max("pk"))["last"] for model in models)

    return numbers


# --- the tables ----------------------------------------------------------------------------------------------------
_LIVE = _("False: test mode, which stands for nothing real.")
_GRAMS = _("Grams of CO2e.")
_SERIALS = _("Serial ranges, both ends inclusive.")
_PROJECT = _("The project's registry id.")
_METHODOLOGY = _("Code and version of the methodology as it stood at issuance.")
_VINTAGE = _("The year of the reduction or removal.")
_INDEX = _("The place of its entry in the public log; empty until it has one.")
_JST_DAY = _("The same as a day in Japan.")


def _units(of: Callable[[Any], Batch]) -> tuple[Column, ...]:
    return (
        Column("project", Kind.TEXT, lambda one: of(one).project_registry_id, _PROJECT),
        Column("methodology", Kind.TEXT, lambda one: of(one).methodology_label, _METHODOLOGY),
        Column("vintage", Kind.INTEGER, lambda one: of(one).vintage, _VINTAGE),
    )


def _word(field: str) -> Callable[[Any], str | None]:
    return lambda one: one.wording.public.get(field)


_OPENINGS = Column(
    "openings",
    Kind.OPENINGS,
    lambda one: opened(one.wording.openings),
    _("Field, salt and text of every public word: what opens the seals in the log."),
)
RETIREMENTS = Table(
    "retirements",
    _("Retirements"),
    (
        Column("number", Kind.TEXT, lambda one: one.number, _("The number of the retirement.")),
        Column("livemode", Kind.BOOLEAN, lambda one: one.livemode, _LIVE),
        Column("grams", Kind.INTEGER, lambda one: one.grams, _GRAMS),
        Column("serials", Kind.TEXTS, lambda one: one.serials, _SERIALS),
        *_units(lambda one: one.batch),
        Column(
            "purpose", Kind.TEXT, lambda one: one.wording.purpose, _("Code of the purpose that counts now.")
        ),
        Column(
            "beneficiary_kind",
            Kind.TEXT,
            lambda one: one.wording.beneficiary_kind,
            _("Person, organisation, event or product."),
        ),
        Column("beneficiary", Kind.TEXT, _word("beneficiary"), _("For whom; empty when this is not public.")),
        Column("message", Kind.TEXT, _word("message"), _("Words of the buyer; empty when not public.")),
        Column("retired_at", Kind.MOMENT, lambda one: one.retired_at, _("When it was retired, in UTC.")),
        Column("retired_on_jst", Kind.DAY, lambda one: one.retired_at.astimezone(JST).date(), _JST_DAY),
        Column("log_index", Kind.INTEGER, lambda one: one.log_index, _INDEX),
        Column(
            "version", Kind.INTEGER, lambda one: one.wording.version, _("1, or that of the last amendment.")
        ),
        _OPENINGS,
    ),
    RetirementQuery,
    _retirements,
    _last(Retirement, LeafIndex, Amendment, Erasure, Disclosure),
)
AMENDMENTS = Table(
    "amendments",
    _("Amendments"),
    (
        Column("number", Kind.TEXT, lambda one: one.number, _("The number of the amendment.")),
        Column("retirement", Kind.TEXT, lambda one: one.retirement.number, _("The retirement it amends.")),
        Column("version", Kind.INTEGER, lambda one: one.version, _("Which version of its words: 2, 3, …")),
        Column("purpose", Kind.TEXT, lambda one: one.purpose, _("Code of the purpose from then on.")),
        Column(
            "beneficiary",
            Kind.TEXT,
            _word("beneficiary"),
            _("For whom from then on; empty when this is not public."),
        ),
        Column("amended_at", Kind.MOMENT, lambda one: one.amended_at, _("When it was amended, in UTC.")),
        Column("log_index", Kind.INTEGER, lambda one: one.log_index, _INDEX),
        _OPENINGS,
    ),
    ModeQuery,
    _amendments,
    _last(Amendment, LeafIndex, Erasure, Disclosure),
)
CANCELLATIONS = Table(
    "cancellations",
    _("Cancellations"),
    (
        Column("number", Kind.TEXT, lambda one: one.number, _("The number of the cancellation.")),
        Column("livemode", Kind.BOOLEAN, lambda one: one.livemode, _LIVE),
        Column("grams", Kind.INTEGER, lambda one: one.grams, _GRAMS),
        Column("serials", Kind.TEXTS, lambda one: one.serials, _SERIALS),
        *_units(lambda one: one.batch),
        Column("reason", Kind.TEXT, lambda one: one.reason, _("Code of the reason.")),
        Column(
            "cancelled_at", Kind.MOMENT, lambda one: one.cancelled_at, _("When it was cancelled, in UTC.")
        ),
        Column("log_index", Kind.INTEGER, lambda one: one.log_index, _INDEX),
    ),
    ModeQuery,
    _cancellations,
    _last(Cancellation, LeafIndex),
)
BATCHES = Table(
    "batches",
    _("Batches (issuances)"),
    (
        Column("batch", Kind.TEXT, lambda one: one.serial, _("The serial number of the batch.")),
        Column("livemode", Kind.BOOLEAN, lambda one: one.livemode, _LIVE),
        Column("grams", Kind.INTEGER, lambda one: one.grams, _GRAMS),
        *_units(lambda one: one),
        Column("scheme", Kind.TEXT, lambda one: one.project.scheme.slug, _("The certification scheme.")),
        Column("issued_at", Kind.MOMENT, lambda one: one.issued_at, _("When it was issued, in UTC.")),
        Column("log_index", Kind.INTEGER, lambda one: one.log_index, _INDEX),
    ),
    BatchQuery,
    _batches,
    _last(Batch, LeafIndex),
)
PROJECTS = Table(
    "projects",
    _("Projects"),
    (
        Column("project", Kind.TEXT, lambda one: one.registry_id, _PROJECT),
        Column("name_ja", Kind.TEXT, lambda one: one.name_ja, _("Its name in Japanese.")),
        Column("name_en", Kind.TEXT, lambda one: one.name_en, _("Its name in English.")),
        Column("country", Kind.TEXT, lambda one: one.country, _("Country, ISO 3166-1 alpha-2.")),
        Column("latitude", Kind.TEXT, lambda one: str(one.latitude), _("Degrees, WGS 84.")),
        Column("longitude", Kind.TEXT, lambda one: str(one.longitude), _("Degrees, WGS 84.")),
        Column("kind", Kind.TEXT, lambda one: one.kind, _("Code of what it does.")),
        Column("scheme", Kind.TEXT, lambda one: one.scheme.slug, _("The certification scheme.")),
        Column("methodology", Kind.TEXT, lambda one: one.methodology.label, _("Code and version.")),
        Column("registered_on", Kind.DAY, lambda one: one.registered_on, _("The day of registration.")),
        Column("crediting_from", Kind.DAY, lambda one: one.crediting_from, _("First day of crediting.")),
        Column("crediting_until", Kind.DAY, lambda one: one.crediting_until, _("Last day of crediting.")),
        Column("buffer_percent", Kind.INTEGER, lambda one: one.buffer_percent, _("Share kept as buffer.")),
    ),
    ModeQuery,
    _projects,
    _last(Project, Methodology),
)
TABLES: Final = {table.name: table for table in (RETIREMENTS, AMENDMENTS, CANCELLATIONS, BATCHES, PROJECTS)}
