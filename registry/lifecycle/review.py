"""What verification bodies do: declare their interests, take up a case, raise findings, and say what they conclude."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from people.models import Organisation, Role, User
from people.queries import may_act
from registry.lifecycle import access, papers
from registry.lifecycle.errors import (
    FindingsOpen,
    Incomplete,
    MoreThanReported,
    NotForYou,
    ReasonMissing,
    WrongState,
)
from registry.lifecycle.moves import lock, move
from registry.lifecycle.states import (
    IN_REVIEW,
    WRITABLE,
    CaseKind,
    FindingKind,
    FindingState,
    Paper,
    Party,
    Rejection,
    State,
)
from registry.models import Case, Declaration, Finding, FindingRemark, Statement, VerificationBody


def declare_interest(
    *, body: VerificationBody, organisation: Organisation, by: User, conflict: bool, text: str
) -> Declaration:
    """Say whether the body has an interest in an operator: with one it checks nothing of that operator.

    A later declaration replaces it. Raises NotForYou, ReasonMissing.
    """
    _require_member(body, by)
    return Declaration.objects.create(
        body=body, organisation=organisation, conflict=conflict, text=_reason(text)
    )


def take_up(*, case: Case, by: User, declaration: str) -> Case:
    """Begin the review, declaring in the body's own words that it has no interest in the operator.

    Raises NotForYou, WrongState, ReasonMissing, BodyNotAccredited, NotIndependent.
    """
    with transaction.atomic():
        case = lock(case)
        body = access.require_reviewer(case, by)
        Declaration.objects.create(
            body=body, organisation=case.operator, case=case, conflict=False, text=_reason(declaration)
        )
        case.reviewed_by = by
        state = State.VALIDATING if case.kind == CaseKind.APPLICATION else State.VERIFYING
        move(case, state, party=Party.BODY, reason=declaration.strip())
    return case


def decline(*, case: Case, by: User, reason: str) -> Case:
    """Declare a conflict of interest: the case goes back to the operator, who chooses another body.

    Raises NotForYou, WrongState, ReasonMissing.
    """
    with transaction.atomic():
        case = lock(case)
        if case.body is None:
            raise NotForYou
        _require_member(case.body, by)
        if case.state != State.SUBMITTED and case.state not in IN_REVIEW:
            raise WrongState
        Declaration.objects.create(
            body=case.body, organisation=case.operator, case=case, conflict=True, text=_reason(reason)
        )
        _send_back(case, party=Party.BODY, reason=reason)
    return case


def ask_for_changes(*, case: Case, by: User, reason: str) -> Case:
    """Give a case back to its operator, who changes it and hands it in again: by its body, or later by staff.

    Raises NotForYou, WrongState, ReasonMissing, NotIndependent.
    """
    with transaction.atomic():
        case = lock(case)
        if case.state in IN_REVIEW:
            party = Party.BODY
            access.require_reviewer(case, by)
        elif case.state == State.SUBMITTED:
            raise WrongState
        else:
            party = Party.REGISTRY
            access.require_decider(case, by)
        _send_back(case, party=party, reason=reason)
    return case


def open_finding(*, case: Case, by: User, kind: FindingKind, text: str) -> Finding:
    """Say what has to be put right. Raises NotForYou, WrongState, ReasonMissing and what `take_up` raises."""
    with transaction.atomic():
        case = _under_review(case, by)
        last = case.findings.aggregate(last=Max("number"))["last"] or 0
        finding = Finding.objects.create(case=case, number=last + 1, kind=kind)
        _remark(finding, FindingState.OPEN, Party.BODY, text)
    return finding


def answer_finding(*, finding: Finding, by: User, text: str) -> Finding:
    """The operator says what was done about it. Raises NotForYou, WrongState, ReasonMissing."""
    with transaction.atomic():
        case = lock(finding.case)
        access.require_operator(case.operator, by)
        finding.refresh_from_db()
        if case.state not in IN_REVIEW | WRITABLE or finding.state == FindingState.CLOSED:
            raise WrongState
        _remark(finding, FindingState.ANSWERED, Party.OPERATOR, text)
    return finding


def settle_finding(*, finding: Finding, by: User, closed: bool, text: str) -> Finding:
    """The body is content with the answer, or is not. Raises NotForYou, WrongState, ReasonMissing."""
    with transaction.atomic():
        _under_review(finding.case, by)
        finding.refresh_from_db()
        if finding.state == FindingState.CLOSED:
            raise WrongState
        _remark(finding, FindingState.CLOSED if closed else FindingState.OPEN, Party.BODY, text)
    return finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a body concludes. Positive on a report: `verified_grams` by year; negative: the `rejection`.

    Materiality is the share of the total, in percent, up to which errors left uncorrected would not change it.
    """

    positive: bool
    materiality_percent: Decimal
    summary: str
    content: bytes
    media_type: str
    signed_on: date
    verified_grams: Mapping[int, int] | None = None
    rejection: Rejection | None = None


