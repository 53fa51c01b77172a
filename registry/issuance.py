"""The seldom acts of the ledger: issuing a batch, putting units up for sale and taking them off again.

They run inside the caller's transaction and, like every act, leave an entry for each stretch of units they touch.
"""

from collections.abc import Iterator
from itertools import pairwise

from django.db import connection
from django.db.models import Max, Sum

from registry import accounts, direct_support, holdings, serials
from registry.enums import AccountKind, Act, Condition
from registry.errors import AccountRefused, MassNotRepresentable
from registry.holdings import assert_in_transaction, enter, now
from registry.lifecycle.errors import ProjectSuspended, VintageOutsideCrediting
from registry.models import Account, Batch, Hold, Project, Returned, Segment, Shelf
from registry.transparency.leaf import LeafType, about_units, append
from registry.units import GRAMS_PER_TONNE

TONNES_MAX = 999_999_999  # nine digits in a serial number
SHELVES = 64  # at least four for each worker that sells: docs/performance.md


def issue(*, project: Project, vintage: int, tonnes: int, livemode: bool) -> Batch:
    """Issue whole tonnes of one vintage year to the operator's holding account; the buffer share stays behind.

    The buffer takes the last whole tonnes of the batch, rounded up. Leaves an `issuance` leaf, and a `buffer` leaf
    when the project's kind is reversible. Raises MassNotRepresentable for no tonnes, or more than a serial can count,
    ProjectSuspended, VintageOutsideCrediting, and SupportedDirectly. For a project that came through an application:
    registry.lifecycle.issuing.
    """
    assert_in_transaction()
    if not 0 < tonnes <= TONNES_MAX:
        raise MassNotRepresentable(field="tonnes")
    require_crediting(project, vintage)
    if Project.objects.select_for_update().get(pk=project.pk).suspended_at:
        raise ProjectSuspended
    number = (project.batches.filter(vintage=vintage).aggregate(last=Max("issue"))["last"] or 0) + 1
    with direct_support.refused():
        batch = _new_batch(project, vintage, number, tonnes, livemode=livemode)
    for kind in (AccountKind.RETIREMENT, AccountKind.CANCELLATION):
        accounts.system_account(kind, livemode=livemode)
    holder = accounts.holding_account(project.operator, livemode=livemode)
    buffer_grams = -(-tonnes * project.buffer_percent // 100) * GRAMS_PER_TONNE
    free = batch.grams - buffer_grams
    if free:
        _create(batch, 0, free, holder, Condition.HELD, act=Act.ISSUE)
    _log(batch, LeafType.ISSUANCE, 0, batch.grams)
    if buffer_grams:
        pool = _buffer_account(project, livemode=livemode)
        _create(batch, free, batch.grams, pool, Condition.BUFFER, act=Act.BUFFER)
        _log(batch, LeafType.BUFFER, free, batch.grams)
    return batch


def require_crediting(project: Project, vintage: int) -> None:
    """Whatever they come from, units are of a year that the crediting period touches.

    Raises VintageOutsideCrediting.
    """
    first, last = project.crediting_from, project.crediting_until
    if not first.year <= vintage <= last.year:
        raise VintageOutsideCrediting(field="vintage", vintage=vintage, first=first, last=last)


def shelve(*, batch: Batch, source: Account, escrow: Account, grams: int, shelves: int = SHELVES) -> None:
    """Move `grams` of a batch from a holding account to an escrow account and put them up for sale there.

    Raises AccountRefused when the accounts do not fit each other or the batch, or the escrow account still has units
    of another batch (what is held or retired at once lies in one batch); MassNotRepresentable;
    InsufficientHoldings(available_grams) when the source has less; ProjectSuspended.
    """
    assert_in_transaction()
    if Project.objects.filter(pk=batch.project_id, suspended_at__isnull=False).exists():
        raise ProjectSuspended
    if (
        source.kind != AccountKind.HOLDING
        or escrow.kind != AccountKind.ESCROW
        or source.organisation_id != escrow.organisation_id
        or not source.livemode == escrow.livemode == batch.livemode
    ):
        raise AccountRefused(field="account")
    holdings.lock(source, escrow)
    if any(_sells_another_batch(escrow, batch)):
        raise AccountRefused(field="account")
    for piece in holdings.take_held(account=source, batch=batch, grams=grams):
        piece.delete()
        enter(Act.SHELVE, batch, piece.lo, piece.hi, source=source, target=escrow)
        _cut(batch, escrow, piece.lo, piece.hi, shelves)


def unshelve(*, escrow: Account, target: Account) -> int:
    """Take an escrow account's unsold stock off sale, back to a holding account. Units on hold stay; grams moved."""
    assert_in_transaction()
    if target.kind != AccountKind.HOLDING or target.organisation_id != escrow.organisation_id:
        raise AccountRefused(field="account")
    moved = 0
    holdings.lock(escrow, target)
    for returned in Returned.objects.select_for_update().filter(account=escrow):
        segment = returned.segment
        returned.delete()
        holdings.move(pieces=[segment], act=Act.UNSHELVE, target=target, condition=Condition.HELD)
        moved += segment.hi - segment.lo
    for shelf in Shelf.objects.select_for_update(of=["self"]).select_related("batch").filter(account=escrow):
        shelf.delete()
        if shelf.next < shelf.stop:
            _create(
                shelf.batch, shelf.next, shelf.stop, target, Condition.HELD, act=Act.UNSHELVE, source=escrow
            )
            moved += shelf.stop - shelf.next
    return moved


def available_grams(escrow_id: int) -> int:
    """What an escrow account has on sale right now, in grams."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select coalesce(sum(stop - next), 0) from registry_shelf where account_id = %s::bigint)"
            " + (select coalesce(sum(grams), 0) from registry_returned where account_id = %s::bigint)",
            [escrow_id, escrow_id],
        )
        (grams,) = cursor.fetchone() or (0,)
    return int(grams)


def merge_returned(escrow: Account) -> int:
    """Join released segments that lie side by side, so that crumbs sell as one range. Answers with joins made."""
    assert_in_transaction()
    holdings.lock(escrow)
    rows = (
        Returned.objects.select_for_update(of=["self"])
        .select_related("segment__batch")
        .filter(account=escrow)
    )
    pieces = sorted((row.segment for row in rows), key=lambda piece: (piece.batch_id, piece.lo))
    joins = 0
    for left, right in pairwise(pieces):
        if (left.batch_id, left.hi) != (right.batch_id, right.lo):
            continue
        # Both histories stay readable: one entry for each old segment, found by the stretch it covers.
        for old in (left, right):
            enter(Act.MERGE, old.batch, old.lo, old.hi, source=escrow, target=escrow, segment=old)
        lo = left.lo
        left.delete()
        right.lo = lo
        right.save(update_fields=["lo"])
        Returned.objects.filter(segment_id=right.pk).update(grams=right.hi - right.lo)
        joins += 1
    return joins


def issued_grams(*, livemode: bool) -> int:
    """Everything ever issued in one mode, in grams."""
    return Batch.objects.filter(livemode=livemode).aggregate(total=Sum("grams"))["total"] or 0


def _new_batch(project: Project, vintage: int, number: int, tonnes: int, *, livemode: bool) -> Batch:
    return Batch.objects.create(
        serial=serials.batch_serial(
            prefix=project.scheme.prefix,
            country=project.country,
            project=project.code,
            vintage=vintage,
            issue=number,
        ),
        project=project,
        vintage=vintage,
        issue=number,
        grams=tonnes * GRAMS_PER_TONNE,
        livemode=livemode,
        project_registry_id=project.registry_id,
        methodology_label=project.methodology.label,
        issued_at=now(),
    )


def _cut(batch: Batch, escrow: Account, lo: int, hi: int, shelves: int) -> None:
    """Part [lo, hi) into shelves of whole tonnes, so that most orders lie in one range."""
    size = max(-(-(hi - lo) // shelves), GRAMS_PER_TONNE)
    size = -(-size // GRAMS_PER_TONNE) * GRAMS_PER_TONNE
    for start in range(lo, hi, size):
        stop = min(start + size, hi)
        Shelf.objects.create(batch=batch, account=escrow, origin=start, next=start, stop=stop)


def _create(
    batch: Batch,
    lo: int,
    hi: int,
    account: Account,
    condition: Condition,
    *,
    act: Act,
    source: Account | None = None,
) -> None:
    segment = Segment.objects.create(batch=batch, lo=lo, hi=hi, account=account, condition=condition)
    enter(act, batch, lo, hi, source=source, target=account, segment=segment)


def _log(batch: Batch, kind: LeafType, lo: int, hi: int) -> None:
    append(
        about_units(
            batch,
            type=kind,
            number=batch.serial if kind == LeafType.ISSUANCE else f"{batch.serial}-BUFFER",
            at=batch.issued_at,
            grams=hi - lo,
            serials=[str(batch.units(lo, hi))],
        )
    )


def _buffer_account(project: Project, *, livemode: bool) -> Account:
    account = project.operator.accounts.filter(kind=AccountKind.BUFFER, livemode=livemode).first()
    return account or accounts.open_account(
        kind=AccountKind.BUFFER, livemode=livemode, organisation=project.operator
    )


def _sells_another_batch(escrow: Account, batch: Batch) -> Iterator[bool]:
    yield Shelf.objects.filter(account=escrow).exclude(batch=batch).exists()
    yield Returned.objects.filter(account=escrow).exclude(segment__batch=batch).exists()
    yield Hold.objects.filter(account=escrow).exclude(batch=batch).exists()
