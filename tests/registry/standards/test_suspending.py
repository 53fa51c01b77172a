"""Suspending, reinstating and withdrawing: by two people, at once, with a dated and reasoned public history."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from registry import approvals, standards
from registry.errors import SamePerson, SecondFactorRequired, StaffOnly
from registry.models import StandingChange
from registry.standards.errors import BodySuspended, SchemeNotAccredited, StandingUnchanged
from registry.standards.standing import propose_standing

pytestmark = pytest.mark.django_db
SUSPENDED, ACTIVE, WITHDRAWN = "suspended", "active", "withdrawn"


@pytest.fixture
def change(staff, colleague):
    """change("body", body, "suspended"): staff proposes, the colleague approves."""

    def act(target: str, thing, to: str, reason: str = "Its auditors left"):
        proposal = propose_standing(target=target, thing=thing, to=to, reason=reason, by=staff)
        approvals.approve(proposal=proposal, by=colleague, second_factor=True)
        thing.refresh_from_db()
        return proposal

    return act


def test_a_suspended_body_verifies_nothing_until_it_is_reinstated(body, change):
    today = timezone.localdate()
    change("body", body, SUSPENDED)
    with pytest.raises(BodySuspended):
        standards.require_accredited(body, "forest", today)
    change("body", body, ACTIVE, "New auditors")
    standards.require_accredited(body, "forest", today)
    assert [(row.status, row.reason) for row in body.changes.all()] == [
        (SUSPENDED, "Its auditors left"),
        (ACTIVE, "New auditors"),
    ]


def test_what_was_verified_before_a_suspension_was_verified_in_order(body, change):
    change("body", body, SUSPENDED)
    standards.require_accredited(body, "forest", timezone.localdate().replace(year=2021, day=1))


def test_a_suspended_scheme_certifies_nothing(scheme, change):
    change("scheme", scheme, SUSPENDED)
    with pytest.raises(SchemeNotAccredited):
        standards.require_certifying(scheme, timezone.localdate())


def test_what_is_withdrawn_stays_withdrawn_and_nothing_is_changed_to_what_it_is(methodology, change):
    with pytest.raises(StandingUnchanged):
        change("methodology", methodology, ACTIVE)
    change("methodology", methodology, WITHDRAWN)
    for to in (ACTIVE, SUSPENDED, WITHDRAWN):
        with pytest.raises(StandingUnchanged):
            change("methodology", methodology, to)


def test_two_proposals_for_one_change_are_carried_out_once(body, staff, colleague):
    first, second = (
        propose_standing(target="body", thing=body, to=SUSPENDED, reason="x", by=staff) for _n in range(2)
    )
    approvals.approve(proposal=first, by=colleague, second_factor=True)
    with pytest.raises(StandingUnchanged):
        approvals.approve(proposal=second, by=colleague, second_factor=True)
    second.refresh_from_db()
    assert (second.state, StandingChange.objects.count()) == ("open", 1)


def test_nobody_suspends_alone_or_without_standing(body, staff, colleague, npo_owner):
    with pytest.raises(StaffOnly):
        propose_standing(target="body", thing=body, to=SUSPENDED, reason="x", by=npo_owner)
    proposal = propose_standing(target="body", thing=body, to=SUSPENDED, reason="x", by=staff)
    with pytest.raises(SamePerson):
        approvals.approve(proposal=proposal, by=staff, second_factor=True)
    with pytest.raises(SecondFactorRequired):
        approvals.approve(proposal=proposal, by=colleague, second_factor=False)
    body.refresh_from_db()
    assert (body.status, body.changes.count()) == (ACTIVE, 0)


@pytest.mark.parametrize(
    "act", ["update registry_standingchange set reason = 'other'", "delete from registry_standingchange"]
)
def test_the_history_cannot_be_rewritten(body, change, act):
    change("body", body, SUSPENDED)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


def test_the_public_pages_say_how_each_stands_and_why(client, scheme, methodology, body, change):
    change("body", body, SUSPENDED, "Its auditors left")
    for path, words in (
        ("standards/", ["Kochi Credit", "FO-001/3.1", "Verity Institute", "Suspended"]),
        ("schemes/kochi/", ["KOC", "2020-04-01", "Forest management"]),
        ("methodologies/FO-001/", ["Version 3.1", "KOC-JP-0012"]),
        ("bodies/verification-body/", ["Suspended", "Its auditors left", "Forest management"]),
    ):
        page = client.get(f"/registry/{path}", headers={"Accept-Language": "en"})
        assert [word for word in words if word not in page.content.decode()] == []
    for path in ("schemes/none/", "methodologies/NONE/", "bodies/none/"):
        assert client.get(f"/registry/{path}").status_code == 404


def test_the_api_lists_who_may_certify_and_verify(client, body, change):
    change("body", body, SUSPENDED)
    (found,) = client.get("/api/v1/registry/bodies/").json()["results"]
    assert (found["standing"], found["accreditations"][0]["scopes"]) == ("suspended", ["forest"])
    assert client.get("/api/v1/registry/schemes/").json()["results"][0]["prefix"] == "KOC"
    assert client.get("/api/v1/registry/methodologies/").json()["results"][0]["version"] == "3.1"
