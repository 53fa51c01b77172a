"""Quotes, checkouts and orders over HTTP: see docs/api.md."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import cast

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.errors import OrderUnknown
from marketplace.idempotency.services import answer_once, key_of
from marketplace.orders import queries, services, statement, trials, windows
from marketplace.orders.api_shapes import (
    CheckoutIn,
    CheckoutOut,
    CompanyOrderIn,
    OrderIn,
    OrderOut,
    QuoteIn,
    QuoteOut,
    order_out,
    quote_out,
)
from marketplace.orders.basket import Basket, fill
from marketplace.orders.models import Order
from marketplace.orders.states import Funding, State
from marketplace.pagination import CursorPagination
from marketplace.products import queries as products
from marketplace.products import sales
from marketplace.throttling import client_address
from people.authentication import HasApiKey, require_scope
from people.models import ApiKey, Scope

TOKEN = OpenApiParameter("access_token", str, description="The token that the checkout answered.")
IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True)

_WHO = {"name": "風航空", "kind": "organisation"}
LINES = OpenApiExample(
    "A mass of one listing",
    {
        "lines": [{"listing": "lst_3n7k", "mass": {"amount": "1.25", "unit": "kg"}}],
        "beneficiary": _WHO,
        "external_id": "booking-7",
    },
    request_only=True,
)
SALE = OpenApiExample(
    "Three shirts, sold with their offset",
    {"product": "SHIRT-1", "quantity": 3, "external_id": "sale-1001"},
    request_only=True,
)


def _key(request: Request) -> ApiKey | None:
    return request.auth if isinstance(request.auth, ApiKey) else None


def _livemode(request: Request) -> bool:
    """The mode a key is bound to; without a key, live: test credits are for those who build, and they have a key."""
    key = _key(request)
    return key.livemode if key else True


class Quotes(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="quotes_create", request=QuoteIn, responses={201: QuoteOut})
    def post(self, request: Request) -> Response:
        """A price that stands for half an hour. Holds no stock."""
        asked = QuoteIn(data=request.data)
        asked.is_valid(raise_exception=True)
        basket = fill(
            asked.asked(),
            money=asked.sum_of_money(),
            livemode=_livemode(request),
            by_card=_key(request) is None,
        )
        return Response(quote_out(services.quote(basket), basket), status=201)


class Checkouts(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="checkouts_create", request=CheckoutIn, responses={201: CheckoutOut})
    def post(self, request: Request) -> Response:
        """Hold stock for a buyer and open a Stripe Checkout page. Send an Idempotency-Key to be safe from retries."""
        wanted = CheckoutIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        key = services.new_key()
        if request.headers.get("Idempotency-Key"):
            # One caller's key must not open another's order, so the caller's e-mail is part of it.
            key = f"checkout:{services.token_hash(key_of(request) + wanted.validated_data['email'])}"
        checkout = services.check_out(
            basket=_basket(wanted, livemode=_livemode(request), by_card=True),
            wish=wanted.wish(),
            key=key,
            buyer=client_address(request),
            funding=Funding(wanted.validated_data["method"]),
        )
        return Response(
            {
                "order": checkout.order.public_id,
                "access_token": checkout.access_token,
                "checkout_url": checkout.checkout_url,
                "held_until": checkout.order.held_until,
            },
            status=201,
        )


class Orders(APIView):
    permission_classes = (HasApiKey,)
    scopes = MappingProxyType({"GET": Scope.ORDERS_READ, "POST": Scope.ORDERS_WRITE})
    cursor_ordering = ("-created_at", "-id")

    @extend_schema(
        operation_id="orders_create",
        request=CompanyOrderIn,
        responses={201: OrderOut},
        parameters=[IDEMPOTENCY_KEY],
        examples=[LINES, SALE],
    )
    def post(self, request: Request) -> Response:
        """Retire at once and charge the company's statement. Works in the mode of the key.

        A sale of a product names it by its code, with how many were sold. Where the product or `retire_after` says
        so, the credits are held meanwhile, and a cancelled order is not charged.
        """
        return answer_once(request, lambda: self._create(request))  # type: ignore[return-value]

    @extend_schema(
        operation_id="orders_list",
        responses={200: OrderOut(many=True)},
        parameters=[
            OpenApiParameter("external_id", str),
            OpenApiParameter("state", str, enum=State.values),
            OpenApiParameter("updated_since", str, description="RFC 3339."),
            OpenApiParameter("cursor", str),
        ],
    )
    def get(self, request: Request) -> Response:
        """The orders of the key's organisation in the key's mode, newest first."""
        found = queries.orders_of_key(cast(ApiKey, request.auth))
        asked = request.query_params
        if "external_id" in asked:
            found = found.filter(external_id=asked["external_id"])
        if "state" in asked:
            if asked["state"] not in State.values:
                raise serializers.ValidationError({"state": _("This is not a state of an order.")})
            found = found.filter(state=asked["state"])
        if "updated_since" in asked:
            found = found.filter(updated_at__gte=_moment(asked["updated_since"]))
        pages = CursorPagination()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([order_out(order) for order in page])

    def _create(self, request: Request) -> Response:
        key = cast(ApiKey, request.auth)
        wanted = CompanyOrderIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        name = f"api:{key.organisation_id}:{key.mode}:{services.token_hash(key_of(request))}"
        after = windows.checked(wanted.validated_data.get("retire_after"))
        metadata, after = trials.asked(key, wanted.validated_data.get("metadata", {}), after)
        make = self._sell if "product" in wanted.validated_data else self._place
        order = make(key, wanted, name, metadata, after)
        return Response(order_out(queries.order_of_key(order.public_id, key)), status=201)

    def _place(
        self,
        key: ApiKey,
        wanted: CompanyOrderIn,
        name: str,
        metadata: dict[str, str],
        after: datetime | None,
    ) -> statement.Placed:
        return statement.place(
            organisation=key.organisation,
            fill_basket=lambda: _basket(wanted, livemode=key.livemode, by_card=False),
            wish=replace(wanted.wish(), metadata=metadata),
            key=name,
            external_id=wanted.validated_data.get("external_id"),
            retire_after=after,
        )

    def _sell(
        self,
        key: ApiKey,
        wanted: CompanyOrderIn,
        name: str,
        metadata: dict[str, str],
        after: datetime | None,
    ) -> statement.Placed:
        data = wanted.validated_data
        product = products.product(key.organisation, data["product"], livemode=key.livemode)
        wish = wanted.wish(product.version.name_in(data["language"]))
        return sales.place(
            product=product,
            quantity=data["quantity"],
            wish=replace(
                wish,
                purpose=data["purpose"] if "purpose" in wanted.initial_data else product.version.purpose,
                metadata=metadata,
            ),
            key=name,
            external_id=data.get("external_id"),
            added_by_shopper=data["added_by_shopper"],
            retire_after=after,
        )


class OneOrder(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="orders_retrieve", responses={200: OrderOut}, parameters=[TOKEN])
    def get(self, request: Request, order: str) -> Response:
        """An order, for its organisation's key or for the token of its checkout."""
        return Response(order_out(_visible(request, order, Scope.ORDERS_READ)))


