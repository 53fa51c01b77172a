"""From a foreign serial number to our batch, and back."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from registry import foreign
from registry.enums import ForeignRegistry
from registry.foreign.units import ForeignUnits
from registry.models import Batch, ForeignRange, Immobilisation
from registry.serials import SerialRange
from registry.units import GRAMS_PER_TONNE


@dataclass(frozen=True, slots=True)
class Match:
    """Units of another registry and the units of ours that stand for them; None while they are not issued."""

    range: ForeignRange
    first: int
    last: int
    units: SerialRange | None


def matches(asked: ForeignUnits, *, livemode: bool = True) -> Iterator[Match]:
    """Which of these foreign units are immobilised here, range by range, and what was issued for each."""
    found = (
        ForeignRange.objects.filter(
            active=True,
            block__registry=asked.registry,
            block__key=asked.block,
            block__livemode=livemode,
            first__lte=asked.last,
            stop__gt=asked.first,
        )
        .select_related("immobilisation__batch", "immobilisation__project")
        .defer("immobilisation__evidence")
        .order_by("first")
    )
    for each in found:
        first, last = max(asked.first, each.first), min(asked.last, each.stop - 1)
        yield Match(each, first, last, _ours(each, first, last))


def _ours(row: ForeignRange, first: int, last: int) -> SerialRange | None:
    batch = row.immobilisation.batch
    if batch is None:
        return None
    lo, hi = row.place + first - row.first, row.place + last + 1 - row.first
    return batch.units(lo * GRAMS_PER_TONNE, hi * GRAMS_PER_TONNE)


def backing_of(batch: Batch) -> dict[str, Any]:
    """What a batch's page shows of the units it stands for; empty for most batches."""
    found = Immobilisation.objects.filter(batch=batch).defer("evidence").first()
    if found is None:
        return {}
    found.batch = batch
    rows = ForeignRange.objects.filter(immobilisation=found).select_related("immobilisation__batch")
    return {
        "backing": found,
        "ranges": [(row, backing(row)) for row in rows],
        "look_up_url": look_up_url(found.registry),
    }


def look_up_url(registry: str) -> str:
    """Where anyone finds the units in the other registry."""
    url: str = foreign.REGISTRIES[ForeignRegistry(registry)].LOOK_UP
    return url


def backing(row: ForeignRange) -> SerialRange | None:
    """The units of our batch that stand for the whole of this range."""
    return _ours(row, row.first, row.stop - 1)


def immobilisations(*, livemode: bool = True) -> QuerySet[Immobilisation]:
    """Everything that was entered and not withdrawn, newest first, without the papers themselves."""
    found = Immobilisation.objects.filter(livemode=livemode, withdrawn_at=None).defer("evidence")
    return found.select_related("project", "batch").prefetch_related("ranges").order_by("-id")
