"""Payments of orders: opening one, closing one, and `settle`, which brings an order in line with what Stripe says.

`settle` is called by the webhook, the return page and the sweeper alike. It asks Stripe, locks the order, does nothing
if there is nothing to do, and leaves side effects to the outbox.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.orders import stock
from marketplace.orders.models import Order
from marketplace.orders.moves import lock, move
from marketplace.orders.states import UNPAID, State
from marketplace.outbox import services as outbox
from marketplace.payments import gateway, gateway_billing
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.refunds import give_back

SESSION_LASTS = timedelta(minutes=31)  # Stripe's least is 30
HOLD_OUTLASTS_SESSION = timedelta(minutes=5)

durable = partial(transaction.atomic, durable=True)


def open_payment(payment_id: int) -> str:
    """The Checkout page of a payment, opened at Stripe on the first call; safe to repeat, also after a crash.

    Raises PaymentUnavailable.
    """
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    if payment.state != PaymentState.INTENDED:
        return payment.checkout_url
    order = payment.order
    session = gateway.create_session(
        key=payment.public_id,
        line_items=stock.charge_items(order) if not payment.standing else stock.monthly_items(order),
        currency=payment.currency,
        email=order.email,
        language=order.language,
        order=order.public_id,
        expires_at=payment.session_expires_at,
        success_url=payment.success_url,
        cancel_url=payment.cancel_url,
        standing=payment.standing,
    )
    Payment.objects.filter(pk=payment.pk, state=PaymentState.INTENDED).update(
        state=PaymentState.OPEN, session_id=session.id, checkout_url=session.url
    )
    return session.url


def close_payment(payment_id: int) -> None:
    """Make sure that nobody can pay this payment any more, and bring its order in line. Raises PaymentUnavailable."""
    if Payment.objects.get(pk=payment_id).state == PaymentState.INTENDED:
        # The process may have died between Stripe's answer and our note of it: ask again with the same key.
        try:
            open_payment(payment_id)
        except gateway.SessionImpossible:
            _note_never_opened(payment_id)
            return
    payment = Payment.objects.get(pk=payment_id)
    if payment.state != PaymentState.OPEN:
        return
    if payment.session_id:
        _apply(payment.pk, gateway.expire_session(payment.session_id))
    elif payment.invoice_id:
        _apply(payment.pk, gateway_billing.void_invoice(payment.invoice_id).as_session())


def settle(payment_id: int) -> None:
    """Bring an order in line with what Stripe says of one of its payments. Any number of times, in any order."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.INTENDED:
        open_payment(payment_id)
        payment.refresh_from_db()
    if payment.state not in {PaymentState.OPEN, PaymentState.CLOSED}:
        return
    if payment.session_id:
        _apply(payment.pk, gateway.fetch_session(payment.session_id))
    elif payment.invoice_id:
        _apply(payment.pk, gateway_billing.fetch_invoice(payment.invoice_id).as_session())


def _apply(payment_id: int, session: gateway.Session) -> None:
    with durable():
        order = lock(Payment.objects.values_list("order_id", flat=True).get(pk=payment_id))
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        if payment.state == PaymentState.SUCCEEDED:
            return
        if session.paid and session.payment_intent:
            payment.state = PaymentState.SUCCEEDED
            payment.payment_intent_id = session.payment_intent
            payment.received_minor = session.amount
            payment.paid_at = timezone.now()
            payment.save()
            _money_came(order, payment, right=_is_what_was_asked(payment, session))
        elif session.status == "expired" and payment.state == PaymentState.OPEN:
            payment.state = PaymentState.CLOSED
            payment.save(update_fields=["state"])
            _no_money_will_come(order)


def _is_what_was_asked(payment: Payment, session: gateway.Session) -> bool:
    return session.amount == payment.amount_minor and session.currency == payment.currency


def _money_came(order: Order, payment: Payment, *, right: bool) -> None:
    state = State(order.state)
    if state in UNPAID:
        move(order, State.PAID, reason="" if right else "amount_mismatch")
    elif state in {State.EXPIRED, State.CANCELLED}:
        move(order, State.PAID_LATE)
        if right and state == State.EXPIRED and stock.hold_again(order):
            move(order, State.PAID, reason="held_again")
    else:
        # Another payment has paid this order already: this one alone goes back.
        give_back(payment, reason="paid_twice")
        return
    if order.state == State.PAID and right and order.cancel_asked_at is None:
        outbox.put("fulfil", key=order.public_id, payload={"order_id": order.pk})
        return
    reason = "amount_mismatch" if not right else "cancelled" if order.cancel_asked_at else "sold_out"
    stock.release(order)
    move(order, State.REFUND_PENDING, reason=reason)
    give_back(payment, reason=reason)


def _no_money_will_come(order: Order) -> None:
    """The session ended unpaid: only now may the stock go back on sale."""
    if order.state not in UNPAID or order.payments.exclude(state=PaymentState.CLOSED).exists():
        return
    stock.release(order)
    move(order, State.CANCELLED if order.cancel_asked_at else State.EXPIRED)


def _note_never_opened(payment_id: int) -> None:
    with durable():
        order = lock(Payment.objects.values_list("order_id", flat=True).get(pk=payment_id))
        changed = Payment.objects.filter(pk=payment_id, state=PaymentState.INTENDED).update(
            state=PaymentState.CLOSED
        )
        if changed:
            _no_money_will_come(order)


def settle_quietly(payment_id: int) -> None:
    """`settle` for a page that shows the order anyway: when Stripe is away, the sweeper will try again."""
    try:
        settle(payment_id)
    except PaymentUnavailable:
        return
