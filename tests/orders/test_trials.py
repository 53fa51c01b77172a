"""Test orders that are late, fail or are reversed: by a switch or by their own metadata; never in live mode."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.orders import trials, windows
from marketplace.orders.models import Order, Statement
from marketplace.orders.states import State
from registry.invariants import run
from registry.issuance import available_grams
from registry.models import Retirement, Reversal
from tests.hooks.conftest import Api, api, endpoint, live_api, send  # noqa: F401 (fixtures)
from tests.hooks.receiver import receiver  # noqa: F401 (fixture)
from tests.shop import TONNE, work

pytestmark = pytest.mark.django_db(transaction=True)


def order(api: Api, listing, key: str, **metadata: str):  # noqa: F811
    body = {
        "lines": [{"listing": listing.public_id, "mass": {"amount": "2", "unit": "kg"}}],
        "beneficiary": {"name": "Hana Sato"},
        "metadata": metadata,
    }
    return api("POST", "orders/", body, **{"Idempotency-Key": key})


def time_is_over() -> None:
    Order.objects.filter(state=State.HELD).update(held_until=timezone.now() - timedelta(seconds=1))
    windows.sweep()  # which leaves these alone
    trials.sweep()
    work()


def test_an_order_is_late_and_may_be_cancelled_meanwhile(api, test_offer):  # noqa: F811
    placed = order(api, test_offer, "k-1", test_delay_seconds="60").json()
    assert (placed["state"], placed["metadata"]["test_outcome"]) == ("held", "retire")
    assert order(api, test_offer, "k-1", test_delay_seconds="60").headers["Idempotent-Replayed"]
    gone = order(api, test_offer, "k-2", test_delay_seconds="60").json()
    assert api("POST", f"orders/{gone['id']}/cancel/").json()["state"] == "cancelled"
    trials.sweep()
    assert not Retirement.objects.exists()
    time_is_over()
    assert Order.objects.get(public_id=placed["id"]).state == State.RETIRED
    assert Statement.objects.get().accrued_micro == placed["accrued_micro"]


def test_an_order_fails_and_everything_goes_back(api, endpoint, receiver, test_offer):  # noqa: F811
    assert api("PUT", "test-switch/", {"outcome": "fail", "delay_seconds": 0}).status_code == 200
    placed = order(api, test_offer, "k-1").json()
    time_is_over()
    told = api("GET", f"orders/{placed['id']}/").json()
    assert [step["state"] for step in told["history"]] == ["held", "paid", "refund_pending", "refunded"]
    assert (available_grams(test_offer.escrow_id), Statement.objects.get().accrued_micro) == (10 * TONNE, 0)
    send()
    assert receiver.types == ["order.paid", "order.refunded"]
    assert order(api, test_offer, "k-2", test_outcome="retire").json()["state"] == "retired"
    assert [result.offenders for result in run() if not result.holds] == []


def test_a_batch_is_reversed_after_the_retirement_for_those_who_asked_alone(
    api,  # noqa: F811
    endpoint,  # noqa: F811
    receiver,  # noqa: F811
    test_offer,
    mailoutbox,
):
    placed = order(api, test_offer, "k-1", test_outcome="reverse").json()
    time_is_over()
    trials.reverse(Order.objects.get().pk)  # once
    send()
    number = api("GET", f"orders/{placed['id']}/").json()["lines"][0]["retirement"]
    shown = api("GET", f"registry/retirements/{number}/").json()
    assert shown["status"] in {"loss_covered", "loss_uncovered"}
    reversed_ = [event["data"] for event in receiver.events if event["type"] == "batch.reversed"]
    assert [one["state"] for one in reversed_] == ["verified", "cancelled"]
    assert reversed_[1]["retired_grams"] == 2_000
    assert mailoutbox == []
    assert [result.offenders for result in run() if not result.holds] == []


def test_none_of_it_happens_in_live_mode(live_api, offer, company):  # noqa: F811
    refused = order(live_api, offer, "k-1", test_outcome="fail")
    assert (refused.status_code, refused.json()["code"]) == (422, "test_only")
    assert refused.json()["errors"][0]["field"] == "metadata.test_outcome"
    assert live_api("PUT", "test-switch/", {"outcome": "fail", "delay_seconds": 0}).status_code == 422
    company.refresh_from_db()
    trials.TestSwitch.objects.create(organisation=company, outcome="fail", delay_seconds=9)
    placed = order(live_api, offer, "k-2").json()
    assert placed["state"] == "retired"
    found = Order.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        found.moves.create(state=State.REFUNDED, reason=trials.FAILED, at=timezone.now())
    reversal = Reversal.objects.create(
        number="V-9", livemode=True, project=offer.batch.project, kind="other", happened_on=timezone.localdate(),
        place="x", description="x", estimated_grams=1, state="reported",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        trials.Rehearsal.objects.create(order=found, reversal=reversal)
