"""The shapes of products on the wire: what comes in, checked; what goes out."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from marketplace.orders.api_shapes import MoneyIn, MoneyOut
from marketplace.products import choosing, grams, queries, services
from marketplace.products.models import Product, ProductVersion
from marketplace.products.models.products import CODE, RETURN_DAYS_MAX
from marketplace.products.services import CHOICES_MAX, Chosen, Figure, Terms
from marketplace.products.states import Boundary, Fallback, Policy, ProductState, Source
from registry.enums import ProjectKind, Purpose
from registry.units import GRAMS_MAX


@extend_schema_field({"type": "object", "description": "A ProductFootprint of PACT 3."})
class AnyObject(serializers.DictField):
    """A JSON object that another room reads."""


class DeclaredIn(serializers.Serializer[Any]):
    grams = serializers.IntegerField(min_value=1, max_value=GRAMS_MAX)
    units = serializers.RegexField(
        r"^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$", default="1", help_text=_("The grams are for so many.")
    )
    unit = serializers.CharField(max_length=30, default="piece")
    boundary = serializers.ChoiceField(choices=Boundary.choices)
    report_url = serializers.URLField(max_length=500)
    report_date = serializers.DateField()
    not_counted = serializers.CharField(max_length=1_000)


class FootprintIn(serializers.Serializer[Any]):
    """One of three: the id of a product footprint, a PACT document, or a declared figure with its report."""

    id = serializers.CharField(max_length=30, required=False)
    pact = AnyObject(required=False)
    declared = DeclaredIn(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Give the footprint in one of the three ways."))
        return attrs


class ChoiceIn(serializers.Serializer[Any]):
    listing = serializers.CharField(max_length=40, required=False)
    project = serializers.CharField(max_length=60, required=False)
    kind = serializers.ChoiceField(choices=ProjectKind.choices, required=False)


class NameIn(serializers.Serializer[Any]):
    ja = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    en = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TermsIn(serializers.Serializer[Any]):
    """What a version of a product says."""

    name = NameIn()
    footprint = FootprintIn()
    policy = serializers.ChoiceField(choices=Policy.choices, default=Policy.COMPANY)
    share = serializers.RegexField(
        r"^[0-9]{1,4}(?:\.[0-9]{1,2})?$", default="100", help_text=_("Percent of the footprint.")
    )
    choices = serializers.ListField(child=ChoiceIn(), max_length=CHOICES_MAX, default=list)
    fallback = serializers.ChoiceField(choices=Fallback.choices, default=Fallback.REFUSE)
    most_per_tonne = MoneyIn(required=False, allow_null=True)
    return_days = serializers.IntegerField(min_value=0, max_value=RETURN_DAYS_MAX, default=0)
    purpose = serializers.ChoiceField(choices=Purpose.choices, default=Purpose.OFFSET)

    def terms(self) -> Terms:
        """Raises ProductIncomplete and PactRefused naming their fields."""
        data = self.validated_data
        most = data.get("most_per_tonne")
        return Terms(
            figure=self._figure(data["footprint"]),
            name_ja=data["name"].get("ja", ""),
            name_en=data["name"].get("en", ""),
            policy=data["policy"],
            share=int(Fraction(data["share"]) * 100),
            choices=[Chosen(**choice) for choice in data["choices"]],
            fallback=data["fallback"],
            most_per_tonne_minor=most["minor"] if most else None,
            return_days=data["return_days"],
            purpose=data["purpose"],
        )

    @staticmethod
    def _figure(given: dict[str, Any]) -> Figure:
        if "id" in given:
            return services.of_footprint(given["id"])
        if "pact" in given:
            return services.of_pact(given["pact"])
        said = given["declared"]
        return Figure(
            source=Source.DECLARED,
            grams=said["grams"],
            units=Decimal(said["units"]),
            unit=said["unit"],
            boundary=Boundary(said["boundary"]),
            report_url=said["report_url"],
            report_date=said["report_date"],
            not_counted=said["not_counted"],
        )


class ProductIn(TermsIn):
    code = serializers.RegexField(CODE, max_length=60)
    active = serializers.BooleanField(default=False, help_text=_("Open it for sales at once."))


class StateIn(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=[ProductState.ACTIVE, ProductState.PAUSED, ProductState.ARCHIVED])


class ReportOut(serializers.Serializer[Any]):
    url = serializers.CharField(allow_null=True)
    date = serializers.DateField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)


class FootprintOut(serializers.Serializer[Any]):
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    id = serializers.CharField(allow_null=True)
    grams = serializers.IntegerField()
    units = serializers.CharField()
    unit = serializers.CharField()
    boundary = serializers.ChoiceField(choices=Boundary.choices)
    not_counted = serializers.ListField(child=serializers.CharField())
    report = ReportOut(allow_null=True)


class ChoiceOut(serializers.Serializer[Any]):
    listing = serializers.CharField(required=False)
    project = serializers.CharField(required=False)
    kind = serializers.CharField(required=False)


class UnitOut(serializers.Serializer[Any]):
    """What a single unit comes to at the moment; money in 10^-6 of a minor unit."""

    grams = serializers.IntegerField()
    listing = serializers.CharField()
    project_micro = serializers.IntegerField()
    platform_fee_micro = serializers.IntegerField()
    tax_micro = serializers.IntegerField()
    total_micro = serializers.IntegerField()
    currency = serializers.CharField()


class VersionOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    written_at = serializers.DateTimeField()


class ProductOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    code = serializers.CharField()
    livemode = serializers.BooleanField()
    state = serializers.ChoiceField(choices=ProductState.choices)
    version = serializers.IntegerField()
    versions = VersionOut(many=True)
    name = NameIn()
    footprint = FootprintOut()
    policy = serializers.ChoiceField(choices=Policy.choices)
    share = serializers.CharField()
    choices = ChoiceOut(many=True)
    fallback = serializers.ChoiceField(choices=Fallback.choices)
    most_per_tonne = MoneyOut(allow_null=True)
    return_days = serializers.IntegerField()
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    unit = UnitOut(allow_null=True, help_text=_("null when nothing of what it may take is on sale."))
    created_at = serializers.DateTimeField()


def product_out(product: Product, language: str = "en") -> dict[str, Any]:
    """A product as the API tells it, by its latest version."""
    version, currency = product.version, product.organisation.statement_currency
    return {
        "id": product.public_id,
        "code": product.code,
        "livemode": product.livemode,
        "state": product.state,
        "version": version.number,
        "versions": [{"number": one.number, "written_at": one.written_at} for one in product.versions.all()],
        "name": {"ja": version.name_ja, "en": version.name_en},
        "footprint": _footprint_out(product, version, language),
        "policy": version.policy,
        "share": f"{Decimal(version.share) / 100:f}",
        "choices": [_choice_out(choice) for choice in version.choices.all()],
        "fallback": version.fallback,
        "most_per_tonne": {"minor": version.most_per_tonne_minor, "currency": currency}
        if version.most_per_tonne_minor
        else None,
        "return_days": version.return_days,
        "purpose": version.purpose,
        "unit": unit_out(product),
        "created_at": product.created_at,
    }


def unit_out(product: Product, quantity: int = 1) -> dict[str, Any] | None:
    """What so many units come to with the listing that would serve them now; None without one."""
    version, currency = product.version, product.organisation.statement_currency
    wanted = grams.of_sale(version, quantity)
    for listing in choosing.listings(version, livemode=product.livemode, currency=currency):
        if listing.available_grams >= wanted:  # type: ignore[attr-defined]
            told = grams.preview(version, project_price_minor=listing.project_price_minor, quantity=quantity)
            return {
                "grams": told.grams,
                "listing": listing.public_id,
                "project_micro": told.project_micro,
                "platform_fee_micro": told.platform_fee_micro,
                "tax_micro": told.tax_micro,
                "total_micro": told.total_micro,
                "currency": currency,
            }
    return None


def _footprint_out(product: Product, version: ProductVersion, language: str) -> dict[str, Any]:
    report = None
    if version.footprint_id is None:
        sha256 = version.report.sha256 if version.report else None
        report = {"url": version.report_url or None, "date": version.report_date, "sha256": sha256}
    return {
        "source": version.source,
        "id": version.footprint_id,
        "grams": version.footprint_grams,
        "units": f"{version.footprint_units.normalize():f}",
        "unit": version.unit,
        "boundary": version.boundary,
        "not_counted": queries.not_counted(product, language),
        "report": report,
    }


def _choice_out(choice: Any) -> dict[str, str]:
    if choice.listing:
        return {"listing": choice.listing.public_id}
    return {"project": choice.project.slug} if choice.project else {"kind": choice.kind}