class CancelOrder(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="orders_cancel", request=None, responses={200: OrderOut}, parameters=[TOKEN])
    def post(self, request: Request, order: str) -> Response:
        """Cancel until the retirement starts; money that was paid goes back in full."""
        cancelled = services.cancel(_visible(request, order, Scope.ORDERS_WRITE))
        return Response(order_out(queries.orders().get(pk=cancelled.pk)))


def _visible(request: Request, order: str, scope: Scope) -> Order:
    """The order if this caller may see it. Raises OrderUnknown, whatever the reason; ScopeMissing of a key."""
    key = _key(request)
    if key is not None:
        require_scope(key, scope)
        return queries.order_of_key(order, key)
    token = request.query_params.get("access_token", "")
    if not token:
        raise OrderUnknown
    return queries.order_by_token(order, token)


def _basket(wanted: OrderIn, *, livemode: bool | None, by_card: bool) -> Basket:
    if "quote" in wanted.validated_data:
        return services.basket_of(wanted.validated_data["quote"], livemode=livemode, by_card=by_card)
    return fill(wanted.asked(), money=wanted.sum_of_money(), livemode=livemode, by_card=by_card)


def _moment(text: str) -> object:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise serializers.ValidationError({"updated_since": _("Write a time as RFC 3339.")})
    return moment
