"""What takes two people in a project's life: issuing its tonnes, suspending it, letting it go on."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import User
from registry import approvals
from registry.approvals import Act, Fact, Payload
from registry.enums import ProposalKind, ProposalState
from registry.lifecycle import access, decisions, issuing
from registry.lifecycle.errors import NotForYou, NothingToIssue, ReasonMissing, WrongState
from registry.lifecycle.moves import lock
from registry.lifecycle.states import State
from registry.models import Case, Project, Proposal


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


def propose_standing(*, project: Project, suspended: bool, by: User, reason: str) -> Proposal:
    """Propose to suspend a project, or to let it go on. Raises NotForYou, ReasonMissing, WrongState."""
    if not (by.is_staff and by.is_active):
        raise NotForYou
    if not reason.strip():
        raise ReasonMissing(field="reason")
    payload = {"project": project.registry_id, "suspended": suspended, "reason": reason.strip()}
    return approvals.propose(kind=ProposalKind.SUSPEND, payload=payload, by=by, reason=reason.strip())


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


def _set_standing(payload: Payload, by: User) -> dict[str, str]:
    project = Project.objects.get(registry_id=payload["project"])
    act = decisions.suspend if payload["suspended"] else decisions.reinstate
    return {"case": act(project=project, reason=payload["reason"]).number}


def _check_standing(payload: Payload) -> None:
    project = Project.objects.get(registry_id=payload["project"])
    if bool(project.suspended_at) == payload["suspended"]:
        raise WrongState


def _facts_of_standing(payload: Payload) -> list[Fact]:
    project = Project.objects.get(registry_id=payload["project"])
    page = reverse("registry:project", args=[project.registry_id])
    becomes = (
        _("suspended: nothing of it is issued or sold") if payload["suspended"] else _("goes on as before")
    )
    return [Fact(_("Project"), f"{project.registry_id} {project.name}", page), Fact(_("It is then"), becomes)]


ISSUE = Act(carry_out=_issue, describe=_facts_of_issuance)
SUSPEND = Act(carry_out=_set_standing, describe=_facts_of_standing, check=_check_standing)
