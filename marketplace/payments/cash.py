"""Money of bank transfers that no payment took: too much, too little, too late. It lies on the customer's balance.

Each bank payment has a customer of its own at Stripe, so that what lies there is of that order and of no other.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.orders.models import Order
from marketplace.orders.moves import lock
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.payments import gateway_cash
from marketplace.payments.arrivals import received
from marketplace.payments.letters import write
from marketplace.payments.models import (
    PAYABLE,
    Payment,
    PaymentState,
    Refund,
    RefundPurpose,
    RefundState,
)
from marketplace.payments.refunds import check_refund

TAKES = 3  # after so many refusals of what lies there, it goes back
TRY_AGAIN = timedelta(minutes=10)
durable = partial(transaction.atomic, durable=True)


def look(payment_id: int) -> None:
    """See what lies on the balance of a bank payment's customer, and send it where it belongs. Safe to repeat.

    All that an expired order costs pays that order late; anything else goes back. Raises PaymentUnavailable.
    """
    payment = Payment.objects.get(pk=payment_id)
    if not payment.customer_id or payment.state in PAYABLE:
        return  # what comes now, Stripe gives to the open payment by itself
    for refund in _refunds(payment).filter(state__in=[RefundState.PENDING, RefundState.ASKS]):
        check_refund(refund.pk)  # a cancelled one may be what lies there
    there = gateway_cash.balance_of(payment.customer_id, payment.currency)
    if there <= 0:
        return
    with durable():
        order = lock(payment.for_order.pk)
        if _spoken_for(payment):
            return
        late = order.state == State.EXPIRED and there >= order.total_minor
        if late and _refused(payment) < TAKES:
            _pay_late(order, payment)
        else:
            _return(order, payment, there)


def take(payment_id: int) -> None:
    """Pay an order from the balance, as an intent row asks for. Safe to repeat. Raises PaymentUnavailable."""
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if payment.state != PaymentState.INTENDED:
        return
    taken = gateway_cash.take_from_balance(
        key=payment.public_id,
        customer=payment.customer_id,
        amount=payment.amount_minor,
        currency=payment.currency,
        order=payment.for_order.public_id,
    )
    with durable():
        order = lock(payment.for_order.pk)
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        if payment.state != PaymentState.INTENDED:
            return
        if taken is None:
            payment.state = PaymentState.CLOSED
            payment.save(update_fields=["state"])
            outbox.put(
                "cash",
                key=f"not taken:{payment.public_id}",
                payload={"payment_id": payment.pk},
                delay=TRY_AGAIN * 4 ** _refused(payment),
            )
            return
        intent, amount, currency = taken
        right = (amount, currency) == (payment.amount_minor, payment.currency)
        received(order, payment, intent, amount, right=right)


def _refused(payment: Payment) -> int:
    """How often Stripe would not pay an order from what lies on this payment's balance."""
    taken = Payment.objects.filter(customer_id=payment.customer_id, success_url="")
    return taken.filter(state=PaymentState.CLOSED).count()


def _refunds(payment: Payment) -> QuerySet[Refund]:
    return Refund.objects.filter(payment__customer_id=payment.customer_id)


def _spoken_for(payment: Payment) -> bool:
    """Whether what lies there is already on its way: whoever takes it looks again afterwards."""
    asked = _refunds(payment).filter(stripe_id=None).exclude(state=RefundState.VOID)
    taking = Payment.objects.filter(customer_id=payment.customer_id, state__in=PAYABLE)
    return asked.exists() or taking.exists()


def _pay_late(order: Order, payment: Payment) -> None:
    late = Payment.objects.create(
        order=order,
        funding=Funding.BANK,
        amount_minor=order.total_minor,
        currency=order.currency,
        customer_id=payment.customer_id,
        session_expires_at=timezone.now(),
    )
    outbox.put("settle", key=f"late:{late.public_id}", payload={"payment_id": late.pk})


def _return(order: Order, payment: Payment, amount: int) -> None:
    reason = "too_much" if payment.state == PaymentState.SUCCEEDED else "not_enough"
    if reason == "not_enough" and amount >= order.total_minor:
        reason = "cancelled" if order.state == State.CANCELLED else "paid_twice"
    refund = Refund.objects.create(
        payment=payment,
        purpose=RefundPurpose.CASH,
        from_balance=True,
        reason=reason,
        amount_minor=amount,
        currency=payment.currency,
    )
    outbox.put("refund", key=refund.public_id, payload={"refund_id": refund.pk})
    write(order, "cash_back", refund.public_id, refund_id=refund.pk)
