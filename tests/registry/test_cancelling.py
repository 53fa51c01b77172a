"""Cancellation: units that nobody used and nobody will, told apart from retirements everywhere."""

from typing import Any

import pytest
from django.db import transaction

from people.errors import NotAllowed
from registry import accounts, approvals, cancellations, invariants, queries
from registry.enums import CancellationReason
from registry.errors import RegistryError
from registry.models import Cancellation, Leaf, Retirement, Segment
from registry.retiring.retirements import Wanted
from registry.serials import parse
from registry.transparency.leaf import parse as parse_leaf
from registry.transparency.sequencer import integrate

pytestmark = pytest.mark.django_db(transaction=True)
TONNE = 1_000_000


@pytest.fixture
def holder(batch):
    return accounts.holding_account(batch.project.operator, livemode=True)


def cancel(holder, batch, reason=CancellationReason.VOLUNTARY, **asked: Any) -> Cancellation:
    with transaction.atomic():
        return cancellations.cancel(account=holder, wanted=Wanted(batch, **asked), reason=reason)


def test_a_cancellation_leaves_leaf_and_entries_and_is_no_retirement(batch, holder):
    done = cancel(holder, batch, grams=2 * TONNE)
    other = cancel(
        holder,
        batch,
        CancellationReason.ISSUED_IN_ERROR,
        ranges=(parse(f"{batch.serial}-4.000010~4.000019"),),
    )
    assert (done.serials, other.grams) == ([f"{batch.serial}-1.000000~2.999999"], 10)
    leaf = parse_leaf(bytes(Leaf.objects.get(number=done.number).entry))
    assert (leaf.type, leaf.purpose, leaf.grams) == ("cancellation", "voluntary", 2 * TONNE)
    balance = queries.balance_of(batch)
    assert (balance.cancelled, balance.retired, balance.issued) == (2 * TONNE + 10, 0, 10 * TONNE)
    assert not Retirement.objects.exists()
    assert not [each for each in invariants.run() if not each.holds]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"grams": 0}, "mass_not_representable"),
        ({"grams": 9 * TONNE + 1}, "insufficient_holdings"),
        ({"ranges": ("{}-10",)}, "units_not_held"),
        ({"ranges": ("{}-11",)}, "serial_outside_batch"),
        ({"grams": 1, "reason": "because"}, "reason_unknown"),
    ],
)
def test_what_cannot_be_cancelled_is_refused_and_nothing_moves(batch, holder, asked, code):
    if "ranges" in asked:
        asked["ranges"] = tuple(parse(text.format(batch.serial)) for text in asked["ranges"])
    before = list(Segment.objects.order_by("lo").values_list("lo", "hi", "condition"))
    with pytest.raises(RegistryError) as refused:
        cancel(holder, batch, **asked)
    assert refused.value.code == code
    assert list(Segment.objects.order_by("lo").values_list("lo", "hi", "condition")) == before


def test_it_takes_a_holder_or_staff_who_asks_and_another_who_approves(batch, holder, npo_owner, staff, buyer):
    asked = {
        "account": holder,
        "wanted": Wanted(batch, 5),
        "reason": CancellationReason.VOLUNTARY,
        "why": "We give them up.",
    }
    with pytest.raises(NotAllowed):
        cancellations.propose_cancellation(**asked, by=buyer)
    with pytest.raises(RegistryError) as refused:
        cancellations.propose_cancellation(**asked | {"wanted": Wanted(batch, 10 * TONNE)}, by=npo_owner)
    assert refused.value.code == "insufficient_holdings"
    proposal = cancellations.propose_cancellation(**asked, by=npo_owner)
    assert queries.balance_of(batch).cancelled == 0
    assert approvals.act_of(proposal.kind).describe(proposal.payload)
    done = approvals.approve(proposal=proposal, by=staff, second_factor=True)
    assert done.result == {"cancellation": Cancellation.objects.get().number}
    assert queries.balance_of(batch).cancelled == 5
    own = cancellations.propose_cancellation(**asked, by=staff)
    with pytest.raises(RegistryError) as refused:
        approvals.approve(proposal=own, by=staff, second_factor=True)
    assert refused.value.code == "same_person"
    assert queries.balance_of(batch).cancelled == 5


def test_it_has_a_page_and_a_list_of_its_own_in_public(batch, holder, client):
    done = cancel(holder, batch, grams=1_500_000)
    integrate()
    for language, told in (("ja", "保有者による自主的な取消し"), ("en", "Given up by their holder")):
        for address in ("/registry/cancellations/", f"/registry/cancellations/{done.number}/"):
            page = client.get(address, {"lang": language}).content.decode()
            assert told in page
            assert done.number in page
    (listed,) = client.get("/api/v1/registry/cancellations/").json()["results"]
    assert (listed["grams"], listed["reason"]) == (1_500_000, "voluntary")
    one = client.get(f"/api/v1/registry/cancellations/{done.number}/").json()
    assert one["log"]["leaf_hash"] == bytes(Leaf.objects.get(number=done.number).hash).hex()
    assert client.get("/api/v1/registry/cancellations/C-9999999/").status_code == 404
    assert client.get("/registry/cancellations/C-9999999/").status_code == 404
    assert client.get("/api/v1/registry/retirements/").json()["results"] == []
