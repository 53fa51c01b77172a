"""What money does to an order when it comes, and what its absence does. The order is locked by the caller."""

from django.utils import timezone

from marketplace.orders import stock
from marketplace.orders.models import Order
from marketplace.orders.moves import move
from marketplace.orders.states import UNPAID, State
from marketplace.outbox import services as outbox
from marketplace.payments.models import PAYABLE, Payment, PaymentState
from marketplace.payments.refunds import give_back


def received(order: Order, payment: Payment, intent: str, amount: int, *, right: bool) -> None:
    """Money is there: `amount` minor units, the `right` ones or not."""
    payment.state = PaymentState.SUCCEEDED
    payment.payment_intent_id = intent
    payment.received_minor = amount
    payment.paid_at = timezone.now()
    payment.save()
    if payment.customer_id:  # more may have come than was asked for
        outbox.put("cash", key=f"paid:{payment.public_id}", payload={"payment_id": payment.pk})
    _money_came(order, payment, right=right)
    for other in order.payments.filter(state__in=PAYABLE).exclude(pk=payment.pk):
        outbox.put("close_payment", key=f"paid:{other.public_id}", payload={"payment_id": other.pk})


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


def nothing_will_come(order: Order) -> None:
    """The session ended unpaid: only now may the stock go back on sale."""
    if order.state not in UNPAID or order.payments.exclude(state=PaymentState.CLOSED).exists():
        return
    stock.release(order)
    move(order, State.CANCELLED if order.cancel_asked_at else State.EXPIRED)
