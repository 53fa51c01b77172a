"""What holding accounts have, and the one way to take units out of them.

Whoever moves units out of a holding account (shelving, transfer, retirement, cancellation) takes them here first and
says with `move` where they go. Both run inside the caller's transaction. Takers come one at a time: they lock the
account, then touch its segments.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from django.db import connection
from django.utils import timezone

from registry.enums import AccountKind, Act, Condition
from registry.errors import (
    AccountRefused,
    InsufficientHoldings,
    MassNotRepresentable,
    RangeTooScattered,
    SerialOutsideBatch,
    SerialsOverlap,
    UnitsNotHeld,
    UnitsReserved,
)
from registry.models import Account, Batch, Entry, Reserved, Segment
from registry.serials import SerialRange, parse

MOST_RANGES = 900  # more do not fit into a leaf of the log


def take_held(
    *,
    account: Account,
    batch: Batch,
    grams: int | None = None,
    ranges: Sequence[SerialRange] | None = None,
) -> list[Segment]:
    """Units of a batch that a holding account has, cut out into segments of their own: neither more nor less.

    Either so many grams, the lowest serials first, or exactly these ranges. The segments come in the order of their
    serials, each one stretch, and are still the account's: the caller moves them, or leaves them. Raises
    AccountRefused for an account of another kind or mode, MassNotRepresentable for less than a gram,
    InsufficientHoldings(available_grams), RangeTooScattered beyond MOST_RANGES stretches, SerialOutsideBatch,
    SerialsOverlap, UnitsNotHeld(serial), and UnitsReserved(serial): what a transfer under way keeps is left alone.
    """
    assert_in_transaction()
    if (grams is None) == (ranges is None):
        raise TypeError("either grams or ranges")
    if account.kind != AccountKind.HOLDING or account.livemode != batch.livemode:
        raise AccountRefused(field="account")
    if grams is not None and grams <= 0:
        raise MassNotRepresentable(field="grams")
    asked = _checked(batch, ranges or ()) if grams is None else []
    lock(account)
    reserved, free = _parted(held_segments(account=account, batch=batch), account)
    _spare(batch, reserved, asked)
    stretches = _joined(asked) if grams is None else _lowest(free, grams)
    if len(stretches) > MOST_RANGES:
        raise RangeTooScattered(field="grams", most=MOST_RANGES)
    return list(_cut_out(batch, free, stretches))


def move(*, pieces: Iterable[Segment], act: Act, target: Account, condition: Condition) -> None:
    """Give segments to an account in a condition, with an entry for each. The caller has taken them."""
    assert_in_transaction()
    taken, at = list(pieces), now()
    Entry.objects.bulk_create(
        Entry(
            act=act,
            batch_id=piece.batch_id,
            lo=piece.lo,
            hi=piece.hi,
            source_id=piece.account_id,
            target=target,
            segment=piece.pk,
            at=at,
        )
        for piece in taken
    )
    Segment.objects.filter(pk__in=[piece.pk for piece in taken]).update(account=target, condition=condition)
    for piece in taken:
        piece.account, piece.condition = target, condition


def enter(
    act: Act,
    batch: Batch,
    lo: int,
    hi: int,
    *,
    source: Account | None,
    target: Account,
    segment: Segment | None = None,
) -> None:
    """Write down one of the seldom acts upon the units [lo, hi) of a batch."""
    Entry.objects.create(
        act=act,
        batch=batch,
        lo=lo,
        hi=hi,
        source=source,
        target=target,
        segment=segment.pk if segment else None,
        at=now(),
    )


def held_segments(*, account: Account, batch: Batch | None = None) -> list[Segment]:
    """The segments that a holding account has, of one batch or of all, in the order of their serials."""
    found = Segment.objects.raw(
        "select * from registry_held(%s::bigint, %s::bigint) order by batch_id, lo",
        [account.pk, batch.pk if batch else None],
    )
    return list(found.prefetch_related("batch", "account"))


def parse_ranges(texts: Iterable[str]) -> list[SerialRange]:
    """The units that serials name, as a person wrote them down. Raises SerialMalformed."""
    return [parse(text) for text in texts]


def lock(*accounts: Account) -> None:
    """Lock accounts, in the order of their ids: who waits for several rows of an account's units locks it first."""
    list(
        Account.objects.select_for_update(no_key=True)
        .filter(pk__in=[account.pk for account in accounts])
        .order_by("pk")
    )


