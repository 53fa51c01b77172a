"""Bad input for every act of the lifecycle: a coded refusal, and nothing has moved."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Role, User
from people.services import add_member
from registry import approvals, standards
from registry.enums import Standing
from registry.errors import RegistryError
from registry.lifecycle import decisions, issuing, papers, review, writing
from registry.lifecycle.errors import (
    DocumentRefused,
    FindingsOpen,
    Incomplete,
    MethodologyNotActive,
    MoreThanReported,
    NotForYou,
    NotIndependent,
    PeriodInvalid,
    PeriodOverlaps,
    ReasonMissing,
    WrongState,
)
from registry.lifecycle.states import FindingKind, Paper, Rejection, State
from registry.models import Case, Finding, MonitoredVintage, ProjectDocument
from registry.standards.errors import (
    AccreditationExpired,
    BodySuspended,
    OutOfScope,
    SchemeNotAccredited,
)
from registry.standards.standing import propose_standing
from tests.registry.lifecycle import acts

pytestmark = pytest.mark.django_db


def refused(error: type[RegistryError], case: Case, act: Callable[[], Any]) -> None:
    """The act is refused with this code, and the case and its history stand as before."""
    before = Case.objects.values().get(pk=case.pk), case.moves.count(), case.documents.count()
    with pytest.raises(error) as refusal:
        act()
    assert str(refusal.value)
    assert refusal.value.status in (403, 409, 422)
    assert (Case.objects.values().get(pk=case.pk), case.moves.count(), case.documents.count()) == before


def every_act(case: Case, by: User) -> dict[str, Callable[[], Any]]:
    body = case.body or case.operator.cases.exclude(body=None).first()
    return {
        "write": lambda: writing.write_application(case=case, by=by, name_ja="x"),
        "submit": lambda: writing.submit(case=case, body=body, by=by),  # type: ignore[arg-type]
        "withdraw": lambda: writing.withdraw(case=case, by=by, reason="x"),
        "file": lambda: acts.with_paper(case, by, Paper.EVIDENCE),
        "take up": lambda: review.take_up(case=case, by=by, declaration="x"),
        "decline": lambda: review.decline(case=case, by=by, reason="x"),
        "open": lambda: review.open_finding(case=case, by=by, kind=FindingKind.CORRECTIVE, text="x"),
        "conclude": lambda: review.state_opinion(case=case, by=by, opinion=acts.opinion()),
        "register": lambda: acts.register(case, by),
        "reject": lambda: decisions.reject(case=case, by=by, code=Rejection.OTHER, reason="x"),
        "accept": lambda: issuing.accept(case=case, by=by, reason="x"),
        "changes": lambda: review.ask_for_changes(case=case, by=by, reason="x"),
    }


THEIRS = {
    "npo_owner": {"write", "submit", "withdraw", "file"},
    "verifier": {"take up", "decline", "open", "conclude", "changes"},
    "staff": {"register", "reject", "accept", "changes"},
    "buyer": set(),
}


@pytest.mark.parametrize("who", THEIRS)
def test_each_role_takes_its_own_steps_only(who, request, validating):
    by = request.getfixturevalue(who)
    for name, act in every_act(validating, by).items():
        if name not in THEIRS[who]:
            refused(NotForYou, validating, act)


def test_a_viewer_reads_and_writes_nothing(draft, npo, buyer):
    add_member(organisation=npo, email=buyer.email, role=Role.VIEWER)
    refused(NotForYou, draft, lambda: writing.write_application(case=draft, by=buyer, name_ja="x"))


# In each state, the steps that its own people may take; every other step is refused for the state it is in.
OPEN = {
    "draft": {"write", "submit", "withdraw", "file"},
    "submitted": {"withdraw", "take up", "decline"},
    "validating": {"withdraw", "decline", "open", "conclude", "changes"},
    "validated": {"withdraw", "register", "reject", "changes"},
}


@pytest.mark.parametrize("state", OPEN)
def test_a_step_from_the_wrong_state_is_refused(state, request, body, npo_owner, verifier, staff):
    case = request.getfixturevalue(state)
    for who, theirs in ((npo_owner, "npo_owner"), (verifier, "verifier"), (staff, "staff")):
        for name, act in every_act(Case.objects.get(pk=case.pk), who).items():
            if name in THEIRS[theirs] - OPEN[state] and not (state == "draft" and theirs == "verifier"):
                error = (
                    NotForYou
                    if name == "changes" and theirs != "staff" and state != "submitted"
                    else WrongState
                )
                if name == "submit" and case.body is None:
                    continue
                refused(error, case, act)


def test_a_body_may_not_check_the_project_of_its_own_people(draft, body, npo, npo_owner, verifier):
    add_member(organisation=npo, email=verifier.email, role=Role.VIEWER)
    refused(NotIndependent, draft, lambda: acts.hand_in(draft, body, npo_owner))


def test_a_body_that_shares_people_midway_can_neither_take_up_nor_conclude(
    submitted, npo, verifier, colleague
):
    review.take_up(case=submitted, by=colleague, declaration=acts.NO_INTEREST)
    add_member(organisation=npo, email=verifier.email, role=Role.VIEWER)
    refused(NotIndependent, submitted, lambda: acts.conclude(submitted, colleague))


def test_a_body_may_not_check_its_own_project(body, verification_body, verifier, methodology, draft):
    with pytest.raises(NotForYou):
        writing.start_application(operator=verification_body, by=verifier)
    Case.objects.filter(pk=draft.pk).update(operator=verification_body)
    refused(NotIndependent, draft, lambda: acts.hand_in(draft, body, verifier))


def test_a_body_that_declared_a_conflict_is_out_until_it_declares_otherwise(
    submitted, body, npo, npo_owner, verifier
):
    review.decline(case=submitted, by=verifier, reason="We advised them in 2023.")
    submitted.refresh_from_db()
    assert submitted.state == "needs_changes"
    refused(NotIndependent, submitted, lambda: acts.hand_in(submitted, body, npo_owner))
    review.declare_interest(
        body=body, organisation=npo, by=verifier, conflict=False, text="Three years have passed."
    )
    assert acts.hand_in(submitted, body, npo_owner).state == "submitted"


@pytest.mark.parametrize(
    ("since", "until", "scope", "refusal"),
    [
        (date(2020, 4, 1), None, "solar", OutOfScope),
        (date(2020, 4, 1), date(2021, 1, 1), "forest", AccreditationExpired),
        (date(2999, 1, 1), None, "forest", AccreditationExpired),
    ],
    ids=["out of scope", "expired", "not yet"],
)
def test_accreditation_is_asked_for_when_handing_in_and_again_when_concluding(
    since, until, scope, refusal, draft, body, npo, npo_owner, verifier, methodology
):
    case = review.take_up(
        case=acts.hand_in(draft, body, npo_owner), by=verifier, declaration=acts.NO_INTEREST
    )
    with (
        connection.cursor() as cursor
    ):  # accreditations are append-only: what time does, a test does by force
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("delete from registry_accreditation")
        cursor.execute("set local session_replication_role = origin")
    standards.renew_accreditation(body=body, scopes=[scope], accredited_from=since, accredited_until=until)
    refused(refusal, case, lambda: acts.conclude(case, verifier))
    another = acts.write(npo, npo_owner, methodology)
    body.refresh_from_db()
    refused(refusal, another, lambda: acts.hand_in(another, body, npo_owner))


def test_a_body_suspended_midway_can_neither_conclude_nor_take_on_more(
    draft, body, npo, npo_owner, verifier, methodology, staff, second_staff
):
    case = review.take_up(
        case=acts.hand_in(draft, body, npo_owner), by=verifier, declaration=acts.NO_INTEREST
    )
    another = acts.write(npo, npo_owner, methodology)
    for to in (Standing.SUSPENDED, Standing.ACTIVE):
        proposal = propose_standing(target="body", thing=body, to=to, reason="Staff left", by=staff)
        approvals.approve(proposal=proposal, by=second_staff, second_factor=True)
        body.refresh_from_db()
        if to == Standing.SUSPENDED:
            refused(BodySuspended, case, lambda: acts.conclude(case, verifier))
            refused(BodySuspended, another, lambda: acts.hand_in(another, body, npo_owner))
    assert acts.conclude(case, verifier).state == "validated"


def test_nothing_is_handed_in_under_a_scheme_whose_time_is_over(draft, body, npo_owner, methodology):
    standards.extend_scheme(scheme=methodology.scheme, accredited_until=date(2021, 3, 31))
    refused(SchemeNotAccredited, draft, lambda: acts.hand_in(draft, body, npo_owner))


def test_whoever_hands_in_decides_nothing_even_as_staff(npo, npo_owner, validated, staff):
    npo_owner.is_staff = True
    npo_owner.save()
    refused(NotIndependent, validated, lambda: acts.register(validated, npo_owner))
    add_member(organisation=npo, email=staff.email, role=Role.VIEWER)
    refused(NotIndependent, validated, lambda: acts.register(validated, staff))


@pytest.mark.parametrize(
    "pair", [("submitted_by", "reviewed_by"), ("submitted_by", "decided_by"), ("reviewed_by", "decided_by")]
)
def test_the_database_itself_keeps_two_steps_from_one_person(pair, validated, staff):
    with pytest.raises(IntegrityError, match="case_"), transaction.atomic():
        Case.objects.filter(pk=validated.pk).update(**dict.fromkeys(pair, staff))


def test_an_application_that_leaves_something_out_names_what(draft, body, npo_owner):
    writing.write_application(case=draft, by=npo_owner, risks_ja=" ", latitude=None)
    with pytest.raises(Incomplete, match=r"position on the map"):
        acts.hand_in(draft, body, npo_owner)
    assert writing.what_is_missing(Case.objects.get(pk=draft.pk)) == ["risks", "position on the map"]


def test_a_new_project_may_not_begin_with_a_methodology_that_is_not_active(
    draft, body, npo_owner, methodology
):
    methodology.status = "suspended"
    methodology.save()
    refused(MethodologyNotActive, draft, lambda: acts.hand_in(Case.objects.get(pk=draft.pk), body, npo_owner))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 3, 31), date(2020, 12, 31)),
        (date(2024, 12, 31), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2030, 4, 1)),
        (timezone.localdate() - timedelta(days=1), timezone.localdate()),
    ],
    ids=["before crediting", "ends before it begins", "after crediting", "not over"],
)
def test_a_period_lies_inside_the_crediting_period_and_is_over(first, last, registered, npo_owner):
    with pytest.raises(PeriodInvalid):
        acts.write_report(registered, npo_owner, {first.year: 1}, first, last)


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 6, 15), date(2024, 12, 31)])
def test_the_periods_of_one_project_share_no_day(day, verifying, registered, npo_owner, report_of):
    with pytest.raises(PeriodOverlaps):
        acts.write_report(registered, npo_owner, {2024: 1}, day, day)
    assert report_of({2023: 1}, date(2023, 1, 1), date(2023, 12, 31)).state == "submitted"


def test_years_outside_the_period_and_nothing_are_not_reported(registered, npo_owner):
    for reported in ({2023: 5}, {2024: 0}, {2024: -1}):
        with pytest.raises(Incomplete):
            acts.write_report(registered, npo_owner, reported, date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("verified", "error"),
    [
        ({2024: 12_500_001}, MoreThanReported),
        ({2024: -1}, MoreThanReported),
        ({}, Incomplete),
        ({2023: 1}, Incomplete),
    ],
)
def test_no_more_is_verified_than_was_reported(verified, error, verifying, verifier):
    refused(error, verifying, lambda: acts.conclude(verifying, verifier, verified))
    with pytest.raises(IntegrityError, match="verified_at_most_what_was_reported"), transaction.atomic():
        MonitoredVintage.objects.filter(case=verifying).update(verified_grams=12_500_001)


def test_open_findings_block_a_positive_statement_until_the_body_closes_them(
    validating, verifier, npo_owner, buyer
):
    finding = review.open_finding(
        case=validating, by=verifier, kind=FindingKind.CORRECTIVE, text="Which map is it?"
    )
    refused(FindingsOpen, validating, lambda: acts.conclude(validating, verifier))
    with pytest.raises(NotForYou):
        review.answer_finding(finding=finding, by=buyer, text="x")
    review.answer_finding(finding=finding, by=npo_owner, text="The one of 2023.")
    refused(FindingsOpen, validating, lambda: acts.conclude(validating, verifier))
    with pytest.raises(NotForYou):
        review.settle_finding(finding=finding, by=npo_owner, closed=True, text="x")
    review.settle_finding(finding=finding, by=verifier, closed=True, text="Seen.")
    with pytest.raises(WrongState):
        review.answer_finding(finding=finding, by=npo_owner, text="More.")
    assert acts.conclude(validating, verifier).state == "validated"
    said = Finding.objects.get().remarks.values_list("party", "state")
    assert list(said) == [("body", "open"), ("operator", "answered"), ("body", "closed")]


@pytest.mark.parametrize("percent", [Decimal(0), Decimal("10.01"), Decimal(-1)])
def test_materiality_is_stated_and_small(percent, validating, verifier):
    refused(Incomplete, validating, lambda: acts.conclude(validating, verifier, materiality_percent=percent))


def test_a_negative_statement_names_its_code(validating, verifier):
    refused(Incomplete, validating, lambda: acts.conclude(validating, verifier, positive=False))
    case = acts.conclude(validating, verifier, positive=False, rejection=Rejection.NOT_ADDITIONAL)
    assert (case.state, case.rejection, case.statements.get().positive) == (
        State.REJECTED,
        "not_additional",
        False,
    )


def test_steps_that_others_feel_need_a_reason(validated, verified, staff, npo_owner):
    refused(ReasonMissing, verified, lambda: issuing.accept(case=verified, by=staff, reason=" "))
    refused(ReasonMissing, verified, lambda: writing.withdraw(case=verified, by=npo_owner, reason=""))
    refused(ReasonMissing, verified, lambda: review.ask_for_changes(case=verified, by=staff, reason=""))


def test_a_forest_is_not_registered_without_a_buffer(validated, staff):
    for percent in (0, 101):
        refused(
            Incomplete, validated, lambda share=percent: acts.register(validated, staff, buffer_percent=share)
        )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "application/pdf"),
        (b"MZ not a pdf", "application/pdf"),
        (b"<html>", "text/html"),
        (b"<svg/>", "image/svg+xml"),
        (b"\xff\xfe", "text/csv"),
        (b"%PDF-" + bytes(papers.MOST_BYTES), "application/pdf"),
    ],
    ids=["empty", "not what it says", "html", "svg", "not text", "too large"],
)
def test_a_file_that_a_browser_might_run_or_nobody_can_read_is_not_kept(
    content, media_type, draft, npo_owner
):
    refused(
        DocumentRefused,
        draft,
        lambda: papers.file_paper(
            case=draft, by=npo_owner, kind=Paper.EVIDENCE, title_ja="x", dated_on=date(2024, 1, 1),
            content=content, media_type=media_type,
        ),
    )  # fmt: skip


def test_a_document_goes_while_it_is_a_draft_and_stays_once_it_was_seen(draft, body, npo_owner):
    acts.with_paper(draft, npo_owner, Paper.EVIDENCE)
    papers.remove_paper(document=draft.documents.get(kind="evidence"), by=npo_owner)
    plan = draft.documents.get()
    assert not plan.public
    acts.hand_in(draft, body, npo_owner)
    plan.refresh_from_db()
    refused(WrongState, draft, lambda: papers.remove_paper(document=plan, by=npo_owner))
    for change in ({"content": b"other"}, {"sha256": "0" * 64}, {"public": False}):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ProjectDocument.objects.filter(pk=plan.pk).update(**change)


def test_verified_amounts_are_settled_once_accepted(accepted):
    with pytest.raises(IntegrityError, match="settled"), transaction.atomic():
        MonitoredVintage.objects.filter(case=accepted).update(verified_grams=12_500_000)
