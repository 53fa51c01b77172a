"""Webhooks out over HTTP: endpoints, their log, and replay. For the key's organisation, in the key's mode."""

from datetime import timedelta
from types import MappingProxyType
from typing import cast

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, OpenApiWebhook, extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.errors import TestOnly
from marketplace.hooks import endpoints, queries
from marketplace.hooks.api_shapes import (
    TYPES,
    DeliveryOut,
    DeliveryWithTriesOut,
    ReplayedOut,
    ReplayIn,
    SecretIn,
    TestSwitchShape,
    WebhookChangeIn,
    WebhookIn,
    WebhookMadeOut,
    WebhookOut,
    delivery_out,
    delivery_with_tries_out,
    event_shape,
    location,
    webhook_out,
)
from marketplace.hooks.enums import PING, DeliveryState, EventType, TestOutcome
from marketplace.hooks.models import Delivery, Endpoint, TestSwitch
from marketplace.pagination import CursorPagination
from people.authentication import HasApiKey
from people.models import ApiKey, Scope

TAGS = ["Webhooks"]


class _OfKey(APIView):
    permission_classes: tuple[type[BasePermission], ...] = (HasApiKey,)
    scopes = MappingProxyType(
        {"GET": Scope.WEBHOOKS_READ} | dict.fromkeys(("POST", "PATCH", "PUT", "DELETE"), Scope.WEBHOOKS_WRITE)
    )

    @property
    def key(self) -> ApiKey:
        return cast(ApiKey, self.request.auth)

    def endpoint(self, public_id: str) -> Endpoint:
        """One of the key's. Raises WebhookUnknown."""
        return queries.endpoint(self.key.organisation, public_id, livemode=self.key.livemode)

    def delivery(self, public_id: str) -> Delivery:
        return queries.delivery(self.key.organisation, public_id, livemode=self.key.livemode)


class Webhooks(_OfKey):
    cursor_ordering = "-id"

    @extend_schema(
        operation_id="webhooks_list",
        tags=TAGS,
        responses={200: WebhookOut(many=True)},
        parameters=[OpenApiParameter("cursor", str)],
    )
    def get(self, request: Request) -> Response:
        """The endpoints of the key's organisation in the key's mode."""
        pages = CursorPagination()
        found = queries.endpoints(self.key.organisation, livemode=self.key.livemode)
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([webhook_out(one) for one in page])

    @extend_schema(
        operation_id="webhooks_create", tags=TAGS, request=WebhookIn, responses={201: WebhookMadeOut}
    )
    def post(self, request: Request) -> Response:
        """Listen to events at an address. The reply has the secret, which is not shown again."""
        wanted = WebhookIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        made, secret = endpoints.create(
            organisation=self.key.organisation,
            livemode=self.key.livemode,
            by=self.key,
            **wanted.validated_data,
        )
        return Response(
            webhook_out(made) | {"secret": secret}, status=201, headers={"Location": location(made)}
        )


class OneWebhook(_OfKey):
    @extend_schema(operation_id="webhooks_retrieve", tags=TAGS, responses={200: WebhookOut})
    def get(self, request: Request, webhook: str) -> Response:
        """One endpoint, and how it stands."""
        return Response(webhook_out(self.endpoint(webhook)))

    @extend_schema(
        operation_id="webhooks_update", tags=TAGS, request=WebhookChangeIn, responses={200: WebhookOut}
    )
    def patch(self, request: Request, webhook: str) -> Response:
        """Change its address, its events or what it is called, or switch it off and on."""
        found = self.endpoint(webhook)
        wanted = WebhookChangeIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(webhook_out(endpoints.change(found, by=self.key, **wanted.validated_data)))

    @extend_schema(
        operation_id="webhooks_delete",
        tags=TAGS,
        request=None,
        responses={204: OpenApiResponse(description="Nothing more is sent to it.")},
    )
    def delete(self, request: Request, webhook: str) -> Response:
        """Send nothing more to it."""
        endpoints.delete(self.endpoint(webhook), by=self.key)
        return Response(status=204)


class NewSecret(_OfKey):
    @extend_schema(
        operation_id="webhooks_renew_secret",
        tags=TAGS,
        request=SecretIn,
        responses={200: WebhookMadeOut},
    )
    def post(self, request: Request, webhook: str) -> Response:
        """A new secret. Every request carries a signature of both for as long as you say."""
        found = self.endpoint(webhook)
        wanted = SecretIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        both_for = timedelta(hours=wanted.validated_data["both_hours"])
        secret = endpoints.renew_secret(found, both_for=both_for, by=self.key)
        return Response(webhook_out(self.endpoint(webhook)) | {"secret": secret})


class Ping(_OfKey):
    @extend_schema(operation_id="webhooks_ping", tags=TAGS, request=None, responses={202: DeliveryOut})
    def post(self, request: Request, webhook: str) -> Response:
        """Send `test.ping` to it within seconds; read the delivery to see how it went."""
        return Response(delivery_out(endpoints.ping(self.endpoint(webhook), by=self.key)), status=202)


class ReplayFailed(_OfKey):
    @extend_schema(operation_id="webhooks_replay", tags=TAGS, request=ReplayIn, responses={202: ReplayedOut})
    def post(self, request: Request, webhook: str) -> Response:
        """Send again all that failed since a moment, each event under its own `webhook-id`."""
        found = self.endpoint(webhook)
        wanted = ReplayIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        replayed = endpoints.replay_failed(found, since=wanted.validated_data["since"], by=self.key)
        return Response({"replayed": replayed}, status=202)


