"""Money going back: an intent row with the cause, the call after the commit, and the outcome, chased to the end."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.orders import news
from marketplace.orders.moves import lock, move
from marketplace.orders.states import State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import gateway
from marketplace.payments.models import Payment, Refund, RefundState

CHASE_EVERY = timedelta(hours=1)
durable = partial(transaction.atomic, durable=True)


def give_back(payment: Payment, *, reason: str) -> None:
    """Note, in the caller's transaction, that all of a payment goes back. Once per payment."""
    assert payment.received_minor is not None
    refund, created = Refund.objects.get_or_create(
        payment=payment,
        defaults={
            "reason": reason,
            "amount_minor": payment.received_minor,
            "currency": payment.currency,
        },
    )
    if created:
        outbox.put("refund", key=refund.public_id, payload={"refund_id": refund.pk})


def send_refund(refund_id: int) -> None:
    """Ask Stripe for the refund. Safe to repeat: the key of the call is the refund's own, one for each attempt."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.state == RefundState.SUCCEEDED or refund.payment.payment_intent_id is None:
        return
    stripe_id, status = gateway.create_refund(
        key=f"{refund.public_id}-{refund.attempt}",
        payment_intent=refund.payment.payment_intent_id,
        amount=refund.amount_minor,
    )
    _note(refund.pk, stripe_id, status)


def check_refund(refund_id: int, *, chase: bool = False) -> None:
    """Ask Stripe how a refund stands; send another when it failed. `chase`: ask again while it is on its way."""
    refund = Refund.objects.get(pk=refund_id)
    if refund.state == RefundState.SUCCEEDED or refund.stripe_id is None:
        return
    _note(refund.pk, refund.stripe_id, gateway.fetch_refund(refund.stripe_id))
    refund.refresh_from_db()
    if chase and refund.state == RefundState.PENDING:
        raise NotYet(CHASE_EVERY.total_seconds())


def note_dispute(dispute: str) -> None:
    """Keep how a dispute stands. It moves no order: a retirement stands, and a lost dispute is the platform's loss."""
    status, payment = gateway.fetch_dispute(dispute)
    if payment:
        with durable():
            found = Payment.objects.select_for_update().select_related("order").get(public_id=payment)
            found.dispute_id, found.dispute = dispute, status
            found.save(update_fields=["dispute_id", "dispute"])
            if status in {"needs_response", "won", "lost"}:
                news.tell(found.order, "disputed", status, name=f"{dispute}:{status}")


def _note(refund_id: int, stripe_id: str, status: str) -> None:
    with durable():
        order = lock(Refund.objects.values_list("payment__order_id", flat=True).get(pk=refund_id))
        refund = Refund.objects.select_for_update().get(pk=refund_id)
        if refund.state == RefundState.SUCCEEDED:
            return
        if status == "succeeded":
            refund.state, refund.stripe_id, refund.settled_at = (
                RefundState.SUCCEEDED,
                stripe_id,
                timezone.now(),
            )
            refund.save()
            if order.state == State.REFUND_PENDING and not _others_pending(refund):
                move(order, State.REFUNDED, reason=refund.reason)
            news.tell(order, "refunded", refund.reason, name=refund.public_id)
        elif status in {"failed", "canceled"}:
            # A new attempt takes a new key: Stripe answers the old one with the old failure for ever.
            failed_attempt = refund.attempt
            refund.state, refund.stripe_id = RefundState.FAILED, None
            refund.attempt += 1
            refund.save()
            outbox.put(
                "refund",
                key=f"{refund.public_id}:{refund.attempt}",
                payload={"refund_id": refund.pk},
                delay=min(timedelta(minutes=5 * 2 ** min(failed_attempt, 8)), timedelta(days=1)),
            )
        else:
            refund.state, refund.stripe_id = RefundState.PENDING, stripe_id
            refund.save()
            outbox.put(
                "check_refund",
                key=f"{refund.public_id}:{refund.attempt}",
                payload={"refund_id": refund.pk, "chase": True},
                delay=CHASE_EVERY,
            )


def _others_pending(refund: Refund) -> bool:
    return (
        Refund.objects.filter(payment__order_id=refund.payment.order_id)
        .exclude(pk=refund.pk)
        .exclude(state=RefundState.SUCCEEDED)
        .exists()
    )
