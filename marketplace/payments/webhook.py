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
from marketplace.payments.models import Delivery, Payment, Refund


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """POST /payments/stripe/webhook/"""
    try:
        event = gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except gateway.SignatureInvalid:
        return HttpResponseBadRequest("signature invalid")
    with transaction.atomic(durable=True):
        _delivery, new = Delivery.objects.get_or_create(
            event_id=event.id, defaults={"type": event.type, "object_id": event.object_id}
        )
        if new:
            _leave_work(event)
    return HttpResponse(status=200)


def _leave_work(event: gateway.Event) -> None:
    match event.type.split("."):
        # The session itself, or its money, has changed.
        case ["checkout", "session", *_] | ["payment_intent", *_]:
            if payment := _payment_of(event):
                outbox.put("settle", key=event.id, payload={"payment_id": payment.pk})
        case ["refund", *_] | ["charge", "refund", *_]:
            if refund := Refund.objects.filter(stripe_id=event.object_id).first():
                outbox.put("check_refund", key=event.id, payload={"refund_id": refund.pk})
        # One refund of the charge has moved on; the event names the charge only.
        case ["charge", "refunded"]:
            for refund in Refund.objects.filter(payment__payment_intent_id=event.payment_intent or ""):
                outbox.put("check_refund", key=f"{event.id}:{refund.pk}", payload={"refund_id": refund.pk})
        case ["charge", "dispute", *_]:
            outbox.put("dispute", key=event.id, payload={"dispute": event.object_id})
        case _:
            pass  # not an event of ours


def _payment_of(event: gateway.Event) -> Payment | None:
    if event.payment:
        return Payment.objects.filter(public_id=event.payment).first()
    if event.payment_intent:
        return Payment.objects.filter(payment_intent_id=event.payment_intent).first()
    return None
