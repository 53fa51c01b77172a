"""Stripe does not answer, or answers nonsense: nobody is charged, nothing stays stuck, and trying again works."""

import pytest
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.orders import tasks
from marketplace.orders.models import Order
from marketplace.outbox.models import Message
from marketplace.payments.models import Payment
from registry.issuance import available_grams
from registry.models import Hold
from tests.shop import TONNE, check_out, state, work

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_form_sent_again_makes_an_order_that_can_be_paid(offer, stripe_sandbox):
    stripe_sandbox.control("/faults", path="/v1/checkout/sessions*", times=100)
    with pytest.raises(PaymentUnavailable):
        check_out(offer, TONNE, key="one form")
    stripe_sandbox.control("/faults/clear")
    checkout = check_out(offer, TONNE, key="one form")
    assert checkout.checkout_url.startswith(stripe_sandbox.url)
    tasks.sweep()
    Message.objects.update(due_at=timezone.now())
    work()
    assert sorted(Order.objects.values_list("state", flat=True)) == ["cancelled", "held"]
    assert available_grams(offer.escrow_id) == 9 * TONNE


def test_an_order_whose_page_was_shown_keeps_its_key_for_ever(offer, stripe_sandbox):
    checkout = check_out(offer, TONNE, key="one form")
    Order.objects.update(held_until=timezone.now())
    tasks.sweep()
    again = check_out(offer, TONNE, key="one form")
    assert (again.order.pk, again.checkout_url) == (checkout.order.pk, checkout.checkout_url)
    assert state(again) == "expired"


def test_a_payment_that_cannot_be_closed_keeps_no_other_from_it(offer, stripe_sandbox):
    strange, usual = check_out(offer, TONNE), check_out(offer, TONNE)
    Payment.objects.filter(order=strange.order).update(session_id="cs_test_of_another_account")
    Order.objects.update(held_until=timezone.now())
    tasks.sweep()
    assert (state(strange), state(usual)) == ("held", "expired")
    assert Hold.objects.count() == 1
