"""Money going back: an intent row with the cause, the call after the commit, and the outcome, chased to the end."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from marketplace.orders import news
from marketplace.orders.models import Order
from marketplace.orders.moves import move
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import causes, gateway_cash
from marketplace.payments.causes import Cause
from marketplace.payments.gateway_cash import PaymentDisputed, RefundRefused, Returned
from marketplace.payments.letters import write
from marketplace.payments.models import Payment, Refund, RefundPurpose, RefundState
from marketplace.support import outcomes
from marketplace.support.models import Support

CHASE_EVERY = timedelta(hours=1)
REMIND_EVERY = timedelta(days=7)
TRIES = 6  # after so many refusals in some hours another one would be refused too
DISPUTE_OPEN = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review"})
ENDED = frozenset({RefundState.SUCCEEDED, RefundState.VOID})
CAME_BACK = frozenset({"failed", "canceled"})
OF_A_DISPUTE = "du_"  # how Stripe's ids begin where the bank, and no refund of ours, took the money
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

    While the payment is disputed its money is with the bank: NotYet. A lost dispute has returned it already. What is
    refused is tried again a few times, and then waits for staff (`stuck`).
    """
    refund = Refund.objects.select_related("payment__order").get(pk=refund_id)
    payment = refund.payment
    if refund.state in ENDED | {RefundState.STUCK} or refund.stripe_id is not None:
        return
    try:
        returned = _ask(refund, payment)
    except RefundRefused as refused:
        _note(refund.pk, refused)
        return
    if returned and Refund.objects.filter(stripe_id=returned.id).exclude(pk=refund.pk).exists():
        _note(refund.pk, RefundRefused("charge_already_refunded"))  # in full, by another refund of ours
        return
    _note(refund.pk, returned)


def _ask(refund: Refund, payment: Payment) -> Returned | None:
    key = f"{refund.public_id}-{refund.attempt}"
    if refund.from_balance:
        return gateway_cash.create_refund_from_balance(
            key=key,
            customer=payment.customer_id,
            amount=refund.amount_minor,
            currency=refund.currency,
            email=payment.for_order.email,
        )
    assert payment.payment_intent_id is not None
    by_card = payment.funding == Funding.CARD
    try:
        return gateway_cash.create_refund(
            key=key,
            payment_intent=payment.payment_intent_id,
            amount=refund.amount_minor,
            email="" if by_card else payment.for_order.email,
        )
    except PaymentDisputed:
        returned = _returned_by_the_bank(payment.payment_intent_id)
        # A gesture on top of all that the bank has taken back would be paid twice; nothing of it has gone out.
        return returned if refund.purpose == RefundPurpose.ORDER else None


def check_refund(refund_id: int, *, chase: bool = False) -> None:
    """Ask Stripe how a refund stands; send another when it failed. `chase`: ask again while it is on its way.

    Also one that has succeeded: the buyer's bank may send it back, up to 30 days later.
    """
    refund = Refund.objects.get(pk=refund_id)
    if refund.stripe_id is None or refund.stripe_id.startswith(OF_A_DISPUTE):
        return
    _note(refund.pk, gateway_cash.fetch_refund(refund.stripe_id))
    refund.refresh_from_db()
    if chase and refund.state in {RefundState.PENDING, RefundState.ASKS}:
        raise NotYet(CHASE_EVERY.total_seconds())


def _returned_by_the_bank(payment_intent: str) -> Returned:
    """What a dispute has done to a payment that should go back.

    Raises NotYet while it is open, and RefundRefused when it is over: Stripe answers the key of this attempt with its
    old refusal, and takes a new one.
    """
    dispute = gateway_cash.dispute_of(payment_intent)
    if dispute is None or dispute[1] in DISPUTE_OPEN:
        raise NotYet(CHASE_EVERY.total_seconds())
    if dispute[1] != "lost":
        raise RefundRefused("dispute_over")
    return Returned(id=dispute[0], status="succeeded", asks_until=None)


def _note(refund_id: int, returned: Returned | RefundRefused | None) -> None:
    with durable():
        order = causes.lock(Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id))
        refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund_id)
        if refund.state in ENDED and not _came_back(refund, returned):
            return
        if returned is None:
            _nothing_there(order, refund)
        elif isinstance(returned, RefundRefused):
            _again(order, refund, returned.code)
        elif returned.status == "succeeded":
            succeeded(order, refund, returned.id)
        elif returned.status in CAME_BACK:
            _open_again(order, refund)
            _again(order, refund, returned.status)
        else:
            _on_its_way(order, refund, returned)


