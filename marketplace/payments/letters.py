"""Letters about money that waits or goes back: how to pay, what is missing, what returns and where to."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from marketplace.letters.writing import message
from marketplace.orders.models import Order
from marketplace.outbox import services as outbox
from marketplace.payments.instructions import how_to_pay
from marketplace.payments.models import Payment, PaymentState, Refund, RefundState


def write(
    order: Order, letter: str, name: str, *, payment_id: int | None = None, refund_id: int | None = None
) -> None:
    """Ask for a letter to an order's buyer in the transaction of its cause, once per letter and `name`."""
    if order.email:
        about = {"payment_id": payment_id, "refund_id": refund_id}
        payload = {"letter": letter, "order_id": order.pk} | {k: v for k, v in about.items() if v}
        outbox.put("money_mail", key=f"{letter}:{name}", payload=payload)


def send(letter: str, order_id: int, payment_id: int | None = None, refund_id: int | None = None) -> None:
    """Write and send one letter, unless time has overtaken it. Raises what the mail server says."""
    from marketplace.orders.services import access_token  # noqa: PLC0415 - orders' services import this room

    order = Order.objects.get(pk=order_id)
    payment = Payment.objects.get(pk=payment_id) if payment_id else None
    refund = Refund.objects.get(pk=refund_id) if refund_id else None
    if _overtaken(letter, payment, refund):
        return
    page = settings.SITE_URL + reverse("orders:order", args=[order.public_id])
    with translation.override(order.language):
        facts = {
            "order": order,
            "payment": payment,
            "refund": refund,
            "how": how_to_pay(payment) if payment else {},
            "order_url": f"{page}?access_token={access_token(order.key)}",
        }
    name = f"{letter}:{order.public_id}:{payment_id}:{refund_id}"
    message(f"money/{letter}", to=order.email, language=order.language, facts=facts, name=name).send()


def _overtaken(letter: str, payment: Payment | None, refund: Refund | None) -> bool:
    """Whether what the letter asks for is done meanwhile."""
    if letter in {"how_to_pay", "too_little"}:
        return payment is None or payment.state != PaymentState.AWAITED
    if letter == "stuck":
        return refund is None or refund.state != RefundState.STUCK
    return letter == "bank_details" and (refund is None or refund.state != RefundState.ASKS)
