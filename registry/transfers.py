"""Transfers between holding accounts: proposed by one owner, accepted by the other.

    (drafted) ──> proposed ─┬─> accepted       a member without the right to send drafts; who has it authorises
        │                   ├─> declined       by the receiver
        └──────┬────────────┼─> withdrawn      by the sender
               └────────────┴─> expired        after TERM, by the clock

While a transfer is under way its units stay in the source account and are reserved: nothing else can take them. On
acceptance they move in one act; otherwise they are free again. Locks: the transfer, then accounts by id, then units.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from people.models import User
from people.queries import members_of, reaches
from registry import accounts, holdings, notices
from registry.enums import AccountKind, AccountRight, Act, Condition, TransferState
from registry.errors import (
    AccountClosed,
    AccountRefused,
    IdempotencyMismatch,
    ModeMismatch,
    SelfTransfer,
    TransferNotOpen,
)
from registry.models import Account, Batch, Reserved, Segment, Transfer, TransferMove
from registry.serials import SerialRange

TERM = timedelta(days=14)

MOVES: dict[TransferState, frozenset[TransferState]] = {
    TransferState.DRAFTED: frozenset(
        {TransferState.PROPOSED, TransferState.WITHDRAWN, TransferState.EXPIRED}
    ),
    TransferState.PROPOSED: frozenset(
        {
            TransferState.ACCEPTED,
            TransferState.DECLINED,
            TransferState.WITHDRAWN,
            TransferState.EXPIRED,
        }
    ),
    TransferState.ACCEPTED: frozenset(),
    TransferState.DECLINED: frozenset(),
    TransferState.WITHDRAWN: frozenset(),
    TransferState.EXPIRED: frozenset(),
}
UNDER_WAY = frozenset(state for state, moves in MOVES.items() if moves)


def propose(
    *,
    source: Account,
    target: Account,
    batch: Batch,
    key: str,
    by: User | None,
    grams: int | None = None,
    ranges: Sequence[SerialRange] | None = None,
) -> Transfer:
    """Offer units to another account, by quantity or by serial, and reserve them for it.

    By a member without the right to send units away, it is a draft that someone with the right authorises. Asked
    again with the same key it answers with the first transfer. Raises NotAllowed, SelfTransfer, ModeMismatch,
    AccountClosed, AccountRefused, IdempotencyMismatch, and what `holdings.take_held` raises.
    """
    accounts.require(by, source, AccountRight.PROPOSE)
    _check_ends(source, target, batch)
    with transaction.atomic(durable=True):
        holdings.lock(source, target)
        if first := Transfer.objects.filter(key=f"{source.number}:{key}").first():
            return _same(first, target, batch, grams, ranges)
        for account in (source, target):
            account.refresh_from_db(fields=["closed_at"])
            if account.closed_at:
                raise AccountClosed(number=account.number)
        pieces = holdings.take_held(account=source, batch=batch, grams=grams, ranges=ranges)
        now = holdings.now()
        transfer = Transfer(
            number=_next_number(),
            key=f"{source.number}:{key}",
            livemode=source.livemode,
            source=source,
            target=target,
            batch=batch,
            grams=sum(piece.hi - piece.lo for piece in pieces),
            serials=[str(batch.units(piece.lo, piece.hi)) for piece in pieces],
            proposed_at=now,
            expires_at=now + TERM,
        )
        _begin(transfer, authorised=accounts.may(by, source, AccountRight.AUTHORISE), by=by)
        Reserved.objects.bulk_create(Reserved(segment=piece, transfer=transfer) for piece in pieces)
    return transfer


def preview(
    *,
    source: Account,
    target: Account,
    batch: Batch,
    by: User | None,
    grams: int | None = None,
    ranges: Sequence[SerialRange] | None = None,
) -> list[SerialRange]:
    """The units that `propose` would offer now; nothing is kept. Raises what it raises."""
    accounts.require(by, source, AccountRight.PROPOSE)
    _check_ends(source, target, batch)
    with transaction.atomic(durable=True):
        pieces = holdings.take_held(account=source, batch=batch, grams=grams, ranges=ranges)
        transaction.set_rollback(True)
    return [batch.units(piece.lo, piece.hi) for piece in pieces]


def authorise(*, transfer: Transfer, by: User | None) -> Transfer:
    """Send a draft to its receiver. Raises NotAllowed, TransferNotOpen."""
    accounts.require(by, transfer.source, AccountRight.AUTHORISE)
    return _decide(transfer, TransferState.PROPOSED, by)


def accept(*, transfer: Transfer, by: User | None) -> Transfer:
    """Take the units into the receiving account, in one act. Raises NotAllowed, TransferNotOpen."""
    accounts.require(by, transfer.target, AccountRight.PROPOSE)
    return _decide(transfer, TransferState.ACCEPTED, by)


def decline(*, transfer: Transfer, by: User | None) -> Transfer:
    """Refuse what was offered; the units are free again. Raises NotAllowed, TransferNotOpen."""
    accounts.require(by, transfer.target, AccountRight.PROPOSE)
    return _decide(transfer, TransferState.DECLINED, by)


def withdraw(*, transfer: Transfer, by: User | None) -> Transfer:
    """Take an offer or a draft back; the units are free again. Raises NotAllowed, TransferNotOpen."""
    accounts.require(by, transfer.source, AccountRight.PROPOSE)
    return _decide(transfer, TransferState.WITHDRAWN, by)


def expire_due() -> int:
    """End every transfer whose time is over; answers with how many. Safe to run twice and at once."""
    due = Transfer.objects.filter(state__in=UNDER_WAY, expires_at__lte=timezone.now()).order_by("pk")
    return sum(_expired(transfer) for transfer in due)


def _expired(transfer: Transfer) -> bool:
    with transaction.atomic(durable=True):
        now = _locked(transfer)
        late = now.state in UNDER_WAY and now.expires_at <= timezone.now()
        if late:
            _move(now, TransferState.EXPIRED, None)
    return late


def _decide(transfer: Transfer, state: TransferState, by: User | None) -> Transfer:
    with transaction.atomic(durable=True):
        now = _locked(transfer)
        if now.state in UNDER_WAY and now.expires_at <= timezone.now():
            _move(now, TransferState.EXPIRED, None)  # kept, although what was asked is refused
        elif state in MOVES[TransferState(now.state)]:
            _move(now, state, by)
            return now
    raise TransferNotOpen(number=now.number, state=now.get_state_display())


def _locked(transfer: Transfer) -> Transfer:
    return (
        Transfer.objects.select_for_update(of=["self"])
        .select_related("source__organisation", "target__organisation", "batch")
        .get(pk=transfer.pk)
    )


def _begin(transfer: Transfer, *, authorised: bool, by: User | None) -> None:
    transfer.state = TransferState.PROPOSED if authorised else TransferState.DRAFTED
    transfer.save(force_insert=True)
    _write_down(transfer, None, by)


def _move(transfer: Transfer, state: TransferState, by: User | None) -> None:
    """The one function that moves a locked transfer; the units follow."""
    was = TransferState(transfer.state)
    assert state in MOVES[was], f"{transfer.number}: {was} -> {state}"
    transfer.state = state
    transfer.save(update_fields=["state"])
    if state not in UNDER_WAY:
        holdings.lock(transfer.source, transfer.target)
        kept = Segment.objects.filter(reserved__transfer=transfer).select_related("account", "batch")
        pieces = list(kept.order_by("pk"))
        transfer.reserved.all().delete()
        if state == TransferState.ACCEPTED:
            holdings.move(pieces=pieces, act=Act.TRANSFER, target=transfer.target, condition=Condition.HELD)
    _write_down(transfer, was, by)


def _write_down(transfer: Transfer, was: TransferState | None, by: User | None) -> None:
    """A line of history, and a letter to those whom it concerns."""
    TransferMove.objects.create(transfer=transfer, state=transfer.state, by=by, at=holdings.now())
    match transfer.state:
        case TransferState.DRAFTED:
            account, right = transfer.source, AccountRight.AUTHORISE
        case TransferState.PROPOSED:
            account, right = transfer.target, AccountRight.PROPOSE
        case TransferState.WITHDRAWN if was == TransferState.PROPOSED:
            account, right = transfer.target, AccountRight.PROPOSE
        case TransferState.WITHDRAWN:
            return
        case _:
            account, right = transfer.source, AccountRight.PROPOSE
    if account.organisation is None:
        return
    notices.tell(
        letter="transfer",
        key=f"transfer:{transfer.number}:{transfer.state}",
        to=[
            member.user
            for member in members_of(account.organisation)
            if reaches(member.role, accounts.LEAST_ROLE[right]) and member.user != by
        ],
        facts={
            "number": transfer.number,
            "state": transfer.state,
            "grams": transfer.grams,
            "batch": transfer.batch.serial,
            "source": transfer.source.number,
            "target": transfer.target.number,
            "expires_on": timezone.localdate(transfer.expires_at).isoformat(),
        },
    )


def _check_ends(source: Account, target: Account, batch: Batch) -> None:
    if source.pk == target.pk:
        raise SelfTransfer(field="account")
    if not source.livemode == target.livemode == batch.livemode:
        raise ModeMismatch(field="account")
    if {source.kind, target.kind} != {AccountKind.HOLDING}:
        raise AccountRefused(field="account")


def _same(
    first: Transfer,
    target: Account,
    batch: Batch,
    grams: int | None,
    ranges: Sequence[SerialRange] | None,
) -> Transfer:
    """The transfer that was made with this key, if it was of the same units to the same account."""
    asked = sum(units.grams for units in ranges) if ranges is not None else grams
    named = {unit for text in first.serials for unit in holdings.parse_ranges([text])}
    if (first.target_id, first.batch_id, first.grams) != (target.pk, batch.pk, asked) or (
        ranges is not None and not all(_inside(units, named) for units in ranges)
    ):
        raise IdempotencyMismatch(field="key")
    return first


def _inside(units: SerialRange, named: set[SerialRange]) -> bool:
    return any(each.lo <= units.lo and units.hi <= each.hi for each in named)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_transfer_number')")
        (serial,) = cursor.fetchone() or (0,)
    digits = f"{serial:09d}"
    return f"T-{digits}-{accounts.luhn(digits)}"
