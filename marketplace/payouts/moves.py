"""The one place that moves an obligation, a payout or a clawback from state to state, each with its history."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils import timezone

from marketplace.payouts import letters
from marketplace.payouts.models import Clawback, Obligation, Payee, Payout, Step
from marketplace.payouts.states import (
    CLAWBACK_MOVES,
    OWED_MOVES,
    PAYOUT_MOVES,
    ClawbackState,
    Owed,
    PayoutState,
)
from people.models import User


class IllegalMove(RuntimeError):
    """A move that the table does not have: a defect, never a user's fault."""


def lock(organisation_id: int) -> Payee:
    """The seller, locked: whoever moves a seller's money comes here first, so that two never do it at once."""
    assert connection.in_atomic_block
    Payee.objects.bulk_create([Payee(organisation_id=organisation_id)], ignore_conflicts=True)
    return Payee.objects.select_for_update().get(organisation_id=organisation_id)


def move_owed(
    obligations: Iterable[Obligation], state: Owed, *, reason: str = "", by: User | None = None
) -> None:
    """Move obligations of a locked seller, all or none. Raises IllegalMove."""
    chosen = list(obligations)
    _refuse([(one.state, one.pk) for one in chosen if state not in OWED_MOVES[one.state]], state)
    Obligation.objects.filter(pk__in=[one.pk for one in chosen]).update(state=state)
    at = timezone.now()
    Step.objects.bulk_create(
        [Step(obligation_id=one.pk, state=state, reason=reason, by=by, at=at) for one in chosen]
    )
    for one in chosen:
        one.state = state


def move_payout(payout: Payout, state: PayoutState, *, reason: str = "", by: User | None = None) -> None:
    """Move a payout of a locked seller. Raises IllegalMove."""
    _refuse([(payout.state, payout.pk)] if state not in PAYOUT_MOVES[payout.state] else [], state)
    at = timezone.now()
    payout.state = state
    if state == PayoutState.PAID:
        payout.paid_at = at
    payout.save(update_fields=["state", "paid_at", "file"])
    Step.objects.create(payout=payout, state=state, reason=reason, by=by, at=at)
    letters.tell(payout)


def move_clawback(clawback: Clawback, state: ClawbackState, *, reason: str = "") -> None:
    """Move a clawback of a locked seller. Raises IllegalMove."""
    _refuse([(clawback.state, clawback.pk)] if state not in CLAWBACK_MOVES[clawback.state] else [], state)
    clawback.state = state
    clawback.save(update_fields=["state", "stripe_id"])
    Step.objects.create(clawback=clawback, state=state, reason=reason, at=timezone.now())


def _refuse(illegal: Sequence[tuple[str, int]], state: str) -> None:
    assert connection.in_atomic_block
    if illegal:
        raise IllegalMove(f"to {state}: {illegal[:5]}")