class Deliveries(_OfKey):
    cursor_ordering = "-id"

    @extend_schema(
        operation_id="webhook_deliveries_list",
        tags=TAGS,
        responses={200: DeliveryOut(many=True)},
        parameters=[
            OpenApiParameter("webhook", str, description="Of one endpoint."),
            OpenApiParameter("state", str, enum=DeliveryState.values),
            OpenApiParameter("type", str, enum=TYPES),
            OpenApiParameter("about", str, description="An order, a retirement, a loss or a listing."),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """What was or is to be sent, newest first: the log, kept for thirty days."""
        asked = DeliveryQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = queries.deliveries(self.key.organisation, livemode=self.key.livemode)
        for name, column in DELIVERY_FILTERS.items():
            if value := asked.validated_data.get(name):
                found = found.filter(**{column: value})
        pages = CursorPagination()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([delivery_out(one) for one in page])


DELIVERY_FILTERS = {
    "webhook": "endpoint__public_id",
    "state": "state",
    "type": "event__type",
    "about": "about",
}


class DeliveryQuery(serializers.Serializer[object]):
    webhook = serializers.CharField(max_length=40, required=False, allow_blank=True)
    state = serializers.ChoiceField(choices=DeliveryState.choices, required=False)
    type = serializers.ChoiceField(choices=TYPES, required=False)
    about = serializers.CharField(max_length=60, required=False, allow_blank=True)


class OneDelivery(_OfKey):
    @extend_schema(
        operation_id="webhook_deliveries_retrieve", tags=TAGS, responses={200: DeliveryWithTriesOut}
    )
    def get(self, request: Request, delivery: str) -> Response:
        """One delivery: what is sent, and every attempt with what came of it."""
        return Response(delivery_with_tries_out(self.delivery(delivery)))


class Replay(_OfKey):
    @extend_schema(
        operation_id="webhook_deliveries_replay", tags=TAGS, request=None, responses={202: DeliveryOut}
    )
    def post(self, request: Request, delivery: str) -> Response:
        """Send it again, whether it has failed or arrived: the same bytes under the same `webhook-id`."""
        endpoints.replay(self.delivery(delivery), by=self.key)
        return Response(delivery_out(self.delivery(delivery)), status=202)


class Switch(_OfKey):
    """For test keys only."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if self.key.livemode:
            raise TestOnly

    @extend_schema(operation_id="test_switch_retrieve", tags=["Test mode"], responses={200: TestSwitchShape})
    def get(self, request: Request) -> Response:
        """What becomes of the orders that your test keys make. Only with a test key."""
        switch = TestSwitch.objects.filter(organisation=self.key.organisation).first() or TestSwitch()
        return Response({"outcome": switch.outcome, "delay_seconds": switch.delay_seconds})

    @extend_schema(
        operation_id="test_switch_set",
        tags=["Test mode"],
        request=TestSwitchShape,
        responses={200: TestSwitchShape},
    )
    def put(self, request: Request) -> Response:
        """Let test orders be retired later, fail, or be reversed afterwards. An order's own metadata
        `test_outcome` and `test_delay_seconds` count before this."""
        wanted = TestSwitchShape(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data
        switch = endpoints.set_switch(
            self.key.organisation,
            outcome=TestOutcome(data["outcome"]),
            delay_seconds=data["delay_seconds"],
            by=self.key,
        )
        return Response({"outcome": switch.outcome, "delay_seconds": switch.delay_seconds})


# --- what is sent: the section `webhooks` of the schema ----------------------------------------------------------
SAYS = {
    EventType.ORDER_PAID: "An order was accepted on the statement, or paid.",
    EventType.ORDER_RETIRED: "The credits of an order are retired: the ledger has committed it.",
    EventType.CERTIFICATE_READY: "A checkpoint covers an order's retirements: certificates and proofs are there.",
    EventType.ORDER_CANCELLED: "An order was cancelled before it was paid.",
    EventType.ORDER_REFUNDED: "An order came to nothing: its money, or what it added to the statement, is back.",
    EventType.RETIREMENT_AMENDED: "The words of a retirement were amended. Fetch it to read them.",
    EventType.BATCH_REVERSED: (
        "Stored carbon was lost of batches from which your orders retired: once when the loss is verified, once when"
        " the buffer has made it good. The retirements stand."
    ),
    EventType.LISTING_SUSPENDED: "A listing of this mode was suspended: nothing new can be bought from it.",
    PING: "A test that you asked for.",
}
WEBHOOKS = [
    OpenApiWebhook(
        name=str(type_),
        decorator=extend_schema(
            operation_id=str(type_).replace(".", "_"),
            tags=TAGS,
            description=says,
            summary=str(type_),
            request={"application/json": event_shape(type_)},
            parameters=[
                OpenApiParameter(
                    "webhook-id",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="The event; the same in every attempt and replay.",
                ),
                OpenApiParameter(
                    "webhook-timestamp",
                    int,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="Seconds since 1970. Refuse what is more than five minutes off.",
                ),
                OpenApiParameter(
                    "webhook-signature",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; several, with a space"
                    " between, while a secret is renewed.",
                ),
            ],
            responses={"2XX": OpenApiResponse(description="Taken. Anything else is tried again.")},
        ),
    )
    for type_, says in SAYS.items()
]
