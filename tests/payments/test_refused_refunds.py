"""Money that will not go back: what Stripe refuses, what the bank has taken meanwhile, and who hears of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from marketplace.orders import invariants, services
from marketplace.orders.models import Order
from marketplace.orders.states import Funding
from marketplace.outbox.models import Message
from marketplace.payments import disputes, goodwill, settle, stuck
from marketplace.payments.disputes import note_dispute
from marketplace.payments.models import Payment, Refund
from marketplace.payouts import reconciling
from people.models import User
from registry.errors import AlreadyDecided, SecondFactorRequired
from tests.cast import sign_in_twice
from tests.shop import TONNE, check_out, confirm, deliver_webhooks, pay, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def faults() -> list[str]:
    """What is wrong in our books, and where they differ from Stripe's."""
    ours = [line for check in invariants.CHECKS for line in check.offenders()]
    return [*ours, *reconciling.carry_out(in_flight=timedelta(0)).differences]


def wake() -> None:
    """Hours pass for the worker."""
    Message.objects.filter(done_at=None).update(due_at="2020-01-01T00:00Z")
    work()


def cancelled(offer, stripe_sandbox):
    """Paid and cancelled, so that all of it goes back."""
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    services.cancel(checkout.order)
    return checkout


def refuse(stripe_sandbox, path: str) -> None:
    stripe_sandbox.control("/faults", status=400, method="POST", path=path, times=1_000)


def test_what_stripe_refuses_for_hours_waits_for_staff_and_the_buyer_hears_of_it(
    offer, stripe_sandbox, staff: User, client: Client, settings
):
    settings.ADMINS = [("", "admin@okaeshi.example")]
    checkout = cancelled(offer, stripe_sandbox)
    refuse(stripe_sandbox, "/v1/refunds")
    for _hour in range(9):
        wake()
    refund = Refund.objects.get()
    assert (refund.state, refund.attempt, refund.trouble) == ("stuck", 7, "invalid_request")
    assert state(checkout) == "refund_pending"
    subjects = [letter.subject for letter in mail.outbox]
    assert subjects.count(f"Your ¥{checkout.order.total_minor:,} take longer to come back") == 1
    assert any(refund.public_id in subject for subject in subjects), "an alarm for those who run the site"
    assert faults() == []
    address = f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}"
    assert "Your refund takes longer" in client.get(address).content.decode()

    sign_in_twice(client, staff)
    assert checkout.order.public_id in client.get("/payments/refunds/").content.decode()
    settling = f"/payments/refunds/{refund.pk}/settle/"
    client.post(settling, {"act": "again"})
    wake()
    refund.refresh_from_db()
    assert (refund.state, refund.attempt) == ("stuck", 8)
    client.post(settling, {"act": "sent", "how": " \x00 "})
    with pytest.raises(SecondFactorRequired):
        stuck.note_sent(refund.pk, by=staff, how="By bank", second_factor=False)
    client.post(settling, {"act": "sent", "how": "<b>By bank</b>, reference 1"})
    wake()
    refund.refresh_from_db()
    assert (refund.state, refund.settled_by, refund.stripe_id) == ("succeeded", staff, None)
    assert state(checkout) == "refunded"
    assert "&lt;b&gt;By bank" in client.get("/payments/refunds/").content.decode()
    with pytest.raises(AlreadyDecided):
        stuck.try_again(refund.pk, by=staff, second_factor=True)
    assert faults() == []


def test_a_refund_that_the_buyers_bank_sends_back_is_owed_again_and_sent_again(
    offer, stripe_sandbox, client: Client
):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000005126")  # succeeds at first and fails some time later
    settle.settle(checkout.order.payments.get().pk)
    services.cancel(checkout.order)
    work()
    assert state(checkout) == "refunded"
    stripe_sandbox.control("/clock", advance=10)
    deliver_webhooks(stripe_sandbox, client)
    work()
    refund = Refund.objects.get()
    assert (refund.state, refund.attempt, refund.settled_at) == ("failed", 2, None)
    assert state(checkout) == "refund_pending"
    assert faults() == []
    total = f"¥{checkout.order.total_minor:,}"
    assert f"Your {total} did not arrive" in [letter.subject for letter in mail.outbox]
    address = f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}"
    assert "Your money is being returned" in client.get(address).content.decode()
    wake()
    assert state(checkout) == "refunded"
    assert [letter.subject for letter in mail.outbox].count(f"Your {total} are returned") == 2
    assert faults() == []


def test_goodwill_under_way_is_void_when_the_bank_takes_all_back(
    buy, offer, staff: User, stripe_sandbox, client: Client
):
    order = buy(offer, TONNE)
    intent = order.payments.get().payment_intent_id
    for amount in (1_000, 500):
        goodwill.propose(order=order, amount_minor=amount, reason="late", by=staff)
    charge = stripe_sandbox.client().v1.charges.list({"payment_intent": intent}).data[0].id
    stripe_sandbox.control(f"/charges/{charge}/dispute", reason="fraudulent")
    work()
    assert set(Refund.objects.values_list("state", flat=True)) == {"pending"}, (
        "nobody pays what may go back whole"
    )
    dispute = stripe_sandbox.client().v1.disputes.list().data[0].id
    stripe_sandbox.control(f"/disputes/{dispute}/close", outcome="lost")
    note_dispute(dispute)
    wake()
    assert set(Refund.objects.values_list("state", "stripe_id")) == {("void", None)}
    assert not order.documents.filter(kind="credit_note").exists()
    assert not [letter for letter in mail.outbox if "are returned" in letter.subject]
    assert faults() == []


def test_a_second_dispute_that_is_won_retires_as_the_first_would_have(offer, stripe_sandbox, monkeypatch):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    intent = checkout.order.payments.get().payment_intent_id
    for number, status in (("1", "needs_response"), ("1", "won"), ("2", "needs_response"), ("2", "won")):
        found = (status, None, intent)
        monkeypatch.setattr(disputes.gateway, "fetch_dispute", lambda _id, found=found: found)
        note_dispute(f"dp_{number}")
        if (number, status) == ("1", "won"):  # its worker did this, and found the order contested again
            Message.objects.filter(kind="fulfil").update(done_at="2020-01-01T00:00Z")
    assert state(checkout) == "paid"
    assert faults() == []
    work()
    assert state(checkout) == "retired"


def test_what_cannot_be_taken_from_a_balance_goes_back_after_a_few_tries(
    offer, stripe_sandbox, client: Client, settings
):
    settings.PAYMENT_METHODS = frozenset({"bank"})
    checkout = check_out(offer, TONNE, funding=Funding.BANK)
    intent = confirm(stripe_sandbox, checkout)
    deliver_webhooks(stripe_sandbox, client)
    work()
    settle.close_payment(checkout.order.payments.get().pk)
    Order.objects.filter(pk=checkout.order.pk).update(cancel_asked_at=None)
    stripe_sandbox.transfer(intent, checkout.order.total_minor)
    refuse(stripe_sandbox, "/v1/payment_intents")
    deliver_webhooks(stripe_sandbox, client)
    for _hour in range(6):
        wake()
    assert state(checkout) == "expired"
    assert Payment.objects.filter(success_url="", state="closed").count() == 3
    assert Refund.objects.get().purpose == "cash"
    assert Refund.objects.get().state in {"asks", "pending"}
