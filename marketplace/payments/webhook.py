"""Stripe's webhook: check the signature, store the delivery, answer 200; the work is a task's.

The event is a hint where to look. What is true is always fetched from Stripe again, so that events may come in any
order and any number of times.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from marketplace.outbox import services as outbox
from marketplace.payments import gateway
from marketplace.payments.models import PAYABLE, Delivery, DeliveryCode, Payment, Refund


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """POST /payments/stripe/webhook/"""
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.SignatureInvalid:
        return HttpResponseBadRequest("signature invalid")
    with transaction.atomic(durable=True):
        delivery, new = Delivery.objects.get_or_create(
            event_id=event.id,
            defaults={"type": event.type, "object_id": event.object_id or event.customer or ""},
        )
        if new:
            delivery.code = _leave_work(event)
            delivery.save(update_fields=["code"])
    return HttpResponse(status=200)


def _leave_work(event: gateway.Event) -> DeliveryCode:
    """Leave the look at Stripe to a worker; answers with what we make of the event."""
    match event.type.split("."):
        # The session itself, or its money, has changed.
        case ["checkout", "session", *_] | ["payment_intent", *_]:
            return _about_a_payment(event)
        case ["cash_balance", *_] | ["customer_cash_balance_transaction", *_]:
            return _about_a_balance(event)
        case ["refund", *_] | ["charge", "refund", *_]:
            if refund := Refund.objects.filter(stripe_id=event.object_id).first():
                outbox.put("check_refund", key=event.id, payload={"refund_id": refund.pk})
        # One refund of the charge has moved on; the event names the charge only.
        case ["charge", "refunded"]:
            for refund in Refund.objects.filter(payment__payment_intent_id=event.payment_intent or ""):
                outbox.put("check_refund", key=f"{event.id}:{refund.pk}", payload={"refund_id": refund.pk})
        # A month of a standing order or of a company's statement, or the subscription.
        case ["invoice", "created" | "paid" | "payment_failed" | "voided" | "marked_uncollectible"]:
            _about_an_invoice(event)
        case ["customer", "subscription", "updated" | "deleted"]:
            outbox.put("subscription", key=event.id, payload={"subscription": event.object_id})
        case ["charge", "dispute", *_]:
            outbox.put("dispute", key=event.id, payload={"dispute": event.object_id})
            outbox.put("dispute_owed", key=event.id, payload={"dispute": event.object_id})
        case ["transfer", *_] if event.transfer:
            outbox.put("transfer", key=event.id, payload={"name": event.transfer})
        case ["account", "updated"]:
            outbox.put("seller", key=event.id, payload={"account": event.object_id})
        case _:
            return DeliveryCode.NOT_OURS
    return DeliveryCode.TAKEN


def _about_a_payment(event: gateway.Event) -> DeliveryCode:
    """What an event says of sums is compared and kept, never believed: Stripe is asked in any case."""
    payment = _payment_of(event)
    if payment is None:
        return DeliveryCode.ORDER_UNKNOWN if event.payment else DeliveryCode.NOT_OURS
    outbox.put("settle", key=event.id, payload={"payment_id": payment.pk})
    if event.currency not in {None, payment.currency}:
        return DeliveryCode.CURRENCY_MISMATCH
    if event.amount not in {None, payment.amount_minor}:
        return DeliveryCode.AMOUNT_MISMATCH
    return DeliveryCode.TAKEN


def _about_an_invoice(event: gateway.Event) -> None:
    if event.statement:
        about = {"invoice_id": event.object_id, "failed": event.type == "invoice.payment_failed"}
        outbox.put("statement_invoice", key=event.id, payload=about)
    else:
        outbox.put("month", key=event.id, payload={"invoice": event.object_id})


def _about_a_balance(event: gateway.Event) -> DeliveryCode:
    """A bank transfer has come in, or money lies where no payment takes it."""
    payments = list(Payment.objects.filter(customer_id=event.customer or "-").order_by("id"))
    if not payments:
        return DeliveryCode.NOT_OURS
    for payment in payments:
        if payment.state in PAYABLE:
            outbox.put("settle", key=f"{event.id}:{payment.pk}", payload={"payment_id": payment.pk})
    outbox.put("cash", key=event.id, payload={"payment_id": payments[0].pk})
    return DeliveryCode.TAKEN


def _payment_of(event: gateway.Event) -> Payment | None:
    if event.payment:
        return Payment.objects.filter(public_id=event.payment).first()
    if event.payment_intent:
        return Payment.objects.filter(payment_intent_id=event.payment_intent).first()
    return None
