"""Cancellation: units that nobody used and nobody will. Another act than retirement, and reads differently.

It takes four eyes: the holder or staff proposes, another member of staff approves, and `cancel` is what is carried out.
"""

from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry import accounts, approvals, holdings
from registry.enums import AccountKind, AccountRight, Act, CancellationReason, Condition, ProposalKind
from registry.errors import ReasonUnknown
from registry.masses import mass_text
from registry.models import Account, Batch, Cancellation, Proposal
from registry.retiring.retirements import Wanted
from registry.serials import parse
from registry.transparency.leaf import LeafType, LogEntry, about_units, append


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
    return about_units(
        cancellation.batch,
        type=LeafType.CANCELLATION,
        number=cancellation.number,
        at=cancellation.cancelled_at,
        grams=cancellation.grams,
        serials=cancellation.serials,
        purpose=cancellation.reason,
    )


def propose_cancellation(
    *, account: Account, wanted: Wanted, reason: CancellationReason, why: str, by: User
) -> Proposal:
    """Ask a second person to cancel units: whoever may send them away asks, or staff.

    Raises NotAllowed, and at once whatever `cancel` would raise now.
    """
    if not by.is_staff:
        accounts.require(by, account, AccountRight.AUTHORISE)
    payload = {
        "account": account.number,
        "batch": wanted.batch.serial,
        "grams": wanted.grams,
        "serials": [str(units) for units in wanted.ranges],
        "code": str(reason),
    }
    return approvals.propose(kind=ProposalKind.CANCEL, payload=payload, by=by, reason=why)


def _asked(payload: approvals.Payload) -> dict[str, Any]:
    """The arguments of `cancel` from a proposal. Raises SerialMalformed."""
    batch = Batch.objects.get(serial=payload["batch"])
    ranges = tuple(parse(text) for text in payload["serials"])
    return {
        "account": Account.objects.get(number=payload["account"]),
        "wanted": Wanted(batch, payload["grams"], ranges),
        "reason": payload["code"],
    }


def _carry_out(payload: approvals.Payload, by: User) -> dict[str, Any]:
    return {"cancellation": cancel(**_asked(payload)).number}


def _try_out(payload: approvals.Payload) -> None:
    with transaction.atomic():
        cancel(**_asked(payload))
        transaction.set_rollback(True)


def _describe(payload: approvals.Payload) -> list[approvals.Fact]:
    what = ", ".join(payload["serials"]) or mass_text(payload["grams"])
    batch = payload["batch"]
    return [
        approvals.Fact(_("Batch"), batch, reverse("registry:batch", args=[batch])),
        approvals.Fact(_("What is cancelled, for ever"), what),
        approvals.Fact(_("From account"), payload["account"]),
        approvals.Fact(_("Reason"), CancellationReason(payload["code"]).label),
    ]


ACT = approvals.Act(carry_out=_carry_out, describe=_describe, check=_try_out)


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_cancellation_number')")
        (serial,) = cursor.fetchone() or (0,)
    return f"C-{serial:07d}"
