"""PACT documents by API: a supplier's in, our own out."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from calculators import product_services, services
from calculators.api import OpenView, shown
from calculators.api_shapes import AnyObject, FootprintShape, Shape
from calculators.pact import STATUSES
from calculators.product_input import DECLARED_UNITS


@extend_schema_field({"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"})
class DecimalText(serializers.CharField):
    """A decimal as PACT writes it."""


class CarbonFootprintShape(Shape):
    declaredUnitOfMeasurement = serializers.ChoiceField(choices=list(DECLARED_UNITS))
    declaredUnitAmount = DecimalText()
    productMassPerDeclaredUnit = DecimalText()
    referencePeriodStart = serializers.DateTimeField()
    referencePeriodEnd = serializers.DateTimeField()
    pcfExcludingBiogenicUptake = DecimalText(help_text="kg CO2e per declared unit: the figure that is taken")
    pcfIncludingBiogenicUptake = DecimalText()
    fossilGhgEmissions = DecimalText()
    fossilCarbonContent = DecimalText()
    ipccCharacterizationFactors = serializers.ListField(child=serializers.CharField())
    crossSectoralStandards = serializers.ListField(child=serializers.CharField())
    exemptedEmissionsPercent = DecimalText()
    primaryDataShare = DecimalText(required=False)
    boundaryProcessesDescription = serializers.CharField(required=False)
    exemptedEmissionsDescription = serializers.CharField(required=False)
    allocationRulesDescription = serializers.CharField(required=False)
    geographyRegionOrSubregion = serializers.CharField(required=False)
    geographyCountry = serializers.CharField(required=False)
    geographyCountrySubdivision = serializers.CharField(required=False)
    secondaryEmissionFactorSources = AnyObject(required=False)


class ProductFootprintShape(Shape):
    id = serializers.UUIDField()
    specVersion = serializers.CharField(help_text="3.x.y")
    created = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=list(STATUSES))
    validityPeriodStart = serializers.DateTimeField(required=False)
    validityPeriodEnd = serializers.DateTimeField(required=False)
    companyName = serializers.CharField()
    companyIds = serializers.ListField(child=serializers.CharField())
    productDescription = serializers.CharField(required=False)
    productIds = serializers.ListField(child=serializers.CharField())
    productNameCompany = serializers.CharField()
    comment = serializers.CharField(required=False)
    pcf = CarbonFootprintShape()


EXAMPLE = OpenApiExample(
    "Polypropylene, ten kilograms",
    {
        "id": "3893bb5d-da16-4dc1-9185-11d97476c254",
        "specVersion": "3.0.3",
        "created": "2026-02-01T10:00:00Z",
        "status": "Active",
        "companyName": "Example Chemicals",
        "companyIds": ["urn:pact:company:customcode:vendor-assigned:example"],
        "productDescription": "Polypropylene, injection moulding grade",
        "productIds": ["urn:pact:product:customcode:vendor-assigned:PP-1"],
        "productNameCompany": "PP 1",
        "pcf": {
            "declaredUnitOfMeasurement": "kilogram",
            "declaredUnitAmount": "10",
            "productMassPerDeclaredUnit": "10",
            "referencePeriodStart": "2025-01-01T00:00:00Z",
            "referencePeriodEnd": "2026-01-01T00:00:00Z",
            "pcfExcludingBiogenicUptake": "19.8",
            "pcfIncludingBiogenicUptake": "19.8",
            "fossilGhgEmissions": "19.8",
            "fossilCarbonContent": "8.57",
            "ipccCharacterizationFactors": ["AR6"],
            "crossSectoralStandards": ["ISO14067"],
            "exemptedEmissionsPercent": "0",
            "primaryDataShare": "62.5",
            "geographyCountry": "JP",
        },
    },
    request_only=True,
)


class PactDocuments(OpenView):
    @extend_schema(
        operation_id="import_pact",
        request=ProductFootprintShape,
        responses={201: FootprintShape},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Keep a supplier's PACT document, version 3, as a footprint with its declared figure.

        Its status and validity are looked at today. Every place at fault stands in `errors` with its JSON path.
        """
        body: Any = request.data
        saved = product_services.import_pact(document=body)
        where = {"Location": saved.get_absolute_url()}
        return Response(shown(saved), status=status.HTTP_201_CREATED, headers=where)


class PactDocument(OpenView):
    @extend_schema(operation_id="export_pact", responses=ProductFootprintShape)
    def get(self, request: Request, id: str) -> Response:
        """A kept product footprint to the gate as a PACT document, version 3.0.3."""
        return Response(product_services.export_pact(saved=services.get(id)))
