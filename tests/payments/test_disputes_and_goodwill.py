"""A bank takes a payment back, before and after the retirement; and what staff give when nothing can be taken back."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.errors import GoodwillImpossible, PaymentDisputed
from marketplace.orders import invariants, services
from marketplace.orders.models import Order
from marketplace.outbox.models import Message
from marketplace.payments import goodwill, settle
from marketplace.payments.disputes import note_dispute
from marketplace.payments.models import Goodwill, Refund
from people.models import User
from registry.errors import AlreadyDecided, SamePerson, SecondFactorRequired, StaffOnly
from registry.issuance import available_grams
from registry.models import Retirement
from tests.cast import person, sign_in_twice
from tests.shop import TONNE, check_out, deliver_webhooks, pay, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def faults() -> list[str]:
    """What the books of the shop hold against it."""
    return [line for check in invariants.CHECKS for line in check.offenders()]


def history(order: Order) -> list[str]:
    return list(order.moves.values_list("state", flat=True))


def dispute_of(stripe_sandbox) -> str:
    return str(stripe_sandbox.client().v1.disputes.list().data[0].id)


def hear(stripe_sandbox, client: Client) -> None:
    deliver_webhooks(stripe_sandbox, client)
    work()


def close(stripe_sandbox, client: Client, outcome: str) -> None:
    stripe_sandbox.control(f"/disputes/{dispute_of(stripe_sandbox)}/close", outcome=outcome)
    hear(stripe_sandbox, client)


@pytest.fixture
def contested(offer, stripe_sandbox, client: Client):
    """Paid, and contested before anybody retired anything."""
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000000259")
    settle.settle(checkout.order.payments.get().pk)
    note_dispute(dispute_of(stripe_sandbox))
    work()
    return checkout


def test_a_dispute_before_the_retirement_stops_it_and_a_lost_one_ends_the_order(
    contested, offer, stripe_sandbox, client
):
    assert state(contested) == "disputed"
    assert available_grams(offer.escrow_id) == 10 * TONNE
    with pytest.raises(PaymentDisputed):
        services.cancel(contested.order)
    page = f"/orders/{contested.order.public_id}/?access_token={contested.access_token}"
    assert "Your bank is deciding" in client.get(page).content.decode()
    assert faults() == []
    close(stripe_sandbox, client, "lost")
    assert history(contested.order) == ["held", "paid", "disputed", "charged_back"]
    assert not Retirement.objects.exists()
    assert not Refund.objects.exists(), "the bank has returned the money already"
    assert faults() == []


def test_a_dispute_that_is_won_retires_while_there_is_stock(contested, stripe_sandbox, client):
    close(stripe_sandbox, client, "won")
    assert history(contested.order) == ["held", "paid", "disputed", "paid", "retiring", "retired"]
    assert faults() == []


def test_a_dispute_that_is_won_too_late_returns_the_money(contested, offer, stripe_sandbox, client):
    other = check_out(offer, 10 * TONNE)
    close(stripe_sandbox, client, "won")
    assert history(contested.order)[-3:] == ["disputed", "refund_pending", "refunded"]
    assert other.order.lines.get().grams == 10 * TONNE


def test_a_dispute_lost_after_the_retirement_moves_nothing(buy, offer, stripe_sandbox, client):
    order = buy(offer, TONNE)
    intent = order.payments.get().payment_intent_id
    charge = stripe_sandbox.client().v1.charges.list({"payment_intent": intent}).data[0].id
    stripe_sandbox.control(f"/charges/{charge}/dispute", reason="fraudulent")
    hear(stripe_sandbox, client)
    close(stripe_sandbox, client, "lost")
    assert history(order)[-1] == "retired"
    assert order.payments.get().dispute == "lost"
    assert Retirement.objects.count() == 1
    assert faults() == []


def test_a_refund_whose_payment_is_contested_ends_with_the_dispute(offer, stripe_sandbox, client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000000259")
    settle.settle(checkout.order.payments.get().pk)
    services.cancel(checkout.order)
    hear(stripe_sandbox, client)
    assert state(checkout) == "refund_pending", "nobody sends back what the bank holds"
    close(stripe_sandbox, client, "lost")
    Message.objects.filter(done_at=None).update(due_at="2020-01-01T00:00Z")
    work()
    assert state(checkout) == "refunded"
    assert stripe_sandbox.client().v1.refunds.list().data == []


def test_goodwill_within_the_limit_is_given_by_one_and_the_retirement_stands(buy, offer, staff: User):
    order = buy(offer, TONNE)
    entry = goodwill.propose(order=order, amount_minor=3_000, reason="  a late\ncertificate ", by=staff)
    work()
    entry.refresh_from_db()
    assert (entry.state, entry.reason, entry.decided_by) == ("granted", "a late certificate", staff)
    refund = Refund.objects.get()
    assert (refund.purpose, refund.state, refund.amount_minor) == ("goodwill", "succeeded", 3_000)
    assert state_of(order) == "retired"
    assert Retirement.objects.count() == 1
    assert "¥3,000 are returned" in [letter.subject for letter in mail.outbox]
    assert order.documents.get(kind="credit_note").total_minor == 3_000
    assert faults() == []


@pytest.fixture
def second_staff(db: None) -> User:
    return person("second.staff@okaeshi.example", is_staff=True)


def state_of(order: Order) -> str:
    return Order.objects.get(pk=order.pk).state


def test_goodwill_beyond_the_limit_takes_two(buy, offer, staff: User, second_staff: User, buyer: User):
    order = buy(offer, TONNE)
    goodwill.propose(order=order, amount_minor=2_000, reason="late", by=staff)
    more = goodwill.propose(order=order, amount_minor=1_001, reason="later", by=staff)
    assert more.state == "proposed", "two small ones are one large one"
    with pytest.raises(SamePerson):
        goodwill.decide(entry=more, by=staff, grant=True, second_factor=True)
    with pytest.raises(SecondFactorRequired):
        goodwill.decide(entry=more, by=second_staff, grant=True, second_factor=False)
    with pytest.raises(StaffOnly):
        goodwill.decide(entry=more, by=buyer, grant=True, second_factor=True)
    assert goodwill.decide(entry=more, by=second_staff, grant=True, second_factor=True).state == "granted"
    with pytest.raises(AlreadyDecided):
        goodwill.decide(entry=more, by=second_staff, grant=False, second_factor=True)
    for amount in (0, order.total_minor - 3_000):
        with pytest.raises(GoodwillImpossible):
            goodwill.propose(order=order, amount_minor=amount, reason="more than was paid", by=staff)
    assert Goodwill.objects.count() == 2


def test_goodwill_that_waits_is_not_granted_once_the_bank_may_return_it(
    buy, offer, staff: User, second_staff: User, settings
):
    settings.GOODWILL_LIMIT_MINOR = 0
    order = buy(offer, TONNE)
    entry = goodwill.propose(order=order, amount_minor=100, reason="late", by=staff)
    order.payments.update(dispute="needs_response")
    with pytest.raises(GoodwillImpossible):
        goodwill.decide(entry=entry, by=second_staff, grant=True, second_factor=True)
    assert not Refund.objects.exists()


def test_goodwill_is_only_for_what_is_retired(offer, stripe_sandbox, staff: User):
    checkout = check_out(offer, TONNE)
    with pytest.raises(GoodwillImpossible):
        goodwill.propose(order=checkout.order, amount_minor=100, reason="why", by=staff)


def test_the_screen_proposes_and_shows_what_waits(buy, offer, staff: User, client: Client):
    order = buy(offer, TONNE)
    form = {"order": order.public_id, "amount": "5000", "reason": "<script>alert(1)</script>"}
    client.force_login(staff)
    assert client.post("/payments/goodwill/", form).url == reverse("mfa_index"), (
        "a password alone gives no money"
    )
    sign_in_twice(client, staff)
    assert client.post("/payments/goodwill/", form).status_code == 302
    page = client.get("/payments/goodwill/").content.decode()
    assert "¥5,000" in page
    assert "<script>alert" not in page
    assert client.post("/payments/goodwill/", form | {"order": "ord_nothing"}).status_code == 422


def test_what_was_refused_after_a_second_factor_is_mended_where_it_belongs(client: Client, staff):
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    sign_in_twice(client, staff, minutes_ago=60)
    asked = client.post("/payments/goodwill/", {"order": "ord_nothing", "amount": "0"}).url
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    refused = client.post(asked, {"code": code})
    assert refused.status_code == 422
    assert 'action="/payments/goodwill/"' in refused.content.decode()
