"""Paying an order in another way than the one that was chosen first."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.errors import OrderNotPayable, PaymentUnavailable, TextInvalid
from marketplace.orders.models import Order
from marketplace.orders.moves import lock
from marketplace.orders.states import UNPAID, Funding
from marketplace.payments import methods, settle
from marketplace.payments.models import PAYABLE, Payment

PAYMENTS_MAX = 5  # of one order: ways tried and given up
durable = partial(transaction.atomic, durable=True)


def pay_otherwise(order: Order, funding: Funding) -> str:
    """Open another payment of an order that waits for its money; answers with its page.

    What was opened before stays good until one of them is paid; then all others are closed, and whoever pays a second
    time gets it back. What a standing order pays for is paid as its subscription is. Raises OrderNotPayable,
    MethodNotOffered, TextInvalid without an address to write to, PaymentUnavailable.
    """
    methods.refuse_unfit(funding, total_minor=order.total_minor, currency=order.currency)
    if funding != Funding.CARD and not order.email:
        raise TextInvalid(
            field="email"
        )  # how to pay is written there, and where the money goes if it goes back
    with durable():
        order = lock(order.pk)
        if order.state not in UNPAID or order.cancel_asked_at is not None:
            raise OrderNotPayable
        payments = order.payments.order_by("-id")
        if any(payment.monthly for payment in payments):
            raise OrderNotPayable
        payment = payments.filter(funding=funding, state__in=PAYABLE).first()
        if payment is None:
            first = payments.first()
            assert first is not None
            if payments.count() >= PAYMENTS_MAX:
                raise OrderNotPayable
            ends = timezone.now() + settle.SESSION_LASTS
            payment = Payment.objects.create(
                order=order,
                funding=funding,
                amount_minor=order.total_minor,
                currency=order.currency,
                session_expires_at=ends,
                success_url=first.success_url,
                cancel_url=first.cancel_url,
            )
            order.held_until = max(order.held_until or ends, ends + settle.HOLD_OUTLASTS_SESSION)
            order.save(update_fields=["held_until"])
    try:
        return settle.open_payment(payment.pk)
    except settle.gateway.SessionImpossible as error:
        raise PaymentUnavailable from error
