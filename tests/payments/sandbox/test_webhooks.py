"""Webhooks: signed envelopes, retries until they are accepted, and deliveries that go wrong on purpose."""

import json
import time
from collections.abc import Callable

import pytest
import stripe

from .conftest import fixture
from .driver import SECRET, Driver

STORIES = fixture("webhooks")["events"]
PAID = STORIES["a paid session"]


def test_an_event_arrives_signed_and_whole(sandbox: Driver, client):
    session = sandbox.paid()
    sandbox.flush()
    for signature, body in sandbox.listener.received:
        event = stripe.Webhook.construct_event(body, signature, SECRET)
        assert event.api_version == stripe.api_version
        assert event.livemode is False
        assert event.pending_webhooks == 1
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, signature, "whsec_other")
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body.replace(b"evt_", b"evt_x"), signature, SECRET)
    completed = sandbox.listener.events()[-1]
    assert completed["type"] == "checkout.session.completed"
    assert completed["data"]["object"]["id"] == session.id
    assert completed["data"]["object"]["payment_status"] == "paid"
    assert client.v1.events.retrieve(completed["id"]).pending_webhooks == 0


def pay(sandbox: Driver) -> None:
    sandbox.paid()


def decline(sandbox: Driver) -> None:
    sandbox.pay(sandbox.session(), "4000000000000002")


def refuse_challenge(sandbox: Driver) -> None:
    session = sandbox.session()
    sandbox.pay(session, "4000002500003155")
    sandbox.challenge(session, "fail")


def expire(sandbox: Driver) -> None:
    sandbox.client().v1.checkout.sessions.expire(sandbox.session().id)


def expire_by_time(sandbox: Driver) -> None:
    sandbox.session()
    sandbox.control("/clock", advance=86_400)


def refund(number: str) -> Callable[[Driver], None]:
    def act(sandbox: Driver) -> None:
        session = sandbox.paid(number)
        sandbox.client().v1.refunds.create({"payment_intent": str(session.payment_intent)})
        sandbox.control("/clock", advance=10)

    return act


def dispute(outcome: str) -> Callable[[Driver], None]:
    def act(sandbox: Driver) -> None:
        sandbox.paid("4000000000000259")
        found = sandbox.client().v1.disputes.list().data[0]
        if outcome:
            sandbox.control(f"/disputes/{found.id}/close", outcome=outcome)

    return act


@pytest.mark.parametrize(
    ("act", "stories"),
    [
        (pay, ["a paid session"]),
        (decline, ["a declined card"]),
        (refuse_challenge, ["a challenge refused"]),
        (expire, ["an expired session"]),
        (expire_by_time, ["an expired session"]),
        (refund("4242424242424242"), ["a paid session", "a refund"]),
        (refund("4000000000007726"), ["a paid session", "a refund", "a refund that settles"]),
        (refund("4000000000005126"), ["a paid session", "a refund", "a refund that comes back"]),
        (dispute(""), ["a paid session", "a dispute"]),
        (dispute("lost"), ["a paid session", "a dispute", "a dispute lost"]),
        (dispute("won"), ["a paid session", "a dispute", "a dispute won"]),
    ],
)
def test_every_act_sends_the_events_that_stripe_documents(sandbox: Driver, act, stories):
    act(sandbox)
    sandbox.flush()
    assert sandbox.listener.types() == [kind for story in stories for kind in STORIES[story]]


def test_an_event_names_the_request_behind_it(sandbox: Driver, client):
    session = sandbox.session()
    client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "expire-17"})
    sandbox.flush()
    request = sandbox.listener.events()[0]["request"]
    assert request["id"].startswith("req_")
    assert request["idempotency_key"] == "expire-17"


def test_a_change_says_what_was_there_before(sandbox: Driver, client):
    session = sandbox.paid()
    client.v1.refunds.create({"payment_intent": str(session.payment_intent), "amount": 1000})
    refunded = client.v1.events.list({"type": "charge.refunded"}).data[0]
    assert refunded.data.previous_attributes.to_dict() == {"amount_refunded": 0}


