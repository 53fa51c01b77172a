"""What operators do: begin an application or a report, write it bit by bit, hand it in, take it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Kind, Organisation, User
from registry import direct_support, standards
from registry.enums import Standing
from registry.lifecycle import access, papers
from registry.lifecycle.errors import (
    Incomplete,
    MethodologyNotActive,
    NotForYou,
    PeriodInvalid,
    PeriodOverlaps,
    ProjectSuspended,
    ReasonMissing,
    WrongState,
)
from registry.lifecycle.moves import begin, lock, move
from registry.lifecycle.states import WRITABLE, CaseKind, Paper, Party, State
from registry.models import Application, Case, MonitoredVintage, Project, VerificationBody

# What an application must say, in Japanese or English, before it is handed in.
WORDS = {
    "name": _("name"),
    "place": _("place"),
    "summary": _("summary"),
    "plan": _("plan"),
    "monitoring": _("monitoring plan"),
    "additionality": _("why it needs the credits"),
    "risks": _("risks"),
    "safeguards": _("safeguards"),
}
FACTS = {
    "methodology": _("methodology"),
    "latitude": _("position on the map"),
    "longitude": _("position on the map"),
    "crediting_from": _("crediting period"),
    "crediting_until": _("crediting period"),
    "expected_tonnes": _("expected tonnes a year"),
}


def start_application(*, operator: Organisation, by: User) -> Case:
    """Begin an application: a draft that only the operator's people see. Raises NotForYou."""
    access.require_operator(operator, by)
    if operator.kind == Kind.VERIFICATION_BODY:
        raise NotForYou
    with transaction.atomic():
        case = begin(Case(kind=CaseKind.APPLICATION, operator=operator), State.DRAFT, party=Party.OPERATOR)
        Application.objects.create(case=case)
    return case


def write_application(*, case: Case, by: User, **facts: Any) -> Application:
    """Keep some of what an application says; the rest stays as it was. Raises NotForYou, WrongState."""
    with transaction.atomic():
        case = lock(case)
        _require_writing(case, by, CaseKind.APPLICATION)
        application = case.application
        for name, value in facts.items():
            setattr(application, name, value)
        application.save(update_fields=list(facts))
    return application


def start_report(*, project: Project, by: User) -> Case:
    """Begin the report of a period of a registered project. Raises NotForYou, ProjectSuspended."""
    access.require_operator(project.operator, by)
    if project.suspended_at:
        raise ProjectSuspended
    with transaction.atomic():
        case = Case(kind=CaseKind.REPORT, operator=project.operator, project=project)
        return begin(case, State.DRAFT, party=Party.OPERATOR)


def write_report(
    *,
    case: Case,
    by: User,
    period_from: date,
    period_until: date,
    reported_grams: Mapping[int, int],
    summary: str,
) -> Case:
    """Say which days a report covers, both ends included, and how many grams were reduced in each calendar year.

    Raises NotForYou, WrongState, PeriodInvalid, PeriodOverlaps, and Incomplete for a year that lies outside the period
    or has no grams.
    """
    try:
        with transaction.atomic():
            case = lock(case)
            _require_writing(case, by, CaseKind.REPORT)
            assert case.project is not None
            _check_period(case.project, period_from, period_until)
            years = range(period_from.year, period_until.year + 1)
            if any(year not in years or grams <= 0 for year, grams in reported_grams.items()):
                raise Incomplete(field="reported", missing=_("reductions of each year in the period"))
            case.period_from, case.period_until, case.summary = period_from, period_until, summary
            case.save(update_fields=["period_from", "period_until", "summary"])
            case.vintages.all().delete()
            for vintage, grams in sorted(reported_grams.items()):
                MonitoredVintage.objects.create(case=case, vintage=vintage, reported_grams=grams)
    except IntegrityError as error:
        if "report_periods_never_overlap" in str(error):
            raise PeriodOverlaps(field="period_from") from error
        raise
    return case


def submit(*, case: Case, body: VerificationBody, by: User) -> Case:
    """Hand a case in to a verification body of the operator's choice; its words and documents become public.

    Raises NotForYou, WrongState, Incomplete, MethodologyNotActive, SchemeNotAccredited, BodyNotAccredited,
    NotIndependent, ProjectSuspended, SupportedDirectly.
    """
    with transaction.atomic():
        case = lock(case)
        _require_writing(case, by, CaseKind(case.kind))
        if missing := what_is_missing(case):
            raise Incomplete(missing=", ".join(missing))
        if case.project is not None and case.project.suspended_at:
            raise ProjectSuspended
        if case.project is None:
            direct_support.refuse(operator=case.operator, application=case.application)
        methodology = case.project.methodology if case.project else case.application.methodology
        assert methodology is not None
        # A project that was registered under a version may go on with it; a new one may not begin with it.
        if case.project is None and methodology.status != Standing.ACTIVE:
            raise MethodologyNotActive(field="methodology")
        standards.require_certifying(methodology.scheme, timezone.localdate())
        access.require_accreditation(case, body)
        access.require_independence(body, case.operator)
        case.body, case.submitted_by, case.reviewed_by, case.decided_by = body, by, None, None
        move(case, State.SUBMITTED, party=Party.OPERATOR, reason=body.organisation.legal_name)
        papers.publish(case)
    return case


def withdraw(*, case: Case, by: User, reason: str) -> Case:
    """Take a case back, for good. Raises NotForYou, WrongState, ReasonMissing once others have seen it."""
    with transaction.atomic():
        case = lock(case)
        access.require_operator(case.operator, by)
        if case.state != State.DRAFT and not reason.strip():
            raise ReasonMissing(field="reason")
        move(case, State.WITHDRAWN, party=Party.OPERATOR, reason=reason.strip())
    return case


def what_is_missing(case: Case) -> list[str]:
    """What must still be said before the case can be handed in, in the reader's language; empty when it is whole."""
    kinds = set(case.documents.values_list("kind", flat=True))
    if case.kind == CaseKind.APPLICATION:
        found = [str(label) for name, label in WORDS.items() if not getattr(case.application, name).strip()]
        found += [str(label) for name, label in FACTS.items() if getattr(case.application, name) is None]
        if Paper.PLAN not in kinds:
            found.append(str(_("the plan as a document")))
        return list(dict.fromkeys(found))
    found = []
    if case.period_from is None:
        found.append(str(_("period")))
    if not case.vintages.exists():
        found.append(str(_("reductions of each year in the period")))
    if Paper.REPORT not in kinds:
        found.append(str(_("the report as a document")))
    return found


def _require_writing(case: Case, by: User, kind: CaseKind) -> None:
    access.require_operator(case.operator, by)
    if case.kind != kind or case.state not in WRITABLE:
        raise WrongState


def _check_period(project: Project, first: date, last: date) -> None:
    if not project.crediting_from <= first <= last <= project.crediting_until or last >= timezone.localdate():
        raise PeriodInvalid(field="period_until")
