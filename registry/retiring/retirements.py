"""Retirement straight from a holding account, without the shop: so much of a batch, or exactly these serials."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from people.models import User
from registry import accounts, holdings
from registry.enums import AccountKind, AccountRight, Act, Condition
from registry.errors import AccountClosed, AccountRefused, DisclosureDatePassed, IdempotencyMismatch
from registry.ledger import Retired
from registry.models import Account, Batch, Embargo, Entry, Opening, RetiredFrom, Retirement, Segment
from registry.queries import JST
from registry.retiring.claims import ALWAYS_PUBLIC, Words, openings_of
from registry.serials import SerialRange
from registry.transparency import commitments
from registry.transparency.leaf import LeafType, LogEntry, about_units, append

KEY_MAX = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which units: so many grams of a batch, the lowest serials first, or exactly these ranges of it."""

    batch: Batch
    grams: int | None = None
    ranges: tuple[SerialRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What is public at once, and the day in Japan on which the rest becomes so (None: when its owner says so)."""

    public: frozenset[str] = frozenset()
    disclose_on: date | None = None


def retire_held(
    *, account: Account, key: str, wanted: Wanted, words: Words, shown: Shown, by: User | None
) -> Retired:
    """Retire units that a holding account has, for ever. `by` may send them away; None is the platform itself.

    Asked again with the same key it answers with the first retirement. Raises NotAllowed, AccountRefused for an
    account of another kind or mode, DisclosureDatePassed, IdempotencyMismatch when the key retired something else,
    and what `holdings.take_held` raises. Nothing moves then.
    """
    accounts.require(by, account, AccountRight.AUTHORISE)
    if account.kind != AccountKind.HOLDING or not 0 < len(key) <= KEY_MAX:
        raise AccountRefused(field="account" if key else "key")
    whole_key = f"{account.number}:{key}"
    try:
        with transaction.atomic():
            return _once(account, whole_key, wanted, words, shown)
    except IntegrityError:
        with transaction.atomic():  # two sessions used one key at once: the other has committed
            first = _first(whole_key, wanted, words, shown)
            if first is None:
                raise
            return first


def _once(account: Account, key: str, wanted: Wanted, words: Words, shown: Shown) -> Retired:
    holdings.lock(account)
    if first := _first(key, wanted, words, shown):
        return first
    account.refresh_from_db(fields=["closed_at"])
    if account.closed_at:
        raise AccountClosed(number=account.number)
    now = holdings.now()
    if shown.disclose_on and shown.disclose_on <= now.astimezone(JST).date():
        raise DisclosureDatePassed(field="disclose_on")
    pieces = holdings.take_held(
        account=account, batch=wanted.batch, grams=wanted.grams, ranges=wanted.ranges or None
    )
    openings = openings_of(_texts(words, shown))
    retirement = Retirement.objects.create(
        number=_next_number(),
        key=key,
        livemode=wanted.batch.livemode,
        batch=wanted.batch,
        grams=sum(piece.hi - piece.lo for piece in pieces),
        serials=[str(wanted.batch.units(piece.lo, piece.hi)) for piece in pieces],
        purpose=words.purpose,
        beneficiary_kind=words.beneficiary_kind,
        commitments=commitments.commitments_json(openings),
        retired_at=now,
    )
    _move(retirement, pieces, account)
    Opening.objects.bulk_create(
        Opening(
            retirement=retirement,
            field=each.field,
            salt=each.salt,
            text=each.text,
            public=each.field in shown.public | ALWAYS_PUBLIC,
        )
        for each in openings
    )
    RetiredFrom.objects.create(retirement=retirement, account=account)
    if shown.disclose_on:
        Embargo.objects.create(retirement=retirement, until=shown.disclose_on)
    append(leaf_of(retirement))
    return Retired(retirement.pk, retirement.number)


def leaf_of(retirement: Retirement) -> LogEntry:
    """The log entry of a retirement, from the retirement and its batch alone."""
    return about_units(
        retirement.batch,
        type=LeafType.RETIREMENT,
        number=retirement.number,
        at=retirement.retired_at,
        grams=retirement.grams,
        serials=retirement.serials,
        purpose=retirement.purpose,
        commitments=commitments.parse_commitments(retirement.commitments),
    )


def _move(retirement: Retirement, pieces: list[Segment], account: Account) -> None:
    target = accounts.system_account(AccountKind.RETIREMENT, livemode=retirement.livemode)
    for piece in pieces:
        piece.account, piece.condition = target, Condition.RETIRED
        piece.save(update_fields=["account", "condition"])
    Entry.objects.bulk_create(
        Entry(
            act=Act.RETIRE,
            batch=retirement.batch,
            lo=piece.lo,
            hi=piece.hi,
            segment=piece.pk,
            source=account,
            target=target,
            retirement=retirement,
            at=retirement.retired_at,
        )
        for piece in pieces
    )


def _first(key: str, wanted: Wanted, words: Words, shown: Shown) -> Retired | None:
    """What this key retired before. Raises IdempotencyMismatch when it was something else.

    The words are compared as far as they are not erased; the log cannot say more of them than that they were there.
    """
    found = Retirement.objects.filter(key=key).select_related("batch").first()
    if found is None:
        return None
    ranges = sorted((units.lo, units.hi) for units in wanted.ranges)
    said = {opening.field: opening.text for opening in found.openings.all()}
    if (
        found.batch_id != wanted.batch.pk
        or (wanted.grams is not None and found.grams != wanted.grams)
        or (ranges and found.serials != [str(wanted.batch.units(lo, hi)) for lo, hi in _joined(ranges)])
        or (found.purpose, found.beneficiary_kind) != (words.purpose, words.beneficiary_kind)
        or not _same(said, _texts(words, shown), json.loads(found.commitments))
    ):
        raise IdempotencyMismatch
    return Retired(found.pk, found.number)


def _texts(words: Words, shown: Shown) -> dict[str, str]:
    promised = {"disclose_on": shown.disclose_on.isoformat()} if shown.disclose_on else {}
    return words.texts() | promised


def _same(said: Mapping[str, str], asked: Mapping[str, str], committed: Mapping[str, str]) -> bool:
    return set(asked) == set(committed) and all(
        said.get(field, text) == text for field, text in asked.items()
    )


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring stretches as one: so the serials were written down."""
    found: list[tuple[int, int]] = []
    for lo, hi in ranges:
        if found and found[-1][1] == lo:
            found[-1] = (found[-1][0], hi)
        else:
            found.append((lo, hi))
    return found


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select registry_next_retirement_number()")
        (number,) = cursor.fetchone() or ("",)
    return str(number)


def preview(*, account: Account, wanted: Wanted, by: User | None) -> list[str]:
    """The serials that would be retired now; nothing moves. Raises what `retire_held` would."""
    accounts.require(by, account, AccountRight.AUTHORISE)
    with transaction.atomic():
        pieces = holdings.take_held(
            account=account, batch=wanted.batch, grams=wanted.grams, ranges=wanted.ranges or None
        )
        transaction.set_rollback(True)
    return [str(wanted.batch.units(piece.lo, piece.hi)) for piece in pieces]
