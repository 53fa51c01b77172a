"""From paid to retired to certificate: what the worker does. Every step may be repeated, also after a kill -9."""

from functools import partial

from django.db import transaction

from marketplace.events.queries import occasion_of
from marketplace.hooks import gathering
from marketplace.hooks.certified import tell_of_certificates
from marketplace.moderation import recalls
from marketplace.orders import news, stock, windows
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.moves import lock, move
from marketplace.orders.services import opened_texts
from marketplace.orders.states import Funding, State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments.refunds import give_back
from registry import ledger
from registry.certificates.issue import issue
from registry.enums import BeneficiaryKind, Purpose
from registry.errors import HoldGone
from registry.transparency.commitments import Opening, new_salt
from registry.transparency.sequencer import integrate

durable = partial(transaction.atomic, durable=True)
CERTIFICATE_RETRY_SECONDS = 1.0


def fulfil(order_id: int) -> None:
    """Retire what a paid order holds. From `retiring` on, it can no longer be cancelled."""
    with durable():
        order = lock(order_id)
        if order.state == State.PAID:
            if recalls.stops(order):
                return  # its buyer is asked, and the answer brings it back here
            move(order, State.RETIRING)
    with durable():
        order = lock(order_id)
        if order.state != State.RETIRING:
            return
        try:
            with transaction.atomic():
                _retire_lines(order)
        except HoldGone:
            _refund_what_cannot_be_retired(order)
            return
        move(order, State.RETIRED)
        _put_what_follows(order)


def _put_what_follows(order: Order) -> None:
    """Its certificate, which a person waits for and a company's books do not; and what its projects are owed."""
    certificate = "statement_certificate" if order.funding == Funding.STATEMENT else "certificate"
    for kind in (certificate, "owe"):
        outbox.put(kind, key=order.public_id, payload={"order_id": order.pk})


def certify(order_id: int) -> None:
    """Have the log integrate an order's retirements and issue their certificates; then write to the buyer."""
    gathering.write([order_id])
    order = Order.objects.get(pk=order_id)
    retirements = list(order.lines.values_list("retirement_id", flat=True))
    integrate()
    if not all(issue(retirement) for retirement in retirements):
        raise NotYet(CERTIFICATE_RETRY_SECONDS)
    with durable():
        news.tell(order, "retired")
        tell_of_certificates(order)


def claim_of(order: Order, line: OrderLine) -> ledger.Claim:
    """What the registry is told of an order's line. Names and message travel as openings of commitments."""
    openings = opened_texts(order.beneficiary, order.message)
    public = {opening.field for opening in openings} if order.beneficiary_public else set()
    if occasion := occasion_of(order.pk):
        # The event's page is public: that something was retired for it is no secret of the beneficiary's.
        openings += (Opening("purpose_detail", new_salt(), occasion),)
        public.add("purpose_detail")
    return ledger.Claim(
        purpose=Purpose(order.purpose),
        beneficiary_kind=BeneficiaryKind(order.beneficiary_kind),
        openings=openings,
        public=frozenset(public),
        paid={
            "currency": order.currency,
            "project": line.project_minor,
            "platform_fee": line.platform_fee_minor,
            "payment_fee": line.payment_fee_minor,
            "tax": line.tax_minor,
        },
    )


def _retire_lines(order: Order) -> None:
    for line in order.lines.select_related("listing").order_by("listing__escrow_id"):
        retired = ledger.retire(
            hold_key=line.hold_key, key=f"{order.public_id}:{line.pk}", claim=claim_of(order, line)
        )
        OrderLine.objects.filter(pk=line.pk).update(retirement_id=retired.id)


def _refund_what_cannot_be_retired(order: Order) -> None:
    """The hold is gone although the order is paid: hold and try again, else the money goes back."""
    stock.release(order)
    if stock.hold_again(order):
        _retire_lines(order)
        move(order, State.RETIRED, reason="held_again")
        _put_what_follows(order)
        return
    move(order, State.REFUND_PENDING, reason="sold_out")
    if order.funding == Funding.STATEMENT:
        windows.take_off(order, reason="sold_out")
    for payment in order.payments.filter(received_minor__gt=0):
        give_back(payment, reason="sold_out")
