"""Issuing and suspending take two people, the second with a second factor, and neither may be of the two sides."""

import pytest

from people.models import Role
from people.services import add_member
from registry import approvals
from registry.enums import Standing
from registry.errors import SamePerson, SecondFactorRequired, StaffOnly
from registry.lifecycle import approved
from registry.lifecycle.errors import NotIndependent, WrongState
from registry.models import Batch, Case, CaseMove, Proposal
from registry.standards.errors import StandingUnchanged
from registry.standards.standing import propose_standing


def test_accepting_a_report_proposes_its_tonnes_and_a_second_person_issues_them(
    verified, staff, second_staff
):
    proposal = approved.accept(case=verified, by=staff, reason="Agreed.")
    assert proposal is not None
    assert proposal.payload == {"case": verified.pk, "tonnes": {"2024": 12}}
    assert [str(fact.value) for fact in approvals.act_of(proposal.kind).describe(proposal.payload)][1:] == [
        verified.number,
        "12 t",
    ]
    for by, factor, error in ((staff, True, SamePerson), (second_staff, False, SecondFactorRequired)):
        with pytest.raises(error):
            approvals.approve(proposal=proposal, by=by, second_factor=factor)
    assert not Batch.objects.exists()
    done = approvals.approve(proposal=proposal, by=second_staff, second_factor=True)
    assert done.result == {"batches": ["KOC-JP-10000-2024-01"]}
    verified.refresh_from_db()
    assert (verified.state, verified.moves.last().reason) == ("issued", "KOC-JP-10000-2024-01")


def test_a_second_person_of_the_operators_side_issues_nothing(verified, staff, second_staff, npo):
    proposal = approved.accept(case=verified, by=staff, reason="Agreed.")
    add_member(organisation=npo, email=second_staff.email, role=Role.VIEWER)
    with pytest.raises(NotIndependent):
        approvals.approve(proposal=proposal, by=second_staff, second_factor=True)
    assert not Batch.objects.exists()


def test_one_report_waits_for_one_issuance_only_and_a_refused_one_can_be_proposed_again(
    verified, staff, second_staff
):
    first = approved.accept(case=verified, by=staff, reason="Agreed.")
    case = Case.objects.get(pk=verified.pk)
    with pytest.raises(WrongState):
        approved.propose_issuance(case=case, by=staff, reason="Again.")
    approvals.reject(proposal=first, by=second_staff, reason="Tomorrow.")
    again = approved.propose_issuance(case=case, by=staff, reason="Again.")
    approvals.approve(proposal=again, by=second_staff, second_factor=True)
    assert Batch.objects.count() == 1
    assert Proposal.objects.count() == 2


def test_a_project_is_suspended_and_reinstated_by_two(registered, staff, second_staff, verifier):
    for to in (Standing.SUSPENDED, Standing.ACTIVE):
        proposal = propose_standing(target="project", thing=registered, to=to, by=staff, reason="A fire.")
        approvals.approve(proposal=proposal, by=second_staff, second_factor=True)
        registered.refresh_from_db()
        assert bool(registered.suspended_at) == (to == Standing.SUSPENDED)
    moves = CaseMove.objects.filter(case__project=registered).values_list("state", "reason")
    assert list(moves)[-2:] == [("suspended", "A fire."), ("registered", "A fire.")]
    with pytest.raises(StandingUnchanged):
        propose_standing(target="project", thing=registered, to=Standing.ACTIVE, by=staff, reason="Twice.")
    with pytest.raises(StaffOnly):
        propose_standing(target="project", thing=registered, to=Standing.SUSPENDED, by=verifier, reason="x")
