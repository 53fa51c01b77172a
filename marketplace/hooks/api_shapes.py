"""The shapes of webhooks on the wire."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketplace.hooks import signing
from marketplace.hooks.enums import PING, DeliveryState, EventType, Failure, Off, TestOutcome
from marketplace.hooks.models import Attempt, Delivery, Endpoint
from marketplace.orders.api_shapes import OrderOut, StrictBoolean
from marketplace.wire import read_object

TYPES = [*EventType.values, PING]
LOSS_STATES = ["verified", "cancelled"]


class WebhookIn(serializers.Serializer[Any]):
    url = serializers.CharField(
        max_length=500,
        help_text=_("https; http only to this machine while the site itself runs without TLS."),
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(choices=EventType.choices), allow_empty=False, max_length=20
    )
    description = serializers.CharField(max_length=100, required=False, allow_blank=True)


class WebhookChangeIn(WebhookIn):
    on = StrictBoolean(required=False, help_text=_("false switches it off; true on again."))

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class WebhookOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    livemode = serializers.BooleanField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(choices=EventType.choices))
    description = serializers.CharField()
    on = serializers.BooleanField()
    off_because = serializers.ChoiceField(choices=Off.choices, allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(
        allow_null=True, help_text=_("While it rests after failures: when it is asked again.")
    )
    previous_secret_until = serializers.DateTimeField(
        allow_null=True, help_text=_("Until then the secret before this one signs as well.")
    )
    created_at = serializers.DateTimeField()


class WebhookMadeOut(WebhookOut):
    secret = serializers.CharField(help_text=_("Shown this once."))


class SecretIn(serializers.Serializer[Any]):
    both_hours = serializers.IntegerField(
        min_value=0,
        max_value=168,
        default=24,
        help_text=_("For so many hours the secret before this one signs as well."),
    )


class TestSwitchShape(serializers.Serializer[Any]):
    __test__ = False  # no test, whatever its name begins with

    outcome = serializers.ChoiceField(choices=TestOutcome.choices)
    delay_seconds = serializers.IntegerField(min_value=0, max_value=3_600)


class ReplayIn(serializers.Serializer[Any]):
    since = serializers.DateTimeField(help_text=_("All that failed of events since this moment."))


class ReplayedOut(serializers.Serializer[Any]):
    replayed = serializers.IntegerField()


class AttemptOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True)
    failure = serializers.ChoiceField(choices=Failure.choices, allow_null=True)
    milliseconds = serializers.IntegerField()
    answer = serializers.CharField(help_text=_("The first 1,000 characters of the reply's body."))
    headers = serializers.DictField(child=serializers.CharField())


class DeliveryOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    webhook = serializers.CharField()
    event = serializers.CharField(help_text=_("The `webhook-id` of its requests."))
    type = serializers.ChoiceField(choices=TYPES)
    about = serializers.CharField()
    livemode = serializers.BooleanField()
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)


class DeliveryWithTriesOut(DeliveryOut):
    url = serializers.CharField()
    body = serializers.DictField()
    tries = AttemptOut(many=True)


# --- what is sent --------------------------------------------------------------------------------------------------
class OrderAbout(serializers.Serializer[Any]):
    order = OrderOut()


class CertificateAddresses(serializers.Serializer[Any]):
    retirement = serializers.CharField()
    grams = serializers.IntegerField()
    page = serializers.URLField()
    pdf = serializers.URLField()
    proof = serializers.URLField()


class CertificatesAbout(serializers.Serializer[Any]):
    order = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    certificates = CertificateAddresses(many=True)


class AmendmentAbout(serializers.Serializer[Any]):
    retirement = serializers.CharField()
    amendment = serializers.CharField()
    version = serializers.IntegerField(help_text=_("Of the certificate."))
    amended_at = serializers.DateTimeField()
    order = serializers.CharField(allow_null=True)
    url = serializers.URLField()


class ReversalAbout(serializers.Serializer[Any]):
    reversal = serializers.CharField()
    state = serializers.ChoiceField(choices=LOSS_STATES)
    project = serializers.CharField()
    batches = serializers.ListField(child=serializers.CharField())
    happened_on = serializers.DateField()
    estimated_grams = serializers.IntegerField()
    verified_grams = serializers.IntegerField()
    covered_grams = serializers.IntegerField(allow_null=True)
    uncovered_grams = serializers.IntegerField(allow_null=True)
    retired_grams = serializers.IntegerField(help_text=_("What your orders retired of these batches."))
    url = serializers.URLField()


class SuspensionAbout(serializers.Serializer[Any]):
    listing = serializers.CharField()
    project = serializers.CharField()
    vintage = serializers.IntegerField()
    cause = serializers.CharField()
    url = serializers.URLField()


class PingAbout(serializers.Serializer[Any]):
    webhook = serializers.CharField()


DATA: dict[str, type[serializers.Serializer[Any]]] = {
    EventType.ORDER_PAID: OrderAbout,
    EventType.ORDER_RETIRED: OrderAbout,
    EventType.CERTIFICATE_READY: CertificatesAbout,
    EventType.ORDER_CANCELLED: OrderAbout,
    EventType.ORDER_REFUNDED: OrderAbout,
    EventType.RETIREMENT_AMENDED: AmendmentAbout,
    EventType.BATCH_REVERSED: ReversalAbout,
    EventType.LISTING_SUSPENDED: SuspensionAbout,
    PING: PingAbout,
}


def event_shape(type_: str) -> serializers.Serializer[Any]:
    """The body of one type of event."""
    words = "".join(word.capitalize() for word in type_.replace(".", "_").split("_"))
    fields = {
        "id": serializers.CharField(help_text=_("The same in `webhook-id`, however often it is sent.")),
        "type": _constant(type_),
        "timestamp": serializers.DateTimeField(),
        "livemode": serializers.BooleanField(),
        "data": DATA[type_](),
    }
    shape: type[serializers.Serializer[Any]] = type(f"{words}Event", (serializers.Serializer,), fields)
    return shape()


def _constant(text: str) -> serializers.Field[Any, Any, Any, Any]:
    field: type[serializers.CharField] = type("Constant", (serializers.CharField,), {})
    return extend_schema_field({"type": "string", "const": str(text)})(field)()


# --- what goes out -------------------------------------------------------------------------------------------------
def webhook_out(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "id": endpoint.public_id,
        "livemode": endpoint.livemode,
        "url": endpoint.url,
        "events": endpoint.events,
        "description": endpoint.description,
        "on": not endpoint.off,
        "off_because": endpoint.off or None,
        "failing_since": endpoint.failing_since,
        "next_try_at": endpoint.rests_until,
        "previous_secret_until": endpoint.previous_until,
        "created_at": endpoint.created_at,
    }


def delivery_out(delivery: Delivery) -> dict[str, Any]:
    event = delivery.event
    return {
        "id": delivery.public_id,
        "webhook": delivery.endpoint.public_id,
        "event": event.public_id,
        "type": event.type,
        "about": event.about,
        "livemode": event.livemode,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": event.created_at,
        "delivered_at": delivery.delivered_at,
        "next_try_at": delivery.due_at if delivery.state == DeliveryState.WAITING else None,
    }


def delivery_with_tries_out(delivery: Delivery) -> dict[str, Any]:
    return delivery_out(delivery) | {
        "url": delivery.endpoint.url,
        "body": read_object(delivery.event.body.encode()),
        "tries": [_attempt_out(delivery, attempt) for attempt in delivery.tries.all()],
    }


def _attempt_out(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    return {
        "at": attempt.at,
        "status": attempt.status,
        "failure": attempt.failure or None,
        "milliseconds": attempt.milliseconds,
        "answer": attempt.answer,
        "headers": signing.headers(delivery.event, at=attempt.at, signature=attempt.signature),
    }


def location(endpoint: Endpoint) -> str:
    return reverse("api_webhook", args=[endpoint.public_id])
