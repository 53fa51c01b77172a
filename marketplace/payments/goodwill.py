"""Money given out of goodwill to a buyer whose credits are retired.

A retirement is never taken back. What staff give afterwards is an entry of its own, with a reason: up to a limit for
each order by one person, beyond it only when a second one with a second factor agrees.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from marketplace.errors import GoodwillImpossible
from marketplace.orders.models import Order
from marketplace.orders.moves import lock
from marketplace.orders.states import State
from marketplace.outbox import services as outbox
from marketplace.payments.models import (
    Goodwill,
    GoodwillState,
    Payment,
    PaymentState,
    Refund,
    RefundPurpose,
    RefundState,
)
from people.models import User
from registry.errors import AlreadyDecided, SamePerson, SecondFactorRequired, StaffOnly

REASON_MAX = 1_000
durable = partial(transaction.atomic, durable=True)


def propose(*, order: Order, amount_minor: int, reason: str, by: User) -> Goodwill:
    """Give `amount_minor` (minor units) of what was paid for a retired order.

    Within the limit it is granted at once, beyond it it waits for a second person. Raises StaffOnly,
    GoodwillImpossible.
    """
    _staff(by)
    reason = " ".join(reason.split())[:REASON_MAX]
    with durable():
        locked = lock(order.pk)
        payment = _payment_of(locked)
        if locked.state != State.RETIRED or payment is None or not reason:
            raise GoodwillImpossible(field="reason" if not reason else "amount")
        if not 0 < amount_minor <= _left(payment):
            raise GoodwillImpossible(field="amount")
        entry = Goodwill.objects.create(
            payment=payment,
            amount_minor=amount_minor,
            currency=payment.currency,
            reason=reason,
            proposed_by=by,
        )
        if _given(payment) <= settings.GOODWILL_LIMIT_MINOR:
            _grant(entry, by)
    return entry


def decide(*, entry: Goodwill, by: User, grant: bool, second_factor: bool) -> Goodwill:
    """A second person agrees or not.

    Raises StaffOnly, SamePerson, AlreadyDecided, SecondFactorRequired, GoodwillImpossible.
    """
    _staff(by)
    with durable():
        lock(entry.payment.for_order.pk)
        entry = Goodwill.objects.select_for_update(of=("self",)).select_related("payment").get(pk=entry.pk)
        if entry.state != GoodwillState.PROPOSED:
            raise AlreadyDecided
        if entry.proposed_by_id == by.pk:
            raise SamePerson
        if not second_factor:
            raise SecondFactorRequired
        if grant and _contested(entry.payment):
            raise GoodwillImpossible  # the bank may return, or has returned, all of it
        entry.second_factor = True
        if grant:
            _grant(entry, by)
        else:
            entry.state, entry.decided_by, entry.decided_at = GoodwillState.REJECTED, by, timezone.now()
            entry.save()
    return entry


def _staff(by: User) -> None:
    if not (by.is_staff and by.is_active):
        raise StaffOnly


def _payment_of(order: Order) -> Payment | None:
    """The payment that pays for the order: the one that does not go back as a whole."""
    paid = order.payments.filter(state=PaymentState.SUCCEEDED).order_by("id")
    return next((payment for payment in paid if payment.refund is None), None)


def _given(payment: Payment) -> int:
    """What is given or proposed for a payment, in minor units."""
    entries = payment.goodwill.exclude(state=GoodwillState.REJECTED).exclude(refund__state=RefundState.VOID)
    return int(entries.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def _left(payment: Payment) -> int:
    """What could still be given. Nothing while the buyer's bank may take the payment back."""
    if _contested(payment):
        return 0
    return (payment.received_minor or 0) - _given(payment)


def _contested(payment: Payment) -> bool:
    return payment.dispute not in {"", "won", "warning_closed"}


def _grant(entry: Goodwill, by: User) -> None:
    entry.refund = Refund.objects.create(
        payment=entry.payment,
        purpose=RefundPurpose.GOODWILL,
        reason="goodwill",
        amount_minor=entry.amount_minor,
        currency=entry.currency,
    )
    entry.state, entry.decided_by, entry.decided_at = GoodwillState.GRANTED, by, timezone.now()
    entry.save()
    outbox.put("refund", key=entry.refund.public_id, payload={"refund_id": entry.refund.pk})
