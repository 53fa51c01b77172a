"""From an application to issued tonnes, step by step, and every step in the public history."""

import re
from datetime import date
from itertools import product

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry import issuance
from registry.enums import AccountKind
from registry.lifecycle import decisions, issuing, review, writing
from registry.lifecycle.errors import (
    MoreThanVerified,
    NothingToIssue,
    ProjectSuspended,
    WrongState,
)
from registry.lifecycle.moves import move
from registry.lifecycle.states import MOVES, OF_A_REPORT, OF_AN_APPLICATION, CaseKind, Party, Rejection, State
from registry.models import Batch, Case, CaseMove, Notice, Project, Segment
from registry.notices import send_due
from tests.registry.lifecycle import acts

TONNE = 1_000_000


def states(case: Case) -> list[str]:
    return list(case.moves.values_list("state", flat=True))


def test_an_application_becomes_a_project_with_its_words_its_papers_and_a_number(registered, validated):
    case = Case.objects.get(pk=validated.pk)
    assert states(case) == ["draft", "submitted", "validating", "validated", "registered"]
    assert all(move.reason for move in case.moves.exclude(state="draft"))
    assert registered.registry_id == "KOC-JP-10000"
    assert (registered.name_ja, registered.name, registered.buffer_percent) == ("梼原の森", "梼原の森", 10)
    assert sorted(registered.documents.values_list("kind", flat=True)) == ["plan", "statement"]
    assert case.statements.get().sha256 == case.documents.get(kind="statement").sha256


def test_whoever_acts_next_and_the_operator_hear_of_each_step(staff, validated, npo_owner, verifier):
    told = {(one.user_id, one.facts["state"]) for one in Notice.objects.filter(letter="case")}
    assert told == {
        (verifier.pk, "submitted"),
        (npo_owner.pk, "validating"),
        (npo_owner.pk, "validated"),
        (staff.pk, "validated"),
    }
    send_due()
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert "梼原の森: 妥当性確認済み" in subjects[npo_owner.email]
    assert f"/registry/desk/cases/{validated.pk}/" in mail.outbox[0].body
    assert not Notice.objects.exists()


def test_a_report_becomes_whole_tonnes_in_the_operators_account_and_the_buffer(accepted, registered):
    assert issuing.issuable(accepted, registered) == {2024: 12}
    (batch,) = issuing.issue(case=accepted, tonnes={2024: 12})
    assert (batch.grams, batch.vintage) == (12 * TONNE, 2024)
    held = {s.account.kind: s.hi - s.lo for s in Segment.objects.filter(batch=batch)}
    assert held == {AccountKind.HOLDING: 10 * TONNE, AccountKind.BUFFER: 2 * TONNE}
    assert states(accepted) == ["draft", "submitted", "verifying", "verified", "accepted", "issued"]


def test_what_is_less_than_a_tonne_is_carried_to_the_next_report_of_the_vintage(
    accepted, registered, report_of, verifier, staff
):
    issuing.issue(case=accepted, tonnes={2024: 12})
    (balance,) = issuing.balances(registered)
    assert (balance.verified, balance.carried, balance.issuable_tonnes) == (12_400_000, 400_000, 0)
    later = acts.conclude(
        review.take_up(
            case=report_of({2023: 600_000}, date(2023, 1, 1), date(2023, 12, 31)),
            by=verifier,
            declaration=acts.NO_INTEREST,
        ),
        verifier,
        {2023: 600_000},
    )
    assert issuing.accept(case=later, by=staff, reason="Agreed.") == {}
    with pytest.raises(NothingToIssue):
        issuing.issue(case=later, tonnes={})
    assert [(row.vintage, row.carried) for row in issuing.balances(registered)] == [
        (2023, 600_000),
        (2024, 400_000),
    ]


def test_two_reports_within_one_year_add_up_their_grams_before_tonnes_are_cut(
    report_of, verifier, staff, registered
):
    for first, last in ((date(2023, 1, 1), date(2023, 6, 30)), (date(2023, 7, 1), date(2023, 12, 31))):
        case = report_of({2023: 1_600_000}, first, last)
        review.take_up(case=case, by=verifier, declaration=acts.NO_INTEREST)
        acts.conclude(case, verifier, {2023: 1_600_000})
        tonnes = issuing.accept(case=case, by=staff, reason="Agreed.")
        issuing.issue(case=case, tonnes=tonnes)
    assert list(Batch.objects.filter(project=registered).values_list("grams", flat=True)) == [
        TONNE,
        2 * TONNE,
    ]
    (balance,) = issuing.balances(registered)
    assert balance.carried == 200_000


def test_nothing_is_issued_beyond_what_was_verified_not_even_behind_the_services(accepted, registered):
    with pytest.raises(MoreThanVerified):
        issuing.issue(case=accepted, tonnes={2024: 13})
    with pytest.raises(IntegrityError, match="more than was verified"), transaction.atomic():
        issuance.issue(project=registered, vintage=2024, tonnes=13, livemode=True)
    with pytest.raises(IntegrityError, match="more than was verified"), transaction.atomic():
        issuance.issue(project=registered, vintage=2023, tonnes=1, livemode=True)
    assert not Batch.objects.exists()


