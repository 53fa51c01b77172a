"""Cancellation: units that nobody used and nobody will. Another act than retirement, and reads differently.

It takes four eyes: the holder or staff proposes, another member of staff approves, and `cancel` is what is carried out.
"""

from django.db import connection, transaction

from registry import accounts, holdings
from registry.enums import AccountKind, Act, CancellationReason, Condition
from registry.errors import ReasonUnknown
from registry.models import Account, Cancellation
from registry.retirements import Wanted
from registry.transparency.leaf import LeafType, LogEntry, append


def cancel(*, account: Account, wanted: Wanted, reason: CancellationReason) -> Cancellation:
    """Cancel units that a holding account has, for ever; runs inside the transaction of its approval.

    Raises ReasonUnknown and what `holdings.take_held` raises. Nothing moves then.
    """
    assert connection.in_atomic_block, "a cancellation belongs to the transaction of its approval"
    if reason not in CancellationReason.values:
        raise ReasonUnknown(field="reason")
    pieces = holdings.take_held(
        account=account, batch=wanted.batch, grams=wanted.grams, ranges=wanted.ranges or None
    )
    target = accounts.system_account(AccountKind.CANCELLATION, livemode=wanted.batch.livemode)
    holdings.move(pieces=pieces, act=Act.CANCEL, target=target, condition=Condition.CANCELLED)
    cancellation = Cancellation.objects.create(
        number=_next_number(),
        livemode=wanted.batch.livemode,
        batch=wanted.batch,
        account=account,
        grams=sum(piece.hi - piece.lo for piece in pieces),
        serials=[str(wanted.batch.units(piece.lo, piece.hi)) for piece in pieces],
        reason=reason,
        cancelled_at=holdings.now(),
    )
    append(leaf_of_cancellation(cancellation))
    return cancellation


def leaf_of_cancellation(cancellation: Cancellation) -> LogEntry:
    """The log entry of a cancellation; its reason stands where a retirement has its purpose."""
    batch = cancellation.batch
    return LogEntry(
        type=LeafType.CANCELLATION,
        number=cancellation.number,
        livemode=cancellation.livemode,
        at=cancellation.cancelled_at,
        grams=cancellation.grams,
        serials=tuple(cancellation.serials),
        project=batch.project_registry_id,
        methodology=batch.methodology_label,
        vintage=batch.vintage,
        purpose=cancellation.reason,
    )


def try_out(*, account: Account, wanted: Wanted, reason: CancellationReason) -> None:
    """Raises what `cancel` would raise now; moves nothing."""
    with transaction.atomic():
        cancel(account=account, wanted=wanted, reason=reason)
        transaction.set_rollback(True)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_cancellation_number')")
        (serial,) = cursor.fetchone() or (0,)
    return f"C-{serial:07d}"
