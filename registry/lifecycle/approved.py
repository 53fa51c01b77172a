"""Issuing the tonnes of an accepted report takes two people. Suspending a project does too: registry/standards."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry import approvals
from registry.approvals import Act, Fact, Payload
from registry.enums import ProposalKind, ProposalState
from registry.lifecycle import access, issuing
from registry.lifecycle.errors import NothingToIssue, WrongState
from registry.lifecycle.moves import lock
from registry.lifecycle.states import State
from registry.models import Case, Proposal


def accept(*, case: Case, by: User, reason: str) -> Proposal | None:
    """Accept a verified report and propose to issue its whole tonnes; None when there is no whole tonne yet.

    Raises what `issuing.accept` raises.
    """
    with transaction.atomic():
        tonnes = issuing.accept(case=case, by=by, reason=reason)
        return propose_issuance(case=lock(case), by=by, reason=reason) if tonnes else None


def propose_issuance(*, case: Case, by: User, reason: str) -> Proposal:
    """Propose to issue what can be issued of an accepted report. Raises NotForYou, WrongState, NothingToIssue."""
    access.require_decider(case, by)
    if case.state != State.ACCEPTED or case.project is None:
        raise WrongState
    waiting = Proposal.objects.filter(
        kind=ProposalKind.ISSUE, state=ProposalState.OPEN, payload__case=case.pk
    )
    if waiting.exists():
        raise WrongState
    tonnes = issuing.issuable(case, case.project)
    if not tonnes:
        raise NothingToIssue
    payload = {"case": case.pk, "tonnes": {str(vintage): count for vintage, count in tonnes.items()}}
    return approvals.propose(kind=ProposalKind.ISSUE, payload=payload, by=by, reason=reason)


def _issue(payload: Payload, by: User) -> dict[str, list[str]]:
    case = Case.objects.get(pk=payload["case"])
    access.require_decider(case, by)
    tonnes = {int(vintage): int(count) for vintage, count in payload["tonnes"].items()}
    batches = issuing.issue(case=case, tonnes=tonnes)
    return {"batches": [batch.serial for batch in batches]}


def _facts_of_issuance(payload: Payload) -> list[Fact]:
    case = Case.objects.select_related("project").get(pk=payload["case"])
    assert case.project is not None
    page = reverse("registry:project", args=[case.project.registry_id])
    facts = [
        Fact(_("Project"), f"{case.project.registry_id} {case.project.name}", page),
        Fact(_("Monitoring report"), case.number, reverse("registry:case", args=[case.number])),
    ]
    for vintage, tonnes in sorted(payload["tonnes"].items()):
        facts.append(Fact(_("Vintage %(year)s") % {"year": vintage}, f"{tonnes:,} t"))
    return facts


ISSUE = Act(carry_out=_issue, describe=_facts_of_issuance)