def test_needs_changes_goes_on_where_it_was_with_all_its_words(validated, staff, npo_owner, body, verifier):
    review.ask_for_changes(case=validated, by=staff, reason="Name the forest roads.")
    writing.write_application(case=validated, by=npo_owner, plan_ja="林道も書いた。")
    acts.hand_in(validated, body, npo_owner)
    review.take_up(case=validated, by=verifier, declaration=acts.NO_INTEREST)
    review.ask_for_changes(case=validated, by=verifier, reason="Date the map.")
    acts.hand_in(validated, body, npo_owner)
    review.take_up(case=validated, by=verifier, declaration=acts.NO_INTEREST)
    acts.conclude(validated, verifier, content=acts.PDF + b" again")
    assert acts.register(Case.objects.get(pk=validated.pk), staff).story_ja == "林道も書いた。"
    assert states(validated).count("needs_changes") == 2


def test_what_was_verified_does_not_stand_as_verified_while_changes_are_asked_for(verified, staff):
    assert verified.vintages.get().verified_grams
    review.ask_for_changes(case=verified, by=staff, reason="The map is missing.")
    assert verified.vintages.get().verified_grams is None
    assert verified.statements.exists()


def test_a_rejection_carries_a_code_of_the_list_and_frees_the_period(verified, staff, report_of):
    decisions.reject(case=verified, by=staff, code=Rejection.DOUBLE_COUNTING, reason="Sold elsewhere.")
    rejected = Case.objects.get(pk=verified.pk)
    assert (rejected.state, rejected.rejection) == ("rejected", "double_counting")
    assert report_of({2024: 1}).state == "submitted"
    with pytest.raises(IntegrityError, match="case_rejected_with_a_code"), transaction.atomic():
        Case.objects.filter(pk=verified.pk).update(rejection="because")


def test_a_suspended_project_issues_and_sells_nothing_until_it_is_reinstated(accepted, registered, npo_owner):
    decisions.suspend(project=registered, reason="The fence is gone.")
    registered.refresh_from_db()
    with pytest.raises(ProjectSuspended):
        issuing.issue(case=accepted, tonnes={2024: 1})
    with pytest.raises(ProjectSuspended):
        writing.start_report(project=registered, by=npo_owner)
    with pytest.raises(WrongState):
        decisions.suspend(project=registered, reason="Twice.")
    decisions.reinstate(project=registered, reason="Mended.")
    assert issuing.issue(case=accepted, tonnes={2024: 1})
    assert states(decisions.application_of(registered))[-3:] == ["registered", "suspended", "registered"]


def test_a_project_that_was_entered_without_an_application_can_be_suspended_too(project: Project, batch):
    case = decisions.suspend(project=project, reason="A fire.")
    assert states(case) == ["registered", "suspended"]
    with pytest.raises(ProjectSuspended), transaction.atomic():
        issuance.issue(project=project, vintage=2024, tonnes=1, livemode=True)
    with pytest.raises(IntegrityError, match="the project is suspended"), transaction.atomic():
        Batch.objects.create(
            serial="KOC-JP-0012-2025-01", project=project, vintage=2025, issue=1, grams=TONNE, livemode=True,
            project_registry_id=project.registry_id, methodology_label="FO-001/3.1", issued_at=batch.issued_at,
        )  # fmt: skip


def test_a_case_moves_along_the_table_and_nowhere_else(submitted, registered):
    """Every state of both kinds, and from each every move: 338 tries, the legal ones and no other succeed."""
    for kind, state, to in product(CaseKind, State, State):
        foreign = OF_AN_APPLICATION if kind == CaseKind.REPORT else OF_A_REPORT
        if state in foreign:
            continue
        case = Case(
            kind=kind, state=state, operator=submitted.operator, body=submitted.body, project=registered
        )
        case.rejection = Rejection.OTHER if state == State.REJECTED else ""
        legal = to in MOVES[state] and to not in foreign
        with transaction.atomic():
            case.project = registered if kind == CaseKind.REPORT else None
            if state in (State.REGISTERED, State.SUSPENDED) or to == State.REGISTERED:
                Case.objects.filter(project=registered, kind=CaseKind.APPLICATION).update(
                    project=None, state="draft"
                )
                case.project = registered
            case.updated_at = registered_at = timezone.now()
            case.save()
            case.rejection = Rejection.OTHER if to == State.REJECTED else case.rejection
            if legal:
                move(case, to, party=Party.REGISTRY, reason="tried")
                assert (case.state, case.moves.get().state, case.updated_at >= registered_at) == (
                    to,
                    to,
                    True,
                )
            else:
                with pytest.raises(WrongState):
                    move(case, to, party=Party.REGISTRY, reason="tried")
                assert (case.state, case.moves.count()) == (state, 0)
            transaction.set_rollback(True)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_history_can_only_grow(submitted, act):
    moves = CaseMove.objects.filter(case=submitted)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        moves.update(reason="better") if act == "update" else moves.delete()


def test_the_docs_show_the_table_of_moves_as_it_is(settings):
    page = (settings.BASE_DIR / "docs/states.md").read_text()
    for was, moves in MOVES.items():
        ends = ", ".join(f"`{each}`" for each in State if each in moves) or "final"
        assert f"| `{was}` | {ends} |" in page


def test_a_case_is_moved_in_one_file(settings):
    moving = re.compile(r"\bcase\.state\s*=[^=]|Case\.objects.*update\([^)]*state=")
    found = [
        path for path in (settings.BASE_DIR / "registry").rglob("*.py") if moving.search(path.read_text())
    ]
    assert [path.name for path in found] == ["moves.py"]
