"""Money going back: an intent row with the cause, the call after the commit, and the outcome, chased to the end."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.orders import news
from marketplace.orders.models import Order
from marketplace.orders.moves import lock, move
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import gateway_cash
from marketplace.payments.gateway_cash import PaymentDisputed, Returned
from marketplace.payments.letters import write
from marketplace.payments.models import Payment, Refund, RefundPurpose, RefundState

CHASE_EVERY = timedelta(hours=1)
REMIND_EVERY = timedelta(days=7)
ENDED = frozenset({RefundState.SUCCEEDED, RefundState.VOID})
durable = partial(transaction.atomic, durable=True)


def give_back(payment: Payment, *, reason: str) -> None:
    """Note, in the caller's transaction, that all of a payment goes back. Once per payment."""
    assert payment.received_minor is not None
    refund, created = Refund.objects.get_or_create(
        payment=payment,
        purpose=RefundPurpose.ORDER,
        defaults={
            "reason": reason,
            "amount_minor": payment.received_minor,
            "currency": payment.currency,
        },
    )
    if created:
        outbox.put("refund", key=refund.public_id, payload={"refund_id": refund.pk})


def send_refund(refund_id: int) -> None:
    """Ask Stripe for the refund. Safe to repeat: the key of the call is the refund's own, one for each attempt.

    While the payment is disputed its money is with the bank: NotYet. A lost dispute has returned it already.
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    payment = refund.payment
    if refund.state in ENDED or refund.stripe_id is not None:
        return
    key = f"{refund.public_id}-{refund.attempt}"
    if refund.from_balance:
        returned = gateway_cash.create_refund_from_balance(
            key=key,
            customer=payment.customer_id,
            amount=refund.amount_minor,
            currency=refund.currency,
            email=payment.order.email,
        )
    else:
        assert payment.payment_intent_id is not None
        by_card = payment.funding == Funding.CARD
        try:
            returned = gateway_cash.create_refund(
                key=key,
                payment_intent=payment.payment_intent_id,
                amount=refund.amount_minor,
                email="" if by_card else payment.order.email,
            )
        except PaymentDisputed:
            returned = _returned_by_the_bank(payment.payment_intent_id)
    _note(refund.pk, returned)


def check_refund(refund_id: int, *, chase: bool = False) -> None:
    """Ask Stripe how a refund stands; send another when it failed. `chase`: ask again while it is on its way."""
    refund = Refund.objects.get(pk=refund_id)
    if refund.state in ENDED or refund.stripe_id is None:
        return
    _note(refund.pk, gateway_cash.fetch_refund(refund.stripe_id))
    refund.refresh_from_db()
    if chase and refund.state in {RefundState.PENDING, RefundState.ASKS}:
        raise NotYet(CHASE_EVERY.total_seconds())


def _returned_by_the_bank(payment_intent: str) -> Returned:
    """What a dispute has done to a payment that should go back. Raises NotYet while it is open."""
    dispute = gateway_cash.dispute_of(payment_intent)
    if dispute is None or dispute[1] != "lost":
        raise NotYet(CHASE_EVERY.total_seconds())
    return Returned(id=dispute[0], status="succeeded", asks_until=None)


def _note(refund_id: int, returned: Returned | None) -> None:
    with durable():
        order = lock(Refund.objects.values_list("payment__order_id", flat=True).get(pk=refund_id))
        refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
        if refund.state in ENDED:
            return
        if returned is None:
            _nothing_there(refund)
        elif returned.status == "succeeded":
            _succeeded(order, refund, returned)
        elif returned.status in {"failed", "canceled"}:
            _again(refund, returned)
        else:
            _on_its_way(order, refund, returned)


def _succeeded(order: Order, refund: Refund, returned: Returned) -> None:
    refund.state, refund.stripe_id, refund.settled_at = RefundState.SUCCEEDED, returned.id, timezone.now()
    refund.save()
    if refund.purpose == RefundPurpose.ORDER:
        if order.state == State.REFUND_PENDING and not _others_pending(refund):
            move(order, State.REFUNDED, reason=refund.reason)
        news.tell(order, "refunded", refund.reason, name=refund.public_id)
    else:
        write(order, "returned", refund.public_id, refund_id=refund.pk)
    if refund.purpose == RefundPurpose.GOODWILL:
        outbox.put("credit_note", key=refund.public_id, payload={"refund_id": refund.pk})
    _look_at_the_balance(refund)


def _again(refund: Refund, returned: Returned) -> None:
    """A new attempt takes a new key: Stripe answers the old one with the old failure for ever."""
    failed_attempt = refund.attempt
    refund.state, refund.stripe_id, refund.asks_until = RefundState.FAILED, None, None
    refund.attempt += 1
    # A bank transfer whose buyer named no account is on the customer's balance again, and goes back from there.
    refund.from_balance |= returned.status == "canceled" and bool(refund.payment.customer_id)
    refund.save()
    outbox.put(
        "refund",
        key=f"{refund.public_id}:{refund.attempt}",
        payload={"refund_id": refund.pk},
        delay=min(timedelta(minutes=5 * 2 ** min(failed_attempt, 8)), timedelta(days=1)),
    )


def _on_its_way(order: Order, refund: Refund, returned: Returned) -> None:
    asks = returned.status == "requires_action"
    refund.state = RefundState.ASKS if asks else RefundState.PENDING
    refund.stripe_id, refund.asks_until = returned.id, returned.asks_until
    refund.save()
    if asks:  # one letter now, and one every week until the buyer has named an account
        week = (timezone.now() - refund.created_at) // REMIND_EVERY
        name = f"{refund.public_id}:{refund.attempt}:{week}"
        write(order, "bank_details", name, refund_id=refund.pk)
    outbox.put(
        "check_refund",
        key=f"{refund.public_id}:{refund.attempt}",
        payload={"refund_id": refund.pk, "chase": True},
        delay=CHASE_EVERY,
    )


def _nothing_there(refund: Refund) -> None:
    """The customer's balance holds less than was to go back: someone else has taken it. What is left is looked at."""
    if refund.purpose != RefundPurpose.CASH:
        raise NotYet(CHASE_EVERY.total_seconds())
    refund.state, refund.settled_at = RefundState.VOID, timezone.now()
    refund.save(update_fields=["state", "settled_at"])
    _look_at_the_balance(refund)


def _look_at_the_balance(refund: Refund) -> None:
    if refund.payment.customer_id:
        name = f"after:{refund.public_id}:{refund.attempt}"
        outbox.put("cash", key=name, payload={"payment_id": refund.payment_id})


def _others_pending(refund: Refund) -> bool:
    others = Refund.objects.filter(
        payment__order_id=refund.payment.order_id, purpose=RefundPurpose.ORDER
    ).exclude(pk=refund.pk)
    return others.exclude(state=RefundState.SUCCEEDED).exists()