def state_opinion(*, case: Case, by: User, opinion: Opinion) -> Statement:
    """Conclude the review with a signed paper: the case goes on to the registry's decision, or is rejected.

    Raises NotForYou, WrongState, NotIndependent, BodyNotAccredited (also when that changed since the body took it up),
    FindingsOpen, MoreThanReported, Incomplete, ReasonMissing, DocumentRefused.
    """
    with transaction.atomic():
        case = _under_review(case, by)
        body = case.body
        assert body is not None
        if not 0 < opinion.materiality_percent <= 10 or not opinion.summary.strip():
            raise Incomplete(field="materiality_percent", missing="materiality")
        if opinion.positive:
            if case.findings.exclude(state=FindingState.CLOSED).exclude(kind=FindingKind.FORWARD).exists():
                raise FindingsOpen
            _verify(case, opinion.verified_grams or {})
        elif opinion.rejection is None:
            raise Incomplete(field="rejection", missing="code")
        paper = papers.keep(
            case=case,
            kind=Paper.STATEMENT,
            title_ja="妥当性確認意見書" if case.kind == CaseKind.APPLICATION else "検証意見書",
            title_en="Validation statement"
            if case.kind == CaseKind.APPLICATION
            else "Verification statement",
            dated_on=opinion.signed_on,
            content=opinion.content,
            media_type=opinion.media_type,
        )
        statement = Statement.objects.create(
            case=case,
            body=body,
            accreditation=body.accreditation,
            positive=opinion.positive,
            materiality_percent=opinion.materiality_percent,
            summary=opinion.summary.strip(),
            document=paper,
            sha256=paper.sha256,
        )
        case.reviewed_by = by
        case.rejection = opinion.rejection or "" if not opinion.positive else ""
        good = State.VALIDATED if case.kind == CaseKind.APPLICATION else State.VERIFIED
        move(
            case,
            good if opinion.positive else State.REJECTED,
            party=Party.BODY,
            reason=opinion.summary.strip(),
        )
        papers.publish(case)
    return statement


def _verify(case: Case, verified_grams: Mapping[int, int]) -> None:
    """Write what was verified of each year that was reported; all years, none beyond the report."""
    if case.kind == CaseKind.APPLICATION:
        return
    vintages = {row.vintage: row for row in case.vintages.all()}
    if set(verified_grams) != set(vintages):
        raise Incomplete(field="verified", missing="verified")
    for year, grams in verified_grams.items():
        row = vintages[year]
        if not 0 <= grams <= row.reported_grams:
            raise MoreThanReported(field=f"verified_{year}")
        row.verified_grams = grams
        row.save(update_fields=["verified_grams"])


def _send_back(case: Case, *, party: Party, reason: str) -> None:
    """To the operator. What was verified before is verified anew: until then no figure stands as verified."""
    case.vintages.update(verified_grams=None)
    move(case, State.NEEDS_CHANGES, party=party, reason=_reason(reason))


def _under_review(case: Case, by: User) -> Case:
    case = lock(case)
    access.require_reviewer(case, by)
    if case.state not in IN_REVIEW:
        raise WrongState
    return case


def _require_member(body: VerificationBody, by: User) -> None:
    if not may_act(by, body.organisation, Role.MEMBER):
        raise NotForYou


def _remark(finding: Finding, state: FindingState, party: Party, text: str) -> None:
    finding.state = state
    finding.save(update_fields=["state"])
    FindingRemark.objects.create(finding=finding, state=state, party=party, text=_reason(text))


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing(field="reason")
    return text.strip()
