"""Four eyes: one proposes, another approves with a second factor, and the act happens then and only then."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from people.models import User
from registry import approvals
from registry.approvals import Act, Fact
from registry.enums import ProposalKind, ProposalState
from registry.errors import (
    AlreadyDecided,
    NotYourProposal,
    PurposeUnknown,
    RegistryError,
    SamePerson,
    SecondFactorRequired,
    StaffOnly,
)
from registry.models import Proposal
from tests.cast import person, sign_in_twice
from tests.people.test_second_factor import code_of, secret, sign_in  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


def rename(payload: Any, by: User) -> dict[str, Any]:
    """An act that leaves a trace: it writes the proposed language into the user's row."""
    if payload["language"] not in {"ja", "en"}:
        raise PurposeUnknown
    User.objects.filter(pk=payload["user"]).update(language=payload["language"])
    return {"by": by.pk}


RENAME = Act(rename, lambda payload: [Fact("Language", payload["language"])])


@pytest.fixture(autouse=True)
def _an_act(monkeypatch):
    monkeypatch.setitem(approvals.ACTS, ProposalKind.SUSPEND, f"{__name__}.RENAME")


@pytest.fixture
def colleague(db) -> User:
    return person("colleague@example.org", is_staff=True)


@pytest.fixture
def proposal(staff, buyer) -> Proposal:
    return propose(staff, buyer)


def propose(by: User, about: User, language: str = "ja") -> Proposal:
    return approvals.propose(
        kind=ProposalKind.SUSPEND,
        payload={"user": about.pk, "language": language},
        by=by,
        reason="Asked by letter",
    )


def test_it_happens_when_a_second_person_approves(proposal, colleague, buyer):
    buyer.refresh_from_db()
    assert buyer.language == "en"
    approvals.approve(proposal=proposal, by=colleague, second_factor=True)
    buyer.refresh_from_db()
    proposal.refresh_from_db()
    assert buyer.language == "ja"
    assert (proposal.state, proposal.decided_by, proposal.result) == (
        "approved",
        colleague,
        {"by": colleague.pk},
    )


@pytest.mark.parametrize(
    ("who", "second_factor", "refusal"),
    [
        ("staff", True, SamePerson),
        ("colleague", False, SecondFactorRequired),
        ("npo_owner", True, StaffOnly),
        ("buyer", True, StaffOnly),
    ],
)
def test_nobody_else_can_approve_it_and_nothing_moves(proposal, buyer, request, who, second_factor, refusal):
    by = request.getfixturevalue(who)
    with pytest.raises(refusal):
        approvals.approve(proposal=proposal, by=by, second_factor=second_factor)
    proposal.refresh_from_db()
    buyer.refresh_from_db()
    assert (proposal.state, buyer.language) == (ProposalState.OPEN, "en")


def test_who_proposed_it_may_withdraw_it_and_nobody_else(proposal, staff, colleague):
    with pytest.raises(NotYourProposal):
        approvals.withdraw(proposal=proposal, by=colleague)
    with pytest.raises(SamePerson):
        approvals.reject(proposal=proposal, by=staff, reason="On second thoughts")
    assert approvals.withdraw(proposal=proposal, by=staff).state == ProposalState.WITHDRAWN


def test_what_was_decided_stays_decided(proposal, staff, colleague):
    approvals.reject(proposal=proposal, by=colleague, reason="Not enough evidence")
    for again in (
        lambda: approvals.approve(proposal=proposal, by=colleague, second_factor=True),
        lambda: approvals.reject(proposal=proposal, by=colleague, reason="Again"),
        lambda: approvals.withdraw(proposal=proposal, by=staff),
    ):
        with pytest.raises(AlreadyDecided):
            again()


def test_an_act_that_is_refused_leaves_the_proposal_open(staff, colleague, buyer):
    proposal = propose(staff, buyer, language="fr")
    with pytest.raises(PurposeUnknown):
        approvals.approve(proposal=proposal, by=colleague, second_factor=True)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


@pytest.mark.parametrize(
    "change",
    [
        "update registry_proposal set state='approved', decided_by_id=proposed_by_id, decided_at=now(),"
        " second_factor=true",
        "update registry_proposal set state='approved', decided_by_id={colleague}, decided_at=now()",
        "update registry_proposal set payload='{{}}'",
        "update registry_proposal set state='rejected'",
        "delete from registry_proposal",
    ],
)
def test_the_database_itself_refuses_what_must_never_be(proposal, colleague, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(colleague=colleague.pk))
    assert issubclass(IntegrityError, DatabaseError)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(proposal, colleague, buyer):
    third = person("third@example.org", is_staff=True)
    gate, said = threading.Barrier(2), []

    def decide(act, how):
        gate.wait()
        try:
            said.append(act(proposal=proposal, **how).state)
        except RegistryError as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=[approvals.approve, {"by": colleague, "second_factor": True}]),
        threading.Thread(target=decide, args=[approvals.reject, {"by": third, "reason": "No"}]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proposal.refresh_from_db()
    buyer.refresh_from_db()
    assert sorted(said) == sorted(["already_decided", proposal.state])
    assert (buyer.language == "ja") is (proposal.state == ProposalState.APPROVED)


def test_approving_asks_for_the_second_factor_and_then_goes_on_by_itself(
    client,
    buyer,
    staff,
    colleague,
    secret,  # noqa: F811
):
    """`secret` belongs to staff, who decides here what a colleague proposed."""
    sign_in_twice(client, staff, minutes_ago=11)
    proposal = propose(colleague, buyer)
    page = f"/registry/desk/proposals/{proposal.pk}/"
    asked = client.post(f"{page}approve/")
    assert asked.url.startswith("/account/second-factor/reauthenticate/")
    client.post(asked.url, {"code": code_of(secret)})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED
    assert "Approved" in client.get(page, headers={"Accept-Language": "en"}).content.decode()


def test_without_a_second_factor_one_is_led_to_set_it_up(client, buyer, staff, colleague):
    proposal = propose(colleague, buyer)
    client.force_login(staff)
    answer = client.post(f"/registry/desk/proposals/{proposal.pk}/approve/")
    assert answer.url == "/account/second-factor/"
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_the_queue_shows_what_waits_and_who_may_do_what(client, buyer, proposal, staff, colleague):
    page = f"/registry/desk/proposals/{proposal.pk}/"
    client.force_login(staff)
    own = client.get(page, headers={"Accept-Language": "en"}).content.decode()
    assert "Withdraw it" in own
    assert "Approve and carry it out" not in own
    client.force_login(colleague)
    queue = client.get("/registry/desk/", headers={"Accept-Language": "en"}).content.decode()
    assert 'data-label="Waiting">1</td>' in queue
    assert client.post(f"{page}reject/", {"reason": ""}).status_code == 422
    client.post(f"{page}reject/", {"reason": "Not enough evidence"})
    decided = client.get("/registry/desk/proposals/", headers={"Accept-Language": "en"}).content.decode()
    assert "Rejected" in decided
    client.force_login(buyer)
    assert client.get(page).status_code == 403
