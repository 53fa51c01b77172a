"""Payments: opening one, closing one, and `settle`, which brings what it is for in line with what Stripe says.

What a payment is for is an order, or direct support (causes.py); whichever it is, this is the one way in.

`settle` is called by the webhook, the return page and the sweeper alike. It asks Stripe, locks the order, does nothing
if there is nothing to do, and leaves side effects to the outbox.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.errors import PaymentUnavailable
from marketplace.orders.models import Order
from marketplace.orders.moves import move
from marketplace.orders.states import UNPAID, Funding, State
from marketplace.outbox import services as outbox
from marketplace.payments import cash, causes, gateway, gateway_billing, gateway_cash, methods
from marketplace.payments.arrivals import nothing_will_come, received
from marketplace.payments.letters import write
from marketplace.payments.models import Payment, PaymentState
from marketplace.support import arriving, outcomes
from marketplace.support.models import Support

SESSION_LASTS = timedelta(minutes=31)  # Stripe's least is 30
HOLD_OUTLASTS_SESSION = timedelta(minutes=5)
HOLD_OUTLASTS_VOUCHER = timedelta(days=1)

durable = partial(transaction.atomic, durable=True)


def open_payment(payment_id: int) -> str:
    """The Checkout page of a payment, opened at Stripe on the first call; safe to repeat, also after a crash.

    Raises PaymentUnavailable.
    """
    payment = Payment.objects.select_related("order", "support__project").get(pk=payment_id)
    if payment.state != PaymentState.INTENDED:
        return payment.checkout_url
    bill = causes.bill_of(payment)
    if payment.funding == Funding.BANK and not payment.customer_id:
        payment.customer_id = gateway_cash.create_customer(
            key=payment.public_id, email=bill.email, language=bill.language
        )
        payment.save(update_fields=["customer_id"])
    session = gateway.create_session(
        key=payment.public_id,
        line_items=bill.items,
        currency=payment.currency,
        email=bill.email,
        language=bill.language,
        order=bill.public_id,
        expires_at=payment.session_expires_at,
        success_url=payment.success_url,
        cancel_url=payment.cancel_url,
        funding=Funding(payment.funding),
        customer=payment.customer_id,
        standing=payment.standing,
    )
    Payment.objects.filter(pk=payment.pk, state=PaymentState.INTENDED).update(
        state=PaymentState.OPEN, session_id=session.id, checkout_url=session.url
    )
    return session.url


def close_payment(payment_id: int) -> None:
    """Make sure that nobody can pay this payment any more, and bring its order in line. Raises PaymentUnavailable."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.INTENDED:
        if payment.taken_from_balance:
            cash.take(payment_id)
            return
        # The process may have died between Stripe's answer and our note of it: ask again with the same key.
        try:
            open_payment(payment_id)
        except gateway.SessionImpossible:
            _note_never_opened(payment_id)
            return
        payment.refresh_from_db()
    if payment.state not in {PaymentState.OPEN, PaymentState.AWAITED}:
        return
    if payment.session_id:
        _apply(payment.pk, gateway.expire_session(payment.session_id))
    elif payment.invoice_id:
        _apply(payment.pk, gateway_billing.void_invoice(payment.invoice_id).as_session())


def settle(payment_id: int) -> None:
    """Bring an order in line with what Stripe says of one of its payments. Any number of times, in any order."""
    payment = Payment.objects.get(pk=payment_id)
    if payment.state == PaymentState.INTENDED and payment.taken_from_balance:
        cash.take(payment_id)
        return
    if payment.state == PaymentState.INTENDED:
        open_payment(payment_id)
        payment.refresh_from_db()
    if payment.state == PaymentState.SUCCEEDED:
        return
    if payment.invoice_id and not payment.session_id:
        _apply(payment.pk, gateway_billing.fetch_invoice(payment.invoice_id).as_session())
    if payment.session_id:
        session = gateway.fetch_session(payment.session_id)
        if session.status == "complete" and not (session.paid or session.awaited or session.over):
            session = gateway.expire_session(payment.session_id)  # its voucher ran out: nobody may revive it
        _apply(payment.pk, session)


def _apply(payment_id: int, session: gateway.Session) -> None:
    with durable():
        order = causes.lock(payment_id)
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        if payment.state == PaymentState.SUCCEEDED:
            return
        if isinstance(order, Support):
            arriving.apply(order, payment, session, right=_is_what_was_asked(payment, session))
            return
        if session.paid and session.payment_intent:
            right = _is_what_was_asked(payment, session)
            if session.invoice:
                outbox.put("month", key=f"first:{payment.public_id}", payload={"invoice": session.invoice})
            received(order, payment, session.payment_intent, session.amount, right=right)
        elif session.awaited and payment.state in {PaymentState.OPEN, PaymentState.AWAITED}:
            _wait(order, payment, session)
        elif session.over and payment.state in {PaymentState.OPEN, PaymentState.AWAITED}:
            payment.state, payment.come_minor = PaymentState.CLOSED, 0
            payment.save(update_fields=["state", "come_minor"])
            if payment.customer_id:
                outbox.put("cash", key=f"closed:{payment.public_id}", payload={"payment_id": payment.pk})
            nothing_will_come(order)


def _is_what_was_asked(payment: Payment, session: gateway.Session) -> bool:
    return session.amount == payment.amount_minor and session.currency == payment.currency


def _wait(order: Order, payment: Payment, session: gateway.Session) -> None:
    """A voucher or a bank account is issued: the credits wait to its end, and a day longer."""
    fresh = payment.state == PaymentState.OPEN
    payment.state = PaymentState.AWAITED
    payment.payment_intent_id = session.payment_intent
    payment.instructions = session.instructions
    if payment.awaited_until is None:
        payment.awaited_until = _end_of(payment, session)
    short = session.come > payment.come_minor
    payment.come_minor = session.come
    payment.save()
    if order.state in UNPAID and order.held_until is not None:
        order.held_until = max(order.held_until, payment.awaited_until + HOLD_OUTLASTS_VOUCHER)
        order.save(update_fields=["held_until"])
        if order.state == State.HELD and order.cancel_asked_at is None:
            move(order, State.AWAITING_PAYMENT, reason=payment.funding)
    if order.cancel_asked_at is not None:
        outbox.put("close_payment", key=f"awaited:{payment.public_id}", payload={"payment_id": payment.pk})
    elif fresh:
        write(order, "how_to_pay", payment.public_id, payment_id=payment.pk)
    elif short:
        write(order, "too_little", f"{payment.public_id}:{session.come}", payment_id=payment.pk)


def _end_of(payment: Payment, session: gateway.Session) -> datetime:
    if until := session.instructions.get("until"):
        return datetime.fromtimestamp(until, UTC)
    waits = methods.METHODS[Funding(payment.funding)].waits
    return timezone.now() + (waits or timedelta(0))


def _note_never_opened(payment_id: int) -> None:
    with durable():
        cause = causes.lock(payment_id)
        changed = Payment.objects.filter(pk=payment_id, state=PaymentState.INTENDED).update(
            state=PaymentState.CLOSED
        )
        if changed and isinstance(cause, Support):
            outcomes.nothing_will_come(cause)
        elif changed and isinstance(cause, Order):
            nothing_will_come(cause)


def settle_quietly(payment_id: int) -> None:
    """`settle` for a page that shows the order anyway: when Stripe is away, the sweeper will try again."""
    try:
        settle(payment_id)
    except PaymentUnavailable:
        return
