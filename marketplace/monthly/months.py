"""What one invoice of a subscription asks for: held, priced and collected before the money is taken, or skipped.

`attend` is called for every event of an invoice, by the settling of a first payment and by the sweeper. It asks Stripe
what is true, decides under the lock of the standing order, calls Stripe outside of it, asks again and writes down
what came of it. So events may come in any order and any number of times, and a killed process is made good by the
next. The money itself is `payments.settle`'s, as for any order.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from marketplace.monthly import letters, placing
from marketplace.monthly.models import Month, StandingOrder
from marketplace.monthly.moves import lock, move, move_month, note_month
from marketplace.monthly.states import MonthState, StandingState, Why
from marketplace.orders.states import UNPAID
from marketplace.outbox import services as outbox
from marketplace.payments import gateway_billing as stripe
from marketplace.payments import settle
from marketplace.payments.gateway_billing import Invoice
from marketplace.payments.models import Payment

durable = partial(transaction.atomic, durable=True)
# Stock waits for a card that is tried again; Stripe's last attempt is within this time.
ATTEMPT_MARGIN = timedelta(days=2)


def attend(invoice: str) -> None:
    """Bring a month in line with what Stripe says of its invoice. Raises PaymentUnavailable."""
    now = stripe.fetch_invoice(invoice)
    standing = StandingOrder.objects.filter(public_id=now.standing).first() if now.standing else None
    if standing is None:
        return
    with durable():
        standing = lock(standing.pk)
        month = _month(standing, now)
        why_not = _prepare(standing, month, now)
    if now.status in {"draft", "open"}:
        now = _ask(standing, month, now, why_not)
    with durable():
        payment = _conclude(lock(standing.pk), Month.objects.get(pk=month.pk), now, why_not)
    if payment is not None:
        settle.settle(payment)


def _month(standing: StandingOrder, now: Invoice) -> Month:
    """The month of an invoice; its first row when nobody has noted it before."""
    month = Month.objects.filter(invoice_id=now.id).select_related("order").first()
    if month is not None:
        return month
    month = Month(standing=standing, begins=now.begins, ends=now.ends, invoice_id=now.id)
    if now.first:
        month.order = Payment.objects.select_related("order").get(standing=standing.public_id).order
        standing.subscription_id = now.subscription
    standing.renews_at = max(now.ends, standing.renews_at or now.ends)
    standing.save()
    note_month(month)
    return month


def _prepare(standing: StandingOrder, month: Month, now: Invoice) -> str:
    """Hold what a month buys before it is charged. Answers with why it shall not be charged, or with nothing."""
    if now.status not in {"draft", "open"}:
        return ""
    why_not = _refused(standing, month, now)
    if why_not or month.order is not None:
        return why_not
    # Once open its sum is fixed: Stripe finalised it by itself while we were away.
    why_not = placing.place(standing, month, exactly=now.total if now.status == "open" else None)
    if not why_not:
        move_month(month, MonthState.ORDERED)
    return why_not


def _refused(standing: StandingOrder, month: Month, now: Invoice) -> str:
    """Why a month shall not be charged whatever it costs, or nothing."""
    refusals = {
        month.why: month.state == MonthState.SKIPPED,
        Why.PAUSED: standing.state == StandingState.PAUSED,
        Why.CANCELLED: standing.state == StandingState.CANCELLED,
        Why.NOT_PAID: month.state == MonthState.FAILED or _was_the_last_attempt(now),
        Why.ASKED: standing.skip_next and month.order is None,
    }
    return next((why for why, refused in refusals.items() if refused), "")


def _was_the_last_attempt(now: Invoice) -> bool:
    return now.status == "open" and now.attempts > 0 and now.next_attempt is None


def _ask(standing: StandingOrder, month: Month, now: Invoice, why_not: str) -> Invoice:
    """Tell Stripe to collect a month, or never to; answers with the invoice afterwards."""
    if why_not:
        return stripe.void_invoice(now.id)
    if now.status == "draft":
        assert month.order is not None
        with override(standing.language):
            words = gettext("The price of this month")
        stripe.collect(
            key=f"price:{month.order.public_id}",
            invoice=now,
            amount=month.order.total_minor,
            description=words,
        )
    return stripe.fetch_invoice(now.id)


def _conclude(standing: StandingOrder, month: Month, now: Invoice, why_not: str) -> int | None:
    """Write down what became of an invoice. Answers with the payment that is to be settled."""
    match now.status:
        case "paid":
            _paid(standing, month, now)
        case "void" | "uncollectible":
            _voided(standing, month, why_not)
        case "open" if now.attempts > month.attempts:
            _declined(standing, month, now)
    month.refresh_from_db()
    if month.order_id is None:
        return None
    payment = Payment.objects.filter(order_id=month.order_id).order_by("id").first()
    assert payment is not None
    return payment.pk


def _paid(standing: StandingOrder, month: Month, now: Invoice) -> None:
    if month.order_id is None:
        # Money for a month that nothing is held for: what it buys is looked for now, or all of it goes back.
        off = standing.state in {StandingState.PAUSED, StandingState.CANCELLED} or standing.skip_next
        placing.place_late(standing, month, now.amount_paid, give_back=off or month.state != MonthState.DUE)
        if month.state == MonthState.DUE:
            move_month(month, MonthState.ORDERED)
    if standing.state == StandingState.OPENING:
        _begun(standing, month)
    elif standing.state == StandingState.BEHIND:
        move(standing, StandingState.ACTIVE, reason=Why.PAID)


def _begun(standing: StandingOrder, month: Month) -> None:
    order = month.order
    if order is not None and order.cancel_asked_at is not None:
        move(standing, StandingState.CANCELLED, reason=Why.CANCELLED)
        tell_stripe(standing)
        return
    move(standing, StandingState.ACTIVE)
    letters.tell(standing, "begun", name="begun")


def _voided(standing: StandingOrder, month: Month, why_not: str) -> None:
    if month.state in {MonthState.SKIPPED, MonthState.FAILED}:
        return
    asked = standing.skip_next and month.state == MonthState.DUE
    why = why_not or (Why.ASKED if asked else _why_voided(standing, month))
    failed = why == Why.NOT_PAID and month.state == MonthState.ORDERED
    move_month(month, MonthState.FAILED if failed else MonthState.SKIPPED, reason=why)
    if asked:
        standing.skip_next = False
        tell_stripe(standing)
    if why not in {Why.PAUSED, Why.CANCELLED}:
        letters.tell(standing, "failed" if failed else "skipped", name=month.invoice_id, why=why, month=month)
    if failed and standing.state in {StandingState.ACTIVE, StandingState.BEHIND}:
        move(standing, StandingState.PAUSED, reason=Why.NOT_PAID)
        tell_stripe(standing)
    elif standing.state == StandingState.BEHIND:
        move(standing, StandingState.ACTIVE, reason=why)


def _why_voided(standing: StandingOrder, month: Month) -> str:
    """Why an invoice was voided by Stripe, or on the page of its order."""
    if month.order is not None and month.order.cancel_asked_at is not None:
        return Why.ASKED
    return Why.CANCELLED if standing.state == StandingState.CANCELLED else Why.PAUSED


def _declined(standing: StandingOrder, month: Month, now: Invoice) -> None:
    """The bank said no, and Stripe will try again: the credits go on waiting, and the buyer is told."""
    month.attempts, month.next_attempt_at = now.attempts, now.next_attempt
    month.save(update_fields=["attempts", "next_attempt_at"])
    if month.order is not None and month.order.state in UNPAID and now.next_attempt is not None:
        until = max(now.next_attempt, timezone.now()) + ATTEMPT_MARGIN
        placing.keep(month.order_id, until=until)
    if standing.state == StandingState.ACTIVE:
        move(standing, StandingState.BEHIND, reason=Why.DECLINED)
    letters.tell(standing, "declined", name=f"{month.invoice_id}:{now.attempts}", month=month)


def tell_stripe(standing: StandingOrder) -> None:
    """Have Stripe hear of a change, after the caller's transaction."""
    standing.version += 1
    standing.save()
    outbox.put(
        "standing_order",
        key=f"{standing.public_id}:{standing.version}",
        payload={"standing_id": standing.pk},
    )