def assert_in_transaction() -> None:
    """The seldom acts of the ledger run inside the caller's transaction."""
    assert connection.in_atomic_block, "an act of the ledger runs inside a transaction"


def now() -> datetime:
    """Now, to the millisecond: what the log writes down."""
    moment = timezone.now()
    return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)


def _checked(batch: Batch, ranges: Sequence[SerialRange]) -> list[tuple[int, int]]:
    """The stretches that ranges of one batch name, in order. Raises SerialOutsideBatch, SerialsOverlap."""
    for units in ranges:
        if units.batch != batch.serial or not 0 <= units.lo < units.hi <= batch.grams:
            raise SerialOutsideBatch(field="serials", serial=str(units), batch=batch.serial)
    if not 0 < len(ranges) <= MOST_RANGES:
        raise MassNotRepresentable(field="serials")
    stretches = sorted((units.lo, units.hi) for units in ranges)
    for (_lo, before), (after, hi) in pairwise(stretches):
        if after < before:
            raise SerialsOverlap(field="serials", serial=str(batch.units(after, min(before, hi))))
    return stretches


def _parted(held: list[Segment], account: Account) -> tuple[list[Segment], list[Segment]]:
    """What is reserved for transfers under way, and what is free."""
    kept = set(Reserved.objects.filter(transfer__source=account).values_list("segment", flat=True))
    return [piece for piece in held if piece.pk in kept], [piece for piece in held if piece.pk not in kept]


def _spare(batch: Batch, reserved: list[Segment], asked: list[tuple[int, int]]) -> None:
    """Raises UnitsReserved(serial) where a stretch reaches into what is reserved."""
    for piece in reserved:
        for lo, hi in asked:
            if lo < piece.hi and piece.lo < hi:
                shared = batch.units(max(lo, piece.lo), min(hi, piece.hi))
                raise UnitsReserved(field="serials", serial=str(shared))


def _lowest(held: Iterable[Segment], grams: int) -> list[tuple[int, int]]:
    """The stretches of the first `grams` of these segments. Raises InsufficientHoldings(available_grams)."""
    stretches, missing = [], grams
    for piece in held:
        taken = min(missing, piece.hi - piece.lo)
        if taken:
            stretches.append((piece.lo, piece.lo + taken))
        missing -= taken
    if missing:
        raise InsufficientHoldings(field="grams", available_grams=grams - missing)
    return _joined(stretches)


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same units in as few stretches as can be."""
    found: list[tuple[int, int]] = []
    for lo, hi in stretches:
        if found and found[-1][1] == lo:
            found[-1] = (found[-1][0], hi)
        else:
            found.append((lo, hi))
    return found


def _cut_out(batch: Batch, held: list[Segment], stretches: list[tuple[int, int]]) -> Iterator[Segment]:
    """One segment for each stretch; what is left at either end of the old ones becomes segments of its own.

    No entry is due: the units stay where they were. Their life is found by the stretch that an act covered.
    """
    rest = held[::-1]
    for lo, hi in stretches:
        while rest and rest[-1].hi <= lo:
            rest.pop()
        covering, reached = [], lo
        while reached < hi:
            if not rest or rest[-1].lo > reached:
                missing = batch.units(reached, min(hi, rest[-1].lo) if rest else hi)
                raise UnitsNotHeld(field="serials", serial=str(missing))
            covering.append(rest.pop())
            reached = covering[-1].hi
        piece, left, right = covering[0], (covering[0].lo, lo), (hi, reached)
        if others := [other.pk for other in covering[1:]]:
            Segment.objects.filter(pk__in=others).delete()
        if (piece.lo, piece.hi) != (lo, hi):
            piece.lo, piece.hi = lo, hi
            piece.save(update_fields=["lo", "hi"])
        for start, stop in (left, right):
            if start < stop:
                remnant = Segment.objects.create(
                    batch=batch, lo=start, hi=stop, account=piece.account, condition=Condition.HELD
                )
                if stop == reached:
                    rest.append(remnant)
        yield piece
