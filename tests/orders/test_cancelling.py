"""Cancelling: possible until the retirement starts, never after, and never at the price of the buyer's money."""

import pytest
from django.test import Client

from marketplace.errors import AlreadyRetiring
from marketplace.orders import services
from marketplace.payments import settle
from registry.issuance import available_grams
from registry.models import Hold, Retirement
from tests.shop import TONNE, check_out, deliver_webhooks, pay, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_unpaid_order_is_cancelled_and_can_no_longer_be_paid(offer, stripe_sandbox):
    checkout = check_out(offer, TONNE)
    services.cancel(checkout.order)
    assert state(checkout) == "cancelled"
    assert not Hold.objects.exists()
    assert available_grams(offer.escrow_id) == 10 * TONNE
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    work()
    assert state(checkout) == "cancelled"


def test_a_paid_order_is_cancelled_with_all_the_money_back(offer, stripe_sandbox):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    settle.settle(checkout.order.payments.get().pk)
    services.cancel(checkout.order)
    work()
    assert state(checkout) == "refunded"
    refund = checkout.order.payments.get().refund
    assert refund.amount_minor == checkout.order.total_minor
    assert not Retirement.objects.exists()
    assert available_grams(offer.escrow_id) == 10 * TONNE


def test_a_retired_order_cannot_be_cancelled(offer, buy):
    order = buy(offer, TONNE)
    with pytest.raises(AlreadyRetiring):
        services.cancel(order)


def test_who_pays_while_cancelling_gets_the_money_back(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)  # Stripe knows, we do not yet
    services.cancel(checkout.order)
    deliver_webhooks(stripe_sandbox, client)
    work()
    assert state(checkout) == "refunded"
    assert not Retirement.objects.exists()


def test_cancelling_twice_is_cancelling_once(offer, stripe_sandbox):
    checkout = check_out(offer, TONNE)
    services.cancel(checkout.order)
    services.cancel(checkout.order)
    assert list(checkout.order.moves.values_list("state", flat=True)) == ["held", "cancelled"]


def test_the_page_cancels_for_whoever_has_the_token_and_for_nobody_else(
    offer, stripe_sandbox, client: Client
):
    checkout = check_out(offer, TONNE)
    page = f"/orders/{checkout.order.public_id}/cancel/?access_token="
    assert client.post(page + "0" * 40).status_code == 404
    assert client.post(page).status_code == 404
    assert state(checkout) == "held"
    assert client.post(page + checkout.access_token).status_code == 302
    assert state(checkout) == "cancelled"
