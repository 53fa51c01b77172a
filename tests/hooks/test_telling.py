"""What happens reaches the servers of those it concerns: signed, once by its id, in order, and until it has arrived."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from marketplace.catalogue import review
from marketplace.hooks import endpoints, sending
from marketplace.hooks.enums import DeliveryState, Off
from marketplace.hooks.models import Attempt, Delivery, Endpoint, Event
from marketplace.hooks.signing import secret
from marketplace.orders.models import Order
from registry.models import VerificationBody
from registry.retiring.amendments import amend
from registry.retiring.claims import Words
from registry.transparency.sequencer import integrate
from tests.hooks.conftest import send
from tests.hooks.receiver import verify
from tests.registry.reversals.acts import report, settle
from tests.shop import put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)


def order(api, listing, key: str, grams: str = "1500", external_id: str | None = None):
    lines = [{"listing": listing.public_id, "mass": {"amount": grams, "unit": "g"}}]
    body = {"lines": lines, "beneficiary": {"name": "Hana Sato"}}
    if external_id:
        body["external_id"] = external_id
    answer = api("POST", "orders/", body, **{"Idempotency-Key": key})
    assert answer.status_code == 201, answer.content
    return answer.json()


def later() -> None:
    """As if so much time had passed since what is set aside was set aside."""
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    Endpoint.objects.update(rests_until=None)


def test_an_order_on_a_statement_is_told_from_paid_to_certificate(api, endpoint, receiver, test_offer):
    placed = order(api, test_offer, "k-1", external_id="sale-7")
    assert not Event.objects.exists()  # the hot act writes none
    send()
    assert receiver.types == ["order.paid", "order.retired"]
    work()
    send()
    assert receiver.types == ["order.paid", "order.retired", "certificate.ready"]
    paid, retired, ready = receiver.events
    assert (paid["data"]["order"]["state"], paid["data"]["order"]["lines"][0]["retirement"]) == ("paid", None)
    assert retired["data"]["order"] == placed
    assert ready["data"]["external_id"] == "sale-7"
    assert ready["data"]["certificates"][0]["retirement"] == placed["lines"][0]["retirement"]
    assert "Hana" not in Event.objects.latest("id").body + str(receiver.events)
    for headers, body in receiver.requests:
        assert verify(secret(endpoint), headers, body)
        assert not verify(secret(endpoint), headers, body + b" ")
        assert headers["webhook-id"] in body.decode()
    send()
    assert len(receiver.requests) == 3


def test_while_a_secret_is_renewed_both_sign(api, endpoint, receiver):
    old = secret(endpoint)
    new = api("POST", f"webhooks/{endpoint.public_id}/secret/", {"both_hours": 1}).json()["secret"]
    assert api("POST", f"webhooks/{endpoint.public_id}/ping/").status_code == 202
    send()
    ((headers, body),) = receiver.requests
    assert verify(old, headers, body)
    assert verify(new, headers, body)
    Endpoint.objects.update(previous_until=timezone.now())
    api("POST", f"webhooks/{endpoint.public_id}/ping/")
    send()
    headers, body = receiver.requests[-1]
    assert verify(new, headers, body)
    assert not verify(old, headers, body)


def test_a_server_that_was_down_hears_everything_in_its_order(api, endpoint, receiver, test_offer):
    receiver.status = 503
    placed = [order(api, test_offer, f"k-{n}")["id"] for n in range(6)]
    send()
    assert len(receiver.requests) == sending.PATIENCE  # then it is left in peace for a while
    assert send() == 0
    Endpoint.objects.update(rests_until=timezone.now())
    assert send() == 1  # and asked with the oldest alone
    receiver.status, receiver.requests = 200, []
    Endpoint.objects.update(rests_until=timezone.now())
    send()
    told = [(event["type"], event["data"]["order"]["id"]) for event in receiver.events]
    assert sorted(told) == sorted((type_, id_) for id_ in placed for type_ in ("order.paid", "order.retired"))
    assert all(told.index(("order.paid", id_)) < told.index(("order.retired", id_)) for id_ in placed)
    assert not Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists()
    assert Endpoint.objects.get().failures == 0


def test_the_next_of_a_thing_waits_for_the_one_before(api, endpoint, receiver, test_offer):
    receiver.status = 500
    order(api, test_offer, "k-1")
    send()
    assert receiver.types == ["order.paid"]
    later()
    send()
    assert receiver.types == ["order.paid", "order.paid"]
    assert len({headers["webhook-id"] for headers, _body in receiver.requests}) == 1


def test_after_three_days_an_event_is_given_up_with_a_letter_and_can_be_replayed(
    api, endpoint, receiver, test_offer
):
    receiver.status = 500
    order(api, test_offer, "k-1")
    send()
    later()
    Delivery.objects.filter(event__type="order.paid").update(until=timezone.now())
    send()
    work()
    (letter,) = mail.outbox
    assert receiver.url in letter.body
    failed = api("GET", "webhooks/deliveries/?state=failed").json()["results"]
    assert [(one["type"], one["attempts"], one["next_try_at"]) for one in failed] == [("order.paid", 2, None)]
    receiver.status = 200
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    assert api("POST", f"webhooks/{endpoint.public_id}/replay/", {"since": since}).json()["replayed"] == 1
    send()
    assert receiver.types.count("order.paid") == 3
    assert len({h["webhook-id"] for h, _b in receiver.requests if _b and b"order.paid" in _b}) == 1
    shown = api("GET", f"webhooks/deliveries/{failed[0]['id']}/").json()
    assert [one["status"] for one in shown["tries"]] == [500, 500, 200]
    assert shown["tries"][0]["headers"]["webhook-id"] == shown["event"] == shown["body"]["id"]
    assert verify(secret(endpoint), shown["tries"][0]["headers"], Event.objects.earliest("id").body.encode())


def test_one_that_arrived_can_be_replayed_too(api, endpoint, receiver):
    ping = api("POST", f"webhooks/{endpoint.public_id}/ping/").json()
    send()
    assert api("POST", f"webhooks/deliveries/{ping['id']}/replay/").json()["state"] == "waiting"
    send()
    first, again = receiver.requests
    assert first[1] == again[1]
    assert first[0]["webhook-id"] == again[0]["webhook-id"]


def test_an_endpoint_that_fails_for_three_days_is_switched_off_and_told(api, endpoint, receiver, test_offer):
    receiver.status = 500
    order(api, test_offer, "k-1")
    send()
    later()
    Endpoint.objects.update(failing_since=timezone.now() - sending.OFF_AFTER)
    send()
    work()
    assert [letter.subject for letter in mail.outbox if receiver.url in letter.body]
    shown = api("GET", f"webhooks/{endpoint.public_id}/").json()
    assert (shown["on"], shown["off_because"]) == (False, Off.FAILING)
    order(api, test_offer, "k-2")
    assert send() == 0
    assert api("POST", f"webhooks/{endpoint.public_id}/ping/").json()["code"] == "webhook_off"
    receiver.status, receiver.requests = 200, []
    assert api("PATCH", f"webhooks/{endpoint.public_id}/", {"on": True}).json()["on"] is True
    replayed = api("POST", f"webhooks/{endpoint.public_id}/replay/", {"since": "2026-01-01T00:00:00Z"})
    assert replayed.json()["replayed"] == 4 + Event.objects.filter(type="certificate.ready").count()
    send()
    assert receiver.types.count("order.retired") == 2


def test_410_switches_off_at_once_and_a_redirect_is_not_followed(api, endpoint, receiver):
    receiver.status, receiver.location = 307, "http://127.0.0.1:1/elsewhere"
    api("POST", f"webhooks/{endpoint.public_id}/ping/")
    send()
    assert Attempt.objects.get().failure == "status"
    receiver.status = 410
    later()
    send()
    assert Endpoint.objects.get().off == Off.GONE


def test_other_happenings_reach_those_they_concern(
    api, endpoint, receiver, test_offer, company, npo, verification_body, staff, verifier
):
    placed = order(api, test_offer, "k-1")
    work()
    retirement = Order.objects.get(public_id=placed["id"]).lines.get().retirement
    integrate()
    amend(retirement=retirement, words=Words(purpose="offset", beneficiary="Taro Ito"), by=None)
    body = VerificationBody.objects.get(organisation=verification_body)
    loss = settle(report([test_offer.batch], 1_500_000, by=staff), body=body, staff=staff, verifier=verifier)
    review.suspend(listing=test_offer, by=None, reason="Papers are missing.")
    other = put_up_for_sale(npo, verification_body, tonnes=1, code="0013")  # of the other mode
    review.suspend(listing=other, by=None, reason="Papers are missing.")
    send()
    told = {event["type"]: event["data"] for event in receiver.events}
    assert {"retirement.amended", "batch.reversed", "listing.suspended"} < set(told)
    assert told["retirement.amended"]["retirement"] == retirement.number
    assert "Taro" not in str(receiver.events)
    reversed_ = [e["data"] for e in receiver.events if e["type"] == "batch.reversed"]
    assert [(one["state"], one["retired_grams"]) for one in reversed_] == [
        ("verified", 1500),
        ("cancelled", 1500),
    ]
    assert reversed_[1]["reversal"] == loss.number
    assert reversed_[1]["covered_grams"] + reversed_[1]["uncovered_grams"] == 1_500_000
    assert told["listing.suspended"]["listing"] == test_offer.public_id
    assert receiver.types.count("listing.suspended") == 1


def test_what_nobody_listens_to_is_not_written_down(api, live_api, endpoint, receiver, test_offer, offer):
    endpoints.change(endpoint, events=["order.retired"])
    order(live_api, offer, "k-1")
    order(api, test_offer, "k-2")
    send()
    work()
    assert receiver.types == ["order.retired"]
    assert Event.objects.count() == 1


def test_an_event_is_never_changed_and_goes_nowhere_else(api, endpoint, receiver, npo):
    api("POST", f"webhooks/{endpoint.public_id}/ping/")
    event = Event.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(body="{}")
    other, _secret = endpoints.create(
        organisation=npo, livemode=False, url=receiver.url, events=["order.paid"]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event=event, endpoint=other, about=event.about, until=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update hooks_endpoint set livemode = true")
