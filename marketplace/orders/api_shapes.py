"""The shapes of quotes and orders on the wire: what comes in, checked; what goes out."""

from fractions import Fraction
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketplace.orders.basket import LINES_MAX, Asked
from marketplace.orders.models import Order, Quote
from marketplace.orders.services import Wish
from marketplace.orders.states import Funding, State
from marketplace.orders.texts import TEXT_MAX
from registry.enums import BeneficiaryKind, Purpose
from registry.units import parse_mass

METADATA_MAX = 20


class MassIn(serializers.Serializer[Any]):
    """`{"amount": "1.25", "unit": "kg"}`: a decimal string in ASCII, to the gram at the finest."""

    amount = serializers.RegexField(r"^(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,9})?$")
    unit = serializers.ChoiceField(choices=["g", "kg", "t"])


@extend_schema_field(MassIn)
class MassField(serializers.Field[Any, Any, Any, Any]):
    """A mass as it came: `parse_mass` alone says what can be held, with one code for all that cannot."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class StrictBoolean(serializers.BooleanField):
    """true or false, and no word that means one of them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class MoneyIn(serializers.Serializer[Any]):
    minor = serializers.IntegerField(min_value=1, max_value=10**13)
    currency = serializers.RegexField(r"^[A-Z]{3}$")


class MoneyOut(serializers.Serializer[Any]):
    minor = serializers.IntegerField()
    currency = serializers.CharField()


class LineIn(serializers.Serializer[Any]):
    listing = serializers.CharField(max_length=40)
    mass = MassField(required=False)
    share = serializers.RegexField(
        r"^(?:0\.[0-9]{1,9}|1)$", required=False, help_text=_("Part of the money.")
    )


class LinesIn(serializers.Serializer[Any]):
    """Lines with a mass each, or lines with shares of one sum of money."""

    lines = serializers.ListField(child=LineIn(), required=False, allow_empty=False, max_length=LINES_MAX)
    money = MoneyIn(required=False)

    def asked(self) -> list[Asked]:
        """What is asked for, in grams and fractions. Raises MassNotRepresentable naming the line."""
        return [
            Asked(
                listing=line["listing"],
                grams=parse_mass(line["mass"], field=f"lines.{place}.mass") if "mass" in line else None,
                share=Fraction(line["share"]) if "share" in line else None,
            )
            for place, line in enumerate(self.validated_data["lines"])
        ]

    def sum_of_money(self) -> tuple[int, str] | None:
        money = self.validated_data.get("money")
        return (money["minor"], money["currency"]) if money else None


class QuoteIn(LinesIn):
    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["lines"].required = True
        return fields


class BeneficiaryIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=TEXT_MAX)
    kind = serializers.ChoiceField(choices=BeneficiaryKind.choices, default=BeneficiaryKind.PERSON)
    public = StrictBoolean(default=True)


class OrderIn(LinesIn):
    """A quote, or lines; for whom and why."""

    quote = serializers.CharField(max_length=40, required=False)
    beneficiary = BeneficiaryIn()
    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.OFFSET)
    message = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, default="")
    footprint = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=["ja", "en"], default="en")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("quote" in attrs) == ("lines" in attrs) or ("quote" in attrs and "money" in attrs):
            raise serializers.ValidationError(
                {"quote": _("Send either a quote or lines.")}, code="quote_or_lines"
            )
        return attrs

    def wish(self, otherwise: str = "") -> Wish:
        """What is wished; `otherwise` is the product that it is for when nobody is named."""
        data = self.validated_data
        named = data.get("beneficiary") or {
            "name": otherwise,
            "kind": BeneficiaryKind.PRODUCT,
            "public": True,
        }
        return Wish(
            beneficiary=named["name"],
            beneficiary_kind=named["kind"],
            public=named["public"],
            purpose=data["purpose"],
            message=data["message"],
            footprint=data["footprint"],
            email=data.get("email", ""),
            language=data["language"],
            metadata=data.get("metadata", {}),
        )


class CheckoutIn(OrderIn):
    email = serializers.EmailField(max_length=254)
    method = serializers.ChoiceField(
        choices=[Funding.CARD, Funding.KONBINI, Funding.BANK],
        default=Funding.CARD,
        help_text=_("How the buyer pays. Konbini and bank hold the credits for days."),
    )


