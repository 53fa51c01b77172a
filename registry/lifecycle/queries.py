"""Reading cases: what anyone may see of them, and what waits for whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from people.models import Organisation
from registry.lifecycle.states import IN_REVIEW, TO_DECIDE, WRITABLE, CaseKind, FindingState, Party, State
from registry.models import Case, CaseMove, Declaration, Finding, Project, VerificationBody


def all_cases() -> QuerySet[Case]:
    """Every case with what its row shows, newest first."""
    return Case.objects.select_related(
        "operator", "project", "body__organisation", "application__methodology__scheme"
    ).order_by("-updated_at", "-pk")


def public_cases() -> QuerySet[Case]:
    """Cases that were handed in at least once. A draft that never was is nobody else's affair."""
    handed_in = CaseMove.objects.filter(case=OuterRef("pk"), state__in=[State.SUBMITTED, State.REGISTERED])
    return all_cases().filter(Exists(handed_in))


def case(number: str) -> Case | None:
    """The public case of a number such as `A-000012` or `M-000034`."""
    letter, _dash, digits = number.partition("-")
    kinds = {"A": CaseKind.APPLICATION, "M": CaseKind.REPORT}
    if letter not in kinds or not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 12):
        return None
    return public_cases().filter(kind=kinds[letter], pk=int(digits)).first()


def under_way() -> QuerySet[Case]:
    """Applications that anyone can follow and that have no project, or none yet."""
    return public_cases().filter(kind=CaseKind.APPLICATION, project=None)


def projects() -> QuerySet[Project]:
    """Every registered project with what its row shows."""
    return Project.objects.select_related("scheme", "methodology", "operator", "verifier__organisation")


def reports(project: Project) -> QuerySet[Case]:
    """A project's monitoring reports that were handed in, latest period first."""
    found = public_cases().filter(kind=CaseKind.REPORT, project=project)
    return found.prefetch_related("vintages", "statements").order_by("-period_from")


def state_of(project: Project) -> State:
    """Registered or suspended."""
    return State.SUSPENDED if project.suspended_at else State.REGISTERED


def standings(projects: Iterable[int]) -> list[CaseMove]:
    """When projects, by their ids, were suspended and reinstated; oldest first."""
    moves = CaseMove.objects.filter(case__project__in=list(projects), case__kind=CaseKind.APPLICATION)
    moves = moves.filter(state__in=[State.REGISTERED, State.SUSPENDED]).select_related("case")
    found, before = [], dict[int, str]()
    for move in moves.order_by("pk"):
        # The first registration is no reinstatement.
        if move.state == State.SUSPENDED or before.get(move.case_id) == State.SUSPENDED:
            found.append(move)
        before[move.case_id] = move.state
    return found


def is_suspension(move: CaseMove) -> bool:
    """Whether a step of a case suspends its project."""
    return move.state == State.SUSPENDED


def history(one: Case, *, public: bool = True) -> list[dict[str, Any]]:
    """A case's history as the steps of a timeline, each with who took it and why."""
    moves = list(one.moves.all())
    if public:
        moves = [move for move in moves if move.state != State.DRAFT]
    # What is kept of handing in is to whom, by the legal name.
    handed_to = [move.reason for move in moves if move.state == State.SUBMITTED]
    bodies = {each.legal_name: each.name for each in Organisation.objects.filter(legal_name__in=handed_to)}
    steps = []
    for place, move in enumerate(moves):
        last = place == len(moves) - 1
        failed = move.state in (State.REJECTED, State.SUSPENDED, State.WITHDRAWN)
        ends = move.state in (State.REGISTERED, State.ISSUED)
        who = Party(move.party).label
        told = _("%(who)s, to %(reason)s") if move.state == State.SUBMITTED else _("%(who)s: %(reason)s")
        said = bodies.get(move.reason, move.reason) if move.state == State.SUBMITTED else move.reason
        note = told % {"who": who, "reason": said} if said else str(who)
        steps.append(
            {
                "label": State(move.state).label,
                "at": move.at,
                "state": "failed" if failed else "now" if last and not ends else "done",
                "note": note,
            }
        )
    return steps


def findings(one: Case) -> QuerySet[Finding]:
    """A case's findings with their threads."""
    return one.findings.prefetch_related("remarks").order_by("number")


def of_operator(operator: Organisation) -> QuerySet[Case]:
    """Everything that an operator has brought or is writing."""
    return all_cases().filter(operator=operator)


def waiting_for_operator(operator: Organisation) -> QuerySet[Case]:
    """What its operator has to go on with: drafts, what needs changes, open findings."""
    asked = Finding.objects.filter(case=OuterRef("pk"), state=FindingState.OPEN)
    return of_operator(operator).filter(Q(state__in=WRITABLE) | Q(Exists(asked), state__in=IN_REVIEW))


def of_body(body: VerificationBody) -> QuerySet[Case]:
    """Everything that a body was asked to check."""
    return all_cases().filter(body=body)


def waiting_for_body(body: VerificationBody) -> QuerySet[Case]:
    """What a body has to take up or to conclude."""
    return of_body(body).filter(state__in=[State.SUBMITTED, *IN_REVIEW])


def conflicts_of(body: VerificationBody) -> list[Declaration]:
    """The operators in which a body has an interest, by its latest word on each."""
    latest = body.declarations.order_by("organisation_id", "-pk").distinct("organisation_id")
    return [said for said in latest.select_related("organisation") if said.conflict]


def waiting_for_decision() -> QuerySet[Case]:
    """What staff have to decide, longest wait first; a report that was accepted waits for its issuance."""
    return all_cases().filter(state__in=[*TO_DECIDE, State.ACCEPTED]).order_by("updated_at")