def succeeded(order: Cause, refund: Refund, stripe_id: str | None) -> None:
    """The money is back, by Stripe's refund of this id or (None) by staff's own hand. In a transaction, both locked."""
    refund.state, refund.stripe_id, refund.settled_at = RefundState.SUCCEEDED, stripe_id, timezone.now()
    refund.trouble = ""
    refund.save()
    if isinstance(order, Support):
        outcomes.refunded(order, refund.public_id)
    elif refund.purpose == RefundPurpose.ORDER:
        if order.state == State.REFUND_PENDING and not _others_pending(refund):
            move(order, State.REFUNDED, reason=refund.reason)
        news.tell(order, "refunded", refund.reason, name=f"{refund.public_id}:{refund.attempt}")
    else:
        _write(order, "returned", f"{refund.public_id}:{refund.attempt}", refund_id=refund.pk)
    if refund.purpose == RefundPurpose.GOODWILL:
        outbox.put("credit_note", key=refund.public_id, payload={"refund_id": refund.pk})
    _look_at_the_balance(refund)


def _came_back(refund: Refund, returned: Returned | RefundRefused | None) -> bool:
    """Whether Stripe says that a refund which had succeeded has failed after all."""
    return isinstance(returned, Returned) and returned.id == refund.stripe_id and returned.status in CAME_BACK


def _open_again(order: Cause, refund: Refund) -> None:
    """Money that was told to be back is not: whoever was told hears of it, and it is owed as before."""
    if refund.state != RefundState.SUCCEEDED:
        return
    refund.settled_at = None
    if isinstance(order, Support):
        outcomes.came_back(order)
        return
    if refund.purpose == RefundPurpose.ORDER and order.state == State.REFUNDED:
        move(order, State.REFUND_PENDING, reason=refund.reason)
    _write(order, "came_back", f"{refund.public_id}:{refund.attempt}", refund_id=refund.pk)


def _again(order: Cause, refund: Refund, trouble: str) -> None:
    """A new attempt takes a new key: Stripe answers the old one with the old failure for ever."""
    failed_attempt = refund.attempt
    refund.state, refund.stripe_id, refund.asks_until = RefundState.FAILED, None, None
    refund.attempt += 1
    refund.trouble = trouble[:80]
    # A bank transfer whose buyer named no account is on the customer's balance again, and goes back from there.
    unanswered = trouble == "canceled"
    refund.from_balance |= unanswered and bool(refund.payment.customer_id)
    if failed_attempt >= TRIES and not unanswered:
        refund.state = RefundState.STUCK
        _write(order, "stuck", refund.public_id, refund_id=refund.pk)
        about = {"refund_id": refund.pk, "attempt": refund.attempt}
        outbox.put("stuck", key=f"{refund.public_id}:{refund.attempt}", payload=about)
    refund.save()
    if refund.state == RefundState.STUCK:
        return
    outbox.put(
        "refund",
        key=f"{refund.public_id}:{refund.attempt}",
        payload={"refund_id": refund.pk},
        delay=min(timedelta(minutes=5 * 2 ** min(failed_attempt, 8)), timedelta(days=1)),
    )


def _on_its_way(order: Cause, refund: Refund, returned: Returned) -> None:
    asks = returned.status == "requires_action"
    refund.state = RefundState.ASKS if asks else RefundState.PENDING
    refund.stripe_id, refund.asks_until = returned.id, returned.asks_until
    refund.save()
    if asks:  # one letter now, and one every week until the buyer has named an account
        week = (timezone.now() - refund.created_at) // REMIND_EVERY
        name = f"{refund.public_id}:{refund.attempt}:{week}"
        _write(order, "bank_details", name, refund_id=refund.pk)
    outbox.put(
        "check_refund",
        key=f"{refund.public_id}:{refund.attempt}",
        payload={"refund_id": refund.pk, "chase": True},
        delay=CHASE_EVERY,
    )


def _nothing_there(order: Cause, refund: Refund) -> None:
    """What was to go back is no longer with us: another or the bank has taken it. What is left is looked at.

    The money of an order is owed all the same.
    """
    if refund.purpose == RefundPurpose.ORDER:
        _again(order, refund, "balance_too_low")
        return
    refund.state, refund.settled_at = RefundState.VOID, timezone.now()
    refund.save(update_fields=["state", "settled_at"])
    _look_at_the_balance(refund)


def _write(cause: Cause, letter: str, name: str, *, refund_id: int) -> None:
    """A supporter is told when the money is stuck or back; support takes cards alone, so nothing else is asked."""
    if isinstance(cause, Order):
        write(cause, letter, name, refund_id=refund_id)
    elif letter == "stuck":
        outcomes.stuck(cause, name)


def _look_at_the_balance(refund: Refund) -> None:
    if refund.payment.customer_id:
        name = f"after:{refund.public_id}:{refund.attempt}"
        outbox.put("cash", key=name, payload={"payment_id": refund.payment_id})


def _others_pending(refund: Refund) -> bool:
    others = Refund.objects.filter(
        payment__order=refund.payment.for_order, purpose=RefundPurpose.ORDER
    ).exclude(pk=refund.pk)
    return others.exclude(state=RefundState.SUCCEEDED).exists()
