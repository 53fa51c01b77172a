"""What money does to somebody's support when it comes. The support is locked by the caller."""

from django.utils import timezone

from marketplace.documents.support import issue_receipt_of
from marketplace.payments.gateway import Session
from marketplace.payments.models import Payment, PaymentState
from marketplace.payments.refunds import give_back
from marketplace.payouts import owing
from marketplace.support import letters
from marketplace.support.models import Support
from marketplace.support.moves import move
from marketplace.support.outcomes import nothing_will_come
from marketplace.support.states import SupportState


def apply(support: Support, payment: Payment, session: Session, *, right: bool) -> None:
    """Bring support in line with what Stripe says of its payment, both locked."""
    if session.paid and session.payment_intent:
        payment.state, payment.payment_intent_id = PaymentState.SUCCEEDED, session.payment_intent
        payment.received_minor, payment.paid_at = session.amount, timezone.now()
        payment.save()
        _received(support, payment, right=right)
    elif session.over and payment.state == PaymentState.OPEN:
        payment.state = PaymentState.CLOSED
        payment.save(update_fields=["state"])
        nothing_will_come(support)


def _received(support: Support, payment: Payment, *, right: bool) -> None:
    if right and support.state in {SupportState.WAITING, SupportState.LAPSED}:
        move(support, SupportState.PAID)
        owing.owe_support(support, payment)
        issue_receipt_of(support)
        letters.tell(support, "thanks")
        return
    if support.state in {SupportState.WAITING, SupportState.LAPSED}:
        move(support, SupportState.REFUND_PENDING, reason="amount_mismatch")
    give_back(payment, reason="amount_mismatch" if not right else "paid_twice")
