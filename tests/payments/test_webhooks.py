"""What a webhook says is a hint and never the truth: strange ones are coded and kept, and move nothing."""

import json

import pytest
import stripe
from django.test import Client

from marketplace.orders.models import Order, OrderMove
from marketplace.payments.models import Delivery, Payment, Refund
from registry.models import Hold, Retirement
from tests.payments.sandbox.driver import SECRET
from tests.shop import TONNE, check_out, post_webhook, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def claim(client: Client, kind: str, **about: object) -> str:
    """An event with a true signature and these claims; answers with the code under which it is kept."""
    thing = {"id": "cs_test_1", "object": "checkout.session", "metadata": {}} | about
    event = {
        "id": f"evt_{Delivery.objects.count()}",
        "object": "event",
        "type": kind,
        "data": {"object": thing},
    }
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(body, SECRET)
    assert post_webhook(client, body.encode(), signature) == 200
    work()
    return Delivery.objects.get(event_id=event["id"]).code


def test_claims_about_unknown_orders_currencies_and_amounts_move_nothing(
    offer, stripe_sandbox, client: Client
):
    checkout = check_out(offer, TONNE)
    payment = Payment.objects.get()
    named = {"metadata": {"payment": payment.public_id}, "payment_status": "paid", "status": "complete"}
    total = payment.amount_minor
    completed = "checkout.session.completed"
    assert claim(client, completed, metadata={"payment": "pay_nobody"}) == "order_unknown"
    assert claim(client, completed, **named, currency="usd", amount_total=total) == "currency_mismatch"
    assert claim(client, completed, **named, currency="jpy", amount_total=1) == "amount_mismatch"
    assert claim(client, completed, **named, currency="jpy", amount_total=total) == "taken"
    assert claim(client, "checkout.session.async_payment_succeeded", **named) == "taken"
    assert claim(client, "charge.dispute.created", object="dispute", id="du_nothing") == "taken"
    assert (
        claim(client, "cash_balance.funds_available", object="cash_balance", customer="cus_x") == "not_ours"
    )
    assert claim(client, "transfer.created", object="transfer", id="tr_1") == "not_ours"
    assert claim(client, "customer.source.expiring", id="src_1", object="source") == "not_ours"
    assert state(checkout) == "held"
    assert OrderMove.objects.count() == Hold.objects.count() == 1
    assert not Refund.objects.exists()
    assert not Retirement.objects.exists()
    assert Delivery.objects.count() == 9
    assert Order.objects.get().payments.get().received_minor is None