def test_a_refused_delivery_comes_again_until_it_is_accepted(sandbox: Driver, client):
    sandbox.listener.status = 500
    expire(sandbox)
    sandbox.flush(force=True)
    event = client.v1.events.list().data[0]
    assert event.pending_webhooks == 1
    assert client.v1.events.list({"delivery_success": True}).data == []
    sandbox.listener.status = 200
    sandbox.flush(force=True)
    assert client.v1.events.retrieve(event.id).pending_webhooks == 0
    arrived = sandbox.listener.events()
    assert len(arrived) >= 2
    assert {one["id"] for one in arrived} == {event.id}
    assert client.v1.events.list({"delivery_success": True}).data[0].id == event.id


def test_the_waits_grow_and_end_after_three_days(sandbox: Driver):
    sandbox.listener.status = 503
    expire(sandbox)
    waits = []
    for _ in range(4):
        sandbox.flush(force=True)
        delivery = sandbox.deliveries()[0]
        waits.append((delivery["attempts"], delivery["due"] - time.time()))
    attempts, due = zip(*waits, strict=True)
    assert list(attempts) == sorted(attempts)
    assert due[-1] > due[0]
    sandbox.control("/clock", advance=3 * 86_400 + 1)
    sandbox.flush()
    assert sandbox.deliveries()[0]["state"] == "failed"


def test_deliveries_can_be_doubled(sandbox: Driver):
    sandbox.control("/webhooks", duplicate=1)
    pay(sandbox)
    sandbox.flush()
    assert sandbox.listener.types() == [kind for kind in PAID for _ in range(2)]
    assert len({event["id"] for event in sandbox.listener.events()}) == len(PAID)


def test_deliveries_can_be_turned_round(sandbox: Driver):
    sandbox.control("/webhooks", reorder=True)
    pay(sandbox)
    sandbox.control("/clock", advance=2)
    sandbox.flush()
    assert sandbox.listener.types()[0] == "checkout.session.completed"
    assert sandbox.listener.types()[-1] == "payment_intent.created"


def test_deliveries_can_be_delayed(sandbox: Driver):
    sandbox.control("/webhooks", delay=600)
    pay(sandbox)
    assert sandbox.flush() == {"delivered": 0, "refused": 0, "waiting": len(PAID)}
    sandbox.control("/clock", advance=601)
    sandbox.flush()
    assert sandbox.listener.types() == PAID


def test_deliveries_can_be_held_back_and_let_go(sandbox: Driver):
    sandbox.control("/webhooks", hold=True)
    pay(sandbox)
    sandbox.flush(force=True)
    assert sandbox.listener.types() == []
    sandbox.control("/webhooks/release")
    sandbox.flush()
    assert sandbox.listener.types() == PAID


def test_deliveries_can_be_dropped_all_or_by_type(sandbox: Driver, client):
    sandbox.control("/webhooks", drop=["checkout.session.completed"])
    pay(sandbox)
    sandbox.flush()
    assert sandbox.listener.types() == PAID[:-1]
    sandbox.control("/webhooks", drop=True)
    pay(sandbox)
    sandbox.flush()
    assert sandbox.listener.types() == PAID[:-1]
    assert client.v1.events.list({"type": "checkout.session.completed"}).data, "the API still tells of them"


def test_an_event_can_be_sent_once_more(sandbox: Driver, client):
    expire(sandbox)
    sandbox.flush()
    sandbox.control(f"/events/{client.v1.events.list().data[0].id}/resend")
    sandbox.flush()
    assert sandbox.listener.types() == ["checkout.session.expired"] * 2


def test_a_switch_that_does_not_exist_is_refused(sandbox: Driver):
    assert "error" in sandbox.control("/webhooks", explode=True)
    assert "error" in sandbox.control("/webhooks", duplicate="twice")
    assert "error" in sandbox.control("/webhooks", delay=-1)
    assert "error" in sandbox.control("/clock", advance=-5)
    assert "error" in sandbox.control("/clock", advance=10**12)


def test_the_body_is_json_that_a_person_can_read(sandbox: Driver):
    expire(sandbox)
    sandbox.flush()
    body = sandbox.listener.received[0][1].decode()
    assert json.loads(body)["object"] == "event"
    assert body.startswith('{\n  "id": "evt_')
