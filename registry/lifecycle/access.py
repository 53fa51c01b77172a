"""Who may take which step: the operator's people write, the body's review, staff decide, and none of them twice."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from people.models import Membership, Organisation, Role, User
from people.queries import may_act
from registry import standards
from registry.lifecycle.errors import NotForYou, NotIndependent
from registry.lifecycle.states import CaseKind
from registry.models import Case, Declaration, VerificationBody


def require_operator(operator: Organisation, by: User) -> None:
    """Members of the operator and above. Raises NotForYou."""
    if not may_act(by, operator, Role.MEMBER):
        raise NotForYou


def require_reviewer(case: Case, by: User) -> VerificationBody:
    """Members of the case's body, which must be independent and accredited on this very day.

    Raises NotForYou, NotIndependent, BodyNotAccredited.
    """
    body = case.body
    if body is None or not may_act(by, body.organisation, Role.MEMBER):
        raise NotForYou
    require_independence(body, case.operator)
    require_accreditation(case, body)
    if by.pk == case.submitted_by_id:
        raise NotIndependent
    return body


def require_decider(case: Case, by: User) -> None:
    """Staff who neither submitted nor reviewed, and belong to neither side. Raises NotForYou, NotIndependent."""
    if not by.is_staff or not by.is_active:
        raise NotForYou
    sides = [case.operator_id] + ([case.body.organisation_id] if case.body else [])
    if by.pk in (case.submitted_by_id, case.reviewed_by_id):
        raise NotIndependent
    if Membership.objects.filter(user=by, organisation__in=sides).exists():
        raise NotIndependent


def require_accreditation(case: Case, body: VerificationBody, on: date | None = None) -> None:
    """The body may check this kind of project on this day. Raises AccreditationExpired, OutOfScope, BodySuspended."""
    standards.require_accredited(body, kind_of(case), on or timezone.localdate())


def require_independence(body: VerificationBody, operator: Organisation) -> None:
    """Another organisation, nobody in common, no conflict declared. Raises NotIndependent."""
    if body.organisation_id == operator.pk or _share_people(body.organisation, operator):
        raise NotIndependent(field="body")
    latest = Declaration.objects.filter(body=body, organisation=operator).order_by("-id").first()
    if latest is not None and latest.conflict:
        raise NotIndependent(field="body")


def kind_of(case: Case) -> str:
    """The kind of project that a case is about."""
    if case.kind == CaseKind.REPORT:
        assert case.project is not None
        return case.project.kind
    methodology = case.application.methodology
    return methodology.kind if methodology else ""


def bodies_for(case: Case) -> list[VerificationBody]:
    """The bodies that may check this case today."""
    today, kind = timezone.localdate(), kind_of(case)
    found = []
    for body in VerificationBody.objects.select_related("organisation").order_by("organisation__slug"):
        try:
            require_independence(body, case.operator)
        except NotIndependent:
            continue
        if standards.may_verify(body, kind, today):
            found.append(body)
    return found


def _share_people(one: Organisation, other: Organisation) -> bool:
    theirs = Membership.objects.filter(organisation=other).values("user")
    return Membership.objects.filter(Q(organisation=one), user__in=theirs).exists()
