"""From a checkout to a retirement, and every way in which the money can go wrong."""

import json
import re

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.orders import services, stock
from marketplace.orders import tasks as order_tasks
from marketplace.orders.models import Order
from marketplace.orders.moves import lock, move
from marketplace.orders.states import State
from marketplace.outbox import queries as outbox
from marketplace.payments import settle
from marketplace.payments.models import Delivery, Payment
from registry.issuance import available_grams
from registry.models import Certificate, Hold, Retirement
from tests.shop import TONNE, check_out, deliver_webhooks, pay, post_webhook, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def history(order: Order) -> list[str]:
    return list(order.moves.values_list("state", flat=True))


def test_a_paid_order_is_retired_and_certified_and_the_buyer_is_told(offer, buy, client: Client):
    order = buy(offer, 1_240_000, language="ja", beneficiary="山田 花子")

    assert history(order) == ["held", "paid", "retiring", "retired"]
    retirement = order.lines.get().retirement
    assert retirement.grams == 1_240_000
    assert retirement.serials == ["KOC-JP-0012-2024-01-1.000000~2.239999"]
    assert retirement.paid == {
        "currency": "JPY",
        "project": 12_400,
        "platform_fee": 1_240,
        "payment_fee": 562,
        "tax": 1_420,
    }
    assert set(Certificate.objects.values_list("language", flat=True)) == {"ja", "en"}
    _paid, letter = mail.outbox
    address = re.search(rf"/orders/{order.public_id}/\?\S+", letter.body)[0]
    moving = client.get(address.replace("/?", "/progress/?"))
    assert moving.headers["HX-Refresh"] == "true", "the whole page says so, with its receipt"
    assert letter.to == ["hana@example.jp"]
    assert f"/certificates/{retirement.number}/" in letter.body
    assert "無効化" in letter.subject
    assert outbox.waiting_count() == 0


def test_the_page_that_stripe_leads_back_to_proves_nothing(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    page = f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}&from=stripe"
    assert client.get(page).status_code == 200
    work()
    assert state(checkout) == "held"


def test_without_any_webhook_the_return_page_and_the_worker_settle_the_order(
    offer, stripe_sandbox, client: Client
):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    client.get(f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}&from=stripe")
    work()
    assert state(checkout) == "retired"


def test_a_declined_card_leaves_the_order_held_and_the_next_card_pays_it(
    offer, stripe_sandbox, client: Client
):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000000002")
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "held"
    pay(stripe_sandbox, checkout)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "retired"


def test_the_same_webhook_ten_times_in_any_order_retires_once(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    stripe_sandbox.flush(force=True)
    received = list(stripe_sandbox.listener.received)
    for signature, body in [*received, *reversed(received)] * 5:
        assert post_webhook(client, body, signature) == 200
    work()
    assert state(checkout) == "retired"
    assert Retirement.objects.count() == 1
    assert Delivery.objects.count() == len({json.loads(body)["id"] for _signature, body in received})


def test_a_tampered_or_unsigned_webhook_is_refused(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    stripe_sandbox.flush(force=True)
    signature, body = stripe_sandbox.listener.received[-1]
    assert post_webhook(client, body.replace(b"jpy", b"usd"), signature) == 400
    assert post_webhook(client, body, "") == 400
    assert post_webhook(client, b"\xff\xfe", signature) == 400
    assert not Delivery.objects.exists()


def test_a_webhook_of_another_application_is_taken_and_ignored(stripe_sandbox, client: Client):
    stripe_sandbox.paid()
    assert set(deliver_webhooks(stripe_sandbox, client)) == {200}
    assert outbox.waiting_count() == 0


def test_an_expired_session_gives_the_stock_back(offer, stripe_sandbox, client: Client):
    before = available_grams(offer.escrow_id)
    checkout = check_out(offer, TONNE)
    assert available_grams(offer.escrow_id) == before - TONNE
    stripe_sandbox.client().v1.checkout.sessions.expire(Payment.objects.get().session_id)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "expired"
    assert available_grams(offer.escrow_id) == before
    assert not Hold.objects.exists()


def test_stock_is_released_only_after_stripe_says_that_nobody_can_pay(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    Order.objects.update(held_until=timezone.now())
    stripe_sandbox.control("/faults", path="/v1/checkout/sessions/*", times=2)  # one call and its one retry
    order_tasks.sweep()
    assert state(checkout) == "held"
    assert Hold.objects.count() == 1
    order_tasks.sweep()
    assert state(checkout) == "expired"


def test_money_that_comes_late_is_held_again_while_there_is_stock(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    _let_the_hold_end_unseen(checkout)
    settle.settle(checkout.order.payments.get().pk)
    work()
    assert history(checkout.order) == ["held", "expired", "paid_late", "paid", "retiring", "retired"]


def test_money_that_comes_late_goes_back_when_all_is_sold(offer, stripe_sandbox, client: Client, buy):
    checkout = check_out(offer, 6 * TONNE)
    pay(stripe_sandbox, checkout)
    _let_the_hold_end_unseen(checkout)
    buy(offer, 5 * TONNE)
    settle.settle(checkout.order.payments.get().pk)
    work()
    assert history(checkout.order) == ["held", "expired", "paid_late", "refund_pending", "refunded"]
    assert outbox.waiting_count() == 0
    (letter,) = [letter for letter in mail.outbox if letter.subject.startswith("Your ¥")]
    assert "the credits were sold by then" in letter.body


def test_another_amount_than_ordered_is_never_retired_but_returned(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    Payment.objects.update(amount_minor=999)  # as if the order had asked for another amount than Stripe took
    pay(stripe_sandbox, checkout)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "refunded"
    assert not Retirement.objects.exists()
    assert available_grams(offer.escrow_id) == 10 * TONNE


def test_when_stripe_is_away_nothing_stays_held(offer, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    settings.STRIPE_SECRET_KEY = "sk_test_nobody"
    with pytest.raises(PaymentUnavailable):
        check_out(offer, TONNE)
    order = Order.objects.get()
    assert order.cancel_asked_at is not None
    assert outbox.waiting_count() == 1  # it goes on asking Stripe to close what it may have opened


def test_a_lost_dispute_does_not_touch_the_retirement(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000000259")
    settle.settle(checkout.order.payments.get().pk)
    work()
    deliver_webhooks(stripe_sandbox, client)
    work()
    order = Order.objects.get(pk=checkout.order.pk)
    assert order.state == "retired"
    assert order.payments.get().dispute == "needs_response"


def test_a_refund_that_is_slow_is_pending_until_stripe_says_succeeded(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout, "4000000000007726")
    settle.settle(checkout.order.payments.get().pk)
    services.cancel(checkout.order)
    work()
    assert state(checkout) == "refund_pending"
    stripe_sandbox.control("/clock", advance=7 * 86400)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "refunded"


def _let_the_hold_end_unseen(checkout) -> None:
    """The hold ends as if Stripe had said `expired`, and then the money comes all the same."""
    with transaction.atomic():
        order = lock(checkout.order.pk)
        stock.release(order)
        Payment.objects.filter(order=order).update(state="closed")
        move(order, State.EXPIRED)
