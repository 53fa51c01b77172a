"""Four eyes: one person proposes an act, another one with a second factor approves it, and only then it happens.

An act is carried out inside the transaction that decides its proposal: either both stand or neither.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from people.models import User
from registry.enums import ProposalKind, ProposalState
from registry.errors import AlreadyDecided, NotYourProposal, SamePerson, SecondFactorRequired, StaffOnly
from registry.models import Proposal

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what an act will do, for the person who decides; `url` leads to the thing itself."""

    label: str | Promise
    value: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What one kind of proposal does.

    `carry_out(payload, by)` runs inside the transaction of the decision and answers with what came of it (plain JSON);
    there the payload also holds the `reason` of the proposal;
    it may raise any RegistryError, and then the proposal stays open. `describe(payload)` tells what will happen.
    `check(payload)` refuses at once what could not be carried out.
    """

    carry_out: Callable[[Payload, User], dict[str, Any]]
    describe: Callable[[Payload], list[Fact]]
    check: Callable[[Payload], None] = lambda _payload: None


# Where the Act of each kind stands. An area that needs four eyes adds its line here.
ACTS: dict[ProposalKind, str] = {
    ProposalKind.ISSUE: "registry.lifecycle.approved.ISSUE",
    ProposalKind.SUSPEND: "registry.standards.standing.SUSPEND",
    ProposalKind.CANCEL: "registry.cancellations.ACT",
    ProposalKind.REVERSE: "registry.reversals.approval.ACT",
    ProposalKind.FOREIGN: "registry.foreign.approval.ACT",
}


def act_of(kind: str) -> Act:
    """The act behind a kind of proposal."""
    found: Act = import_string(ACTS[ProposalKind(kind)])
    return found


def propose(*, kind: ProposalKind, payload: dict[str, Any], by: User, reason: str) -> Proposal:
    """Ask for an act. Who may ask is the area's affair. Raises what the act's `check` refuses."""
    act_of(kind).check(payload)
    return Proposal.objects.create(kind=kind, payload=payload, proposed_by=by, reason=reason)


def approve(*, proposal: Proposal, by: User, second_factor: bool) -> Proposal:
    """Let it happen, now.

    Raises StaffOnly, AlreadyDecided, SamePerson, SecondFactorRequired, and whatever the act itself refuses.
    """
    with transaction.atomic(durable=True):
        locked = _locked(proposal, by)
        if not second_factor:
            raise SecondFactorRequired
        locked.result = act_of(locked.kind).carry_out({**locked.payload, "reason": locked.reason}, by)
        locked.second_factor = True
        return _decide(locked, ProposalState.APPROVED, by)


def reject(*, proposal: Proposal, by: User, reason: str) -> Proposal:
    """Refuse it, saying why. Raises StaffOnly, SamePerson, AlreadyDecided."""
    with transaction.atomic(durable=True):
        return _decide(_locked(proposal, by), ProposalState.REJECTED, by, reason)


def withdraw(*, proposal: Proposal, by: User, reason: str = "") -> Proposal:
    """Take back one's own proposal. Raises NotYourProposal, AlreadyDecided."""
    with transaction.atomic(durable=True):
        locked = _open(proposal)
        if locked.proposed_by_id != by.pk:
            raise NotYourProposal
        return _decide(locked, ProposalState.WITHDRAWN, by, reason)


def _open(proposal: Proposal) -> Proposal:
    """The row, locked: of two people who decide at once the second finds it decided."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if locked.state != ProposalState.OPEN:
        raise AlreadyDecided
    return locked


def _locked(proposal: Proposal, by: User) -> Proposal:
    if not (by.is_staff and by.is_active):
        raise StaffOnly
    locked = _open(proposal)
    if locked.proposed_by_id == by.pk:
        raise SamePerson
    return locked


def _decide(proposal: Proposal, state: ProposalState, by: User, reason: str = "") -> Proposal:
    proposal.state = state
    proposal.decided_by, proposal.decided_at, proposal.decision_reason = by, timezone.now(), reason
    proposal.save(
        update_fields=["state", "decided_by", "decided_at", "decision_reason", "second_factor", "result"]
    )
    return proposal