class CompanyOrderIn(OrderIn):
    """A quote, lines, or the sale of a product; for a product, whom it is for may be left out."""

    beneficiary = BeneficiaryIn(required=False)
    product = serializers.CharField(
        max_length=60, required=False, help_text=_("The code of a product: its grams and listing follow.")
    )
    quantity = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)
    added_by_shopper = StrictBoolean(
        default=False,
        help_text=_("That the shopper added the offset; asked of products that leave it to them."),
    )
    retire_after = serializers.DateTimeField(
        required=False,
        help_text=_("Hold the credits until then, at most 90 days; cancelling before releases them."),
    )
    metadata = serializers.DictField(child=serializers.CharField(max_length=500), required=False)
    external_id = serializers.CharField(max_length=100, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "product" in attrs:
            if "quantity" not in attrs:
                raise serializers.ValidationError({"quantity": _("Say how many were sold.")}, code="required")
            if {"lines", "quote", "money"} & set(attrs):
                raise serializers.ValidationError(
                    {"product": _("Send a product, a quote or lines: one of them.")}, code="quote_or_lines"
                )
            return attrs
        if "quantity" in attrs:
            raise serializers.ValidationError({"product": _("Say what was sold.")}, code="required")
        if "beneficiary" not in attrs:
            raise serializers.ValidationError({"beneficiary": _("This field is required.")}, code="required")
        return super().validate(attrs)

    def validate_metadata(self, metadata: dict[str, str]) -> dict[str, str]:
        if len(metadata) > METADATA_MAX or any(len(key) > 40 for key in metadata):
            raise serializers.ValidationError(
                _("At most 20 keys of 40 characters."), code="metadata_too_large"
            )
        return metadata


class QuoteLineOut(serializers.Serializer[Any]):
    listing = serializers.CharField()
    grams = serializers.IntegerField()
    project = MoneyOut()
    platform_fee = MoneyOut()
    payment_fee = MoneyOut()


class TaxOut(serializers.Serializer[Any]):
    rate = serializers.CharField(help_text=_("Percent."))
    base = MoneyOut()
    tax = MoneyOut()


class QuoteOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    livemode = serializers.BooleanField()
    lines = QuoteLineOut(many=True)
    taxes = TaxOut(many=True)
    total = MoneyOut()
    expires_at = serializers.DateTimeField()


class CheckoutOut(serializers.Serializer[Any]):
    order = serializers.CharField()
    access_token = serializers.CharField()
    checkout_url = serializers.URLField()
    held_until = serializers.DateTimeField()


class OrderLineOut(QuoteLineOut):
    retirement = serializers.CharField(allow_null=True)
    certificate_url = serializers.URLField(allow_null=True)


class MoveOut(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=State.choices)
    at = serializers.DateTimeField()


class RefundOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField()
    amount = MoneyOut()


class SoldOut(serializers.Serializer[Any]):
    """What was sold with the order."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    quantity = serializers.IntegerField()


class OrderOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    livemode = serializers.BooleanField()
    state = serializers.ChoiceField(choices=State.choices)
    funding = serializers.ChoiceField(choices=Funding.choices)
    dispute = serializers.CharField(allow_null=True)
    history = MoveOut(many=True)
    lines = OrderLineOut(many=True)
    taxes = TaxOut(many=True)
    total = MoneyOut()
    accrued_micro = serializers.IntegerField(
        allow_null=True,
        help_text=_("What a statement order adds to the statement, in 10^-6 of a minor unit."),
    )
    held_until = serializers.DateTimeField(allow_null=True)
    refunds = RefundOut(many=True)
    product = SoldOut(allow_null=True)
    external_id = serializers.CharField(allow_null=True)
    metadata = serializers.DictField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


def quote_out(quote: Quote, basket: Any) -> dict[str, Any]:
    currency = basket.currency
    return {
        "id": quote.public_id,
        "livemode": quote.livemode,
        "lines": [
            {
                "listing": line.listing.public_id,
                "grams": line.grams,
                "project": _money(line.price.project, currency),
                "platform_fee": _money(line.price.platform_fee, currency),
                "payment_fee": _money(line.price.payment_fee, currency),
            }
            for line in basket.lines
        ],
        "taxes": [
            {
                "rate": basket.tax.rate,
                "base": _money(basket.tax.base, currency),
                "tax": _money(basket.tax.tax, currency),
            }
        ],
        "total": _money(basket.total, currency),
        "expires_at": quote.expires_at,
    }


def order_out(order: Order) -> dict[str, Any]:
    """An order as the API tells it. `retired` is true at the ledger's commit; the certificate follows the log."""
    payments = list(order.payments.all())
    refunds = [refund for payment in payments for refund in payment.refunds.all()]
    return {
        "id": order.public_id,
        "livemode": order.livemode,
        "state": order.state,
        "funding": order.funding,
        "dispute": next((payment.dispute for payment in payments if payment.dispute), None),
        "history": [{"state": move.state, "at": move.at} for move in order.moves.all()],
        "lines": [_line_out(line, order.currency) for line in order.lines.all()],
        "taxes": [
            {
                "rate": order.tax_rate,
                "base": _money(order.total_minor - order.tax_minor, order.currency),
                "tax": _money(order.tax_minor, order.currency),
            }
        ],
        "total": _money(order.total_minor, order.currency),
        "accrued_micro": order.accrued_micro,
        "held_until": order.held_until if order.state in {State.HELD, State.AWAITING_PAYMENT} else None,
        "refunds": [
            {
                "id": refund.public_id,
                "state": refund.state,
                "reason": refund.reason,
                "amount": _money(refund.amount_minor, refund.currency),
            }
            for refund in refunds
        ],
        "product": _sold_out(order),
        "external_id": order.external_id,
        "metadata": order.metadata,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
    }


def _sold_out(order: Order) -> dict[str, Any] | None:
    version = order.product_version
    if version is None:
        return None
    return {"code": version.product.code, "version": version.number, "quantity": order.quantity}


def _line_out(line: Any, currency: str) -> dict[str, Any]:
    retirement = line.retirement
    certified = retirement is not None and bool(retirement.certificates.all())
    return {
        "listing": line.listing.public_id,
        "grams": line.grams,
        "project": _money(line.project_minor, currency),
        "platform_fee": _money(line.platform_fee_minor, currency),
        "payment_fee": _money(line.payment_fee_minor, currency),
        "retirement": retirement.number if retirement else None,
        "certificate_url": certificate_url(retirement.number) if certified else None,
    }


def certificate_url(number: str) -> str:
    return settings.SITE_URL + reverse("certificates:page", args=[number])


def _money(minor: int, currency: str) -> dict[str, Any]:
    return {"minor": minor, "currency": currency}
