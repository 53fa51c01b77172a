"""Payments that the payer's bank takes back.

Before a retirement the order waits, its credits back on sale, until the dispute is decided: won, it is held again or
the money goes back; lost, the bank has returned the money already. After a retirement the order does not move: the
retirement stands. What its projects are owed is held back meanwhile, and with a lost dispute it is void, or taken back
where it was paid (`payouts.owing`); the platform loses its own fees, the dispute's, and what no project gives back.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from marketplace.orders import news, stock
from marketplace.orders.models import Order
from marketplace.orders.moves import move
from marketplace.orders.states import State
from marketplace.outbox import services as outbox
from marketplace.outbox.services import NotYet
from marketplace.payments import causes, gateway
from marketplace.payments.models import Payment
from marketplace.payments.refunds import DISPUTE_OPEN as OPEN
from marketplace.payments.refunds import give_back
from marketplace.support import outcomes
from marketplace.support.models import Support

LOST = "lost"
TOLD = frozenset({"needs_response", "won", LOST})
CHASE_EVERY = timedelta(days=1)
durable = partial(transaction.atomic, durable=True)


def note_dispute(dispute: str, *, chase: bool = False) -> None:
    """Ask Stripe how a dispute stands, and bring its order in line. Safe to repeat, in any order.

    `chase`: ask again every day while it is open, also when no webhook ever comes.
    """
    status, public_id, intent = gateway.fetch_dispute(dispute)
    ours = Q(public_id=public_id) if public_id else Q(payment_intent_id=intent)
    payment = Payment.objects.filter(ours).first()
    if payment is None:
        return
    with durable():
        order = causes.lock(payment.pk)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        payment.dispute_id, payment.dispute = dispute, status
        payment.save(update_fields=["dispute_id", "dispute"])
        if isinstance(order, Support):
            outcomes.disputed(order, status)
        elif status in TOLD:
            news.tell(order, "disputed", status, name=f"{dispute}:{status}")
        if payment.refund is None and isinstance(
            order, Order
        ):  # what goes back anyway is the refund's affair
            _move(order, payment, status)
        # After this note, so that obligations made meanwhile read it, and also when only the chase saw the end.
        outbox.put("dispute_owed", key=f"{dispute}:{status}", payload={"dispute": dispute})
        if status in OPEN:
            outbox.put("dispute", key=dispute, payload={"dispute": dispute, "chase": True}, delay=CHASE_EVERY)
    if chase and status in OPEN:
        raise NotYet(CHASE_EVERY.total_seconds())


def _move(order: Order, payment: Payment, status: str) -> None:
    if order.state == State.PAID and (status in OPEN or status == LOST):
        stock.release(order)
        move(order, State.DISPUTED)
    if order.state != State.DISPUTED or status in OPEN:
        return
    if status == LOST:
        move(order, State.CHARGED_BACK)
    elif stock.hold_again(order):
        move(order, State.PAID, reason="dispute_won")
        outbox.put(
            "fulfil", key=f"{order.public_id}:won:{payment.dispute_id}", payload={"order_id": order.pk}
        )
    else:
        move(order, State.REFUND_PENDING, reason="sold_out")
        give_back(payment, reason="sold_out")
