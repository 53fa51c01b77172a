"""What the widget asks: open to every page of every shop, without cookies or keys."""

from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.orders.api_shapes import MoneyOut
from marketplace.widget import offers

FRESH_SECONDS = 10


class OfferIn(serializers.Serializer[Any]):
    quantity = serializers.IntegerField(min_value=1, max_value=offers.QUANTITY_MAX, default=1)
    language = serializers.ChoiceField(choices=[code for code, _name in settings.LANGUAGES], required=False)


class ExactOut(serializers.Serializer[Any]):
    """Decimal texts, in minor units: what a statement is charged, before its one rounding."""

    project = serializers.CharField()
    platform_fee = serializers.CharField()
    tax = serializers.CharField()
    total = serializers.CharField()


class PriceOut(MoneyOut):
    exact = ExactOut()


class OfferProjectOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    place = serializers.CharField()
    url = serializers.URLField()


class OfferWordsOut(serializers.Serializer[Any]):
    headline = serializers.CharField()
    note = serializers.CharField()
    split = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    details = serializers.CharField()
    project = serializers.CharField()
    rounding = serializers.CharField()


class OfferOut(serializers.Serializer[Any]):
    product = serializers.CharField()
    name = serializers.CharField()
    livemode = serializers.BooleanField()
    language = serializers.CharField()
    quantity = serializers.IntegerField()
    asks = serializers.BooleanField(help_text="True when the shopper decides; false when the company pays.")
    available = serializers.BooleanField()
    grams = serializers.IntegerField(allow_null=True)
    price = PriceOut(allow_null=True)
    project = OfferProjectOut(allow_null=True)
    words = OfferWordsOut()


class WidgetOffer(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="get_widget_offer",
        responses=OfferOut,
        tags=["widget"],
        parameters=[OpenApiParameter("quantity", int), OpenApiParameter("language", str, enum=["ja", "en"])],
    )
    def get(self, request: Request, product: str) -> Response:
        """What adding an offset to so many units would retire, from where, and what it costs, part by part."""
        asked = OfferIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        language = asked.validated_data.get("language") or (translation.get_language() or "en")[:2]
        found = offers.offer(product, asked.validated_data["quantity"])
        return Response(offers.shown(found, language), headers={"Cache-Control": f"max-age={FRESH_SECONDS}"})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Any page may read any answer, refusals too: there is nothing in it that is not public."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
