"""Cases against each other: decided once, and issued once, however many press at the same moment."""

from functools import partial
from typing import Any

import pytest

from people.models import User
from registry.lifecycle import decisions, issuing, writing
from registry.lifecycle.errors import WrongState
from registry.lifecycle.states import Rejection
from registry.models import Batch, Case, CaseMove, Project
from tests.concurrency.storm import pile_up
from tests.registry.lifecycle import acts
from tests.registry.lifecycle.conftest import (
    accepted,
    body,
    draft,
    methodology,
    registered,
    report_of,
    second_staff,
    submitted,
    validated,
    validating,
    verified,
    verifying,
)

__all__ = ["accepted", "body", "draft", "methodology", "registered", "report_of", "second_staff"]
__all__ += ["submitted", "validated", "validating", "verified", "verifying"]
pytestmark = pytest.mark.django_db(transaction=True)


def won(outcomes: list[Any]) -> list[Any]:
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def this(case: Case) -> str:
    return f"select id from registry_case where id = {case.pk}"


@pytest.mark.parametrize("turn", range(3))
def test_an_application_is_registered_rejected_or_withdrawn_and_never_two_of_them(
    validated: Case, staff: User, second_staff: User, npo_owner: User, turn: int
):
    ways = [
        partial(acts.register, validated, staff),
        partial(
            decisions.reject,
            case=validated,
            by=second_staff,
            code=Rejection.BASELINE,
            reason="It does not hold.",
        ),
        partial(writing.withdraw, case=validated, by=npo_owner, reason="We stop."),
        partial(acts.register, validated, second_staff),
    ]
    before = Project.objects.count()
    outcomes = pile_up(this(validated), ways[turn:] + ways[:turn])
    assert len(won(outcomes)) == 1
    assert sum(isinstance(outcome, WrongState) for outcome in outcomes) == 3
    case = Case.objects.get(pk=validated.pk)
    assert Project.objects.count() - before == (case.state == "registered")
    assert list(case.moves.values_list("state", flat=True))[3:] == ["validated", case.state]


def test_a_report_is_issued_once(accepted: Case):
    outcomes = pile_up(this(accepted), [partial(issuing.issue, case=accepted, tonnes={2024: 6})] * 4)
    assert len(won(outcomes)) == 1
    assert Batch.objects.filter(vintage=2024).count() == 1


def test_control_without_the_cases_lock_half_a_report_is_issued_twice(
    accepted: Case, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(issuing, "lock", lambda case: Case.objects.select_related("project").get(pk=case.pk))
    project = f"select id from registry_project where id = {accepted.project_id}"
    outcomes = pile_up(project, [partial(issuing.issue, case=accepted, tonnes={2024: 6})] * 2)
    assert len(won(outcomes)) == 2
    assert CaseMove.objects.filter(case=accepted, state="issued").count() == 2


def test_without_it_the_database_itself_still_refuses_more_than_was_verified(
    accepted: Case, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(issuing, "lock", lambda case: Case.objects.select_related("project").get(pk=case.pk))
    monkeypatch.setattr(issuing, "issuable", lambda case, project: {2024: 12})
    project = f"select id from registry_project where id = {accepted.project_id}"
    pile_up(project, [partial(issuing.issue, case=accepted, tonnes={2024: 12})] * 3)
    assert sum(batch.grams for batch in Batch.objects.filter(vintage=2024)) == 12_000_000
