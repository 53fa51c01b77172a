"""The buffer from which losses are made good: what is in it, keeping a part of it, and cancelling from it.

A reversal may draw on the whole buffer of its scheme and mode, whoever's account it lies in: the project's own part
first, then the pool, oldest batch first. Whoever touches it locks the scheme, so that two reversals come one at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from registry import accounts, holdings
from registry.enums import AccountKind, Act, Condition
from registry.models import CancelledBuffer, FrozenBuffer, Reversal, Scheme, Segment
from registry.transparency.leaf import LeafType, LogEntry, about_units, append


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units [lo, hi) of the buffer, in one segment; `own` when they are of the project that had the loss."""

    batch: int
    lo: int
    hi: int
    own: bool

    @property
    def grams(self) -> int:
        return self.hi - self.lo


def lock(reversal: Reversal) -> None:
    """Keep every other reversal of the scheme away until the caller's transaction ends."""
    holdings.assert_in_transaction()
    Scheme.objects.select_for_update(no_key=True).get(pk=reversal.project.scheme_id)


def free(reversal: Reversal, *, and_held: bool = False) -> list[Stretch]:
    """The buffer that no reversal has on hold (or no other one), in the order in which this one would take it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select batch, lo, hi, own from registry_buffer_for(%s::bigint, %s::bigint, %s::boolean)",
            [reversal.project_id, reversal.project.scheme_id, reversal.livemode],
        )
        stretches = [Stretch(*row) for row in cursor.fetchall()]
    frozen: dict[int, list[tuple[int, int]]] = {}
    batches = {stretch.batch for stretch in stretches}
    held = FrozenBuffer.objects.filter(batch__in=batches).order_by("lo")
    if and_held:
        held = held.exclude(reversal=reversal)
    for batch, lo, hi in held.values_list("batch", "lo", "hi"):
        frozen.setdefault(batch, []).append((lo, hi))
    return [rest for stretch in stretches for rest in _without(stretch, frozen.get(stretch.batch, []))]


def take(stretches: Iterable[Stretch], grams: int) -> list[Stretch]:
    """The first `grams` of these stretches, or all that they have."""
    taken = []
    for stretch in stretches:
        if grams <= 0:
            break
        part = Stretch(stretch.batch, stretch.lo, min(stretch.hi, stretch.lo + grams), stretch.own)
        taken.append(part)
        grams -= part.grams
    return taken


@dataclass(frozen=True, slots=True)
class Plan:
    """How a loss is made good as the buffer stands, in grams: `before` is there, `own`, `pool` would be taken."""

    own_before: int
    pool_before: int
    own: int
    pool: int
    uncovered: int


def plan(reversal: Reversal) -> Plan:
    """What cancelling would take for the verified loss, or for the reported one as long as none is verified."""
    lost = reversal.verified_grams or reversal.estimated_grams
    there = free(reversal, and_held=True)
    taken = take(there, lost)
    own, pool = _sum(taken, own=True), _sum(taken, own=False)
    return Plan(_sum(there, own=True), _sum(there, own=False), own, pool, lost - own - pool)


def _sum(stretches: Iterable[Stretch], *, own: bool) -> int:
    return sum(stretch.grams for stretch in stretches if stretch.own is own)


def freeze(reversal: Reversal, stretches: Iterable[Stretch]) -> None:
    """Put these stretches on hold for the reversal. They stay in the buffer."""
    FrozenBuffer.objects.bulk_create(
        FrozenBuffer(reversal=reversal, batch_id=stretch.batch, lo=stretch.lo, hi=stretch.hi)
        for stretch in stretches
    )


def unfreeze(reversal: Reversal) -> None:
    """End the hold: what is not cancelled is everyone's buffer again."""
    reversal.frozen.all().delete()


def cancel(reversal: Reversal, stretches: Iterable[Stretch]) -> None:
    """Cancel these stretches for ever, each with its entry and its leaf `reversal`."""
    target = accounts.system_account(AccountKind.CANCELLATION, livemode=reversal.livemode)
    for place, stretch in enumerate(stretches, start=1):
        piece = _cut_out(_segment_around(stretch), stretch)
        holdings.move(pieces=[piece], act=Act.REVERSE, target=target, condition=Condition.CANCELLED)
        _write_down(reversal, piece, f"{reversal.number}-{place}")


def _without(stretch: Stretch, taken: Iterable[tuple[int, int]]) -> Iterator[Stretch]:
    """What is left of a stretch between the parts of its batch that are on hold."""
    lo = stretch.lo
    for start, stop in taken:
        if start >= stretch.hi or stop <= lo:
            continue
        if lo < start:
            yield Stretch(stretch.batch, lo, start, stretch.own)
        lo = stop
    if lo < stretch.hi:
        yield Stretch(stretch.batch, lo, stretch.hi, stretch.own)


def _segment_around(stretch: Stretch) -> Segment:
    """The segment in which the stretch lies now; another part of it may have been cut out a moment ago."""
    (found,) = Segment.objects.raw(
        "select * from registry_segment where registry_stretch(batch_id, lo, hi) && registry_stretch(%s, %s, %s)"
        " and condition = 5 for update",
        [stretch.batch, stretch.lo, stretch.hi],
    )
    return found


def _cut_out(segment: Segment, stretch: Stretch) -> Segment:
    """The stretch as a segment of its own; what is left at either end stays in the buffer."""
    ends = (segment.lo, stretch.lo), (stretch.hi, segment.hi)
    segment.lo, segment.hi = stretch.lo, stretch.hi
    segment.save(update_fields=["lo", "hi"])
    for lo, hi in ends:
        if lo < hi:
            Segment.objects.create(
                batch=segment.batch, lo=lo, hi=hi, account=segment.account, condition=Condition.BUFFER
            )
    return segment


def _write_down(reversal: Reversal, piece: Segment, number: str) -> None:
    row = CancelledBuffer.objects.create(
        reversal=reversal, number=number, batch=piece.batch, lo=piece.lo, hi=piece.hi, at=holdings.now()
    )
    append(leaf_of(row))


def leaf_of(row: CancelledBuffer) -> LogEntry:
    """The log entry of buffer that was cancelled for a reversal: it names the batch that was cut, not the loss."""
    return about_units(
        row.batch,
        type=LeafType.REVERSAL,
        number=row.number,
        at=row.at,
        grams=row.grams,
        serials=[str(row.units)],
    )
