"""The open catalogue: projects and what is for sale."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.catalogue import queries
from marketplace.orders.api_shapes import MoneyOut
from marketplace.pagination import CursorPagination
from people.models import ApiKey
from registry.enums import ProjectKind
from registry.models import Project


class MethodologyOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    version = serializers.CharField()


class ProjectOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    registry_id = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    place = serializers.CharField()
    country = serializers.CharField()
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    kind = serializers.ChoiceField(choices=ProjectKind.choices)
    methodology = MethodologyOut()
    scheme = serializers.CharField()
    operator = serializers.CharField()
    verifier = serializers.CharField()
    co_benefits = serializers.ListField(child=serializers.IntegerField())
    url = serializers.URLField()


class FeeSplitOut(serializers.Serializer[Any]):
    """Where the price of one tonne goes; sums to the price."""

    project = MoneyOut()
    platform_fee = MoneyOut()
    payment_fee = MoneyOut()
    tax = MoneyOut()


class ListingOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    url = serializers.URLField()
    livemode = serializers.BooleanField()
    project = ProjectOut()
    vintage = serializers.IntegerField()
    batch = serializers.CharField()
    price_per_tonne = MoneyOut()
    fee_split = FeeSplitOut()
    available_grams = serializers.IntegerField()
    minimum_grams = serializers.IntegerField()


def project_out(project: Project) -> dict[str, Any]:
    return {
        "slug": project.slug,
        "registry_id": project.registry_id,
        "name": project.name,
        "summary": project.summary,
        "place": project.place,
        "country": project.country,
        "latitude": float(project.latitude),
        "longitude": float(project.longitude),
        "kind": project.kind,
        "methodology": {"code": project.methodology.code, "version": project.methodology.version},
        "scheme": project.scheme.slug,
        "operator": str(project.operator),
        "verifier": str(project.verifier),
        "co_benefits": project.co_benefits,
        "url": settings.SITE_URL + reverse("catalogue:project", args=[project.slug]),
    }


def listing_out(listing: Any) -> dict[str, Any]:
    parts, tax, total = queries.tonne_price(listing)
    project = project_out(listing.batch.project)

    def money(minor: int) -> dict[str, Any]:
        return {"minor": minor, "currency": listing.currency}

    return {
        "id": listing.public_id,
        "url": project["url"],
        "livemode": listing.livemode,
        "project": project,
        "vintage": listing.batch.vintage,
        "batch": listing.batch.serial,
        "price_per_tonne": money(total),
        "fee_split": {
            "project": money(parts.project),
            "platform_fee": money(parts.platform_fee),
            "payment_fee": money(parts.payment_fee),
            "tax": money(tax),
        },
        "available_grams": listing.available_grams,
        "minimum_grams": listing.minimum_grams,
    }


class ModeIn(serializers.Serializer[Any]):
    livemode = serializers.ChoiceField(choices=["true", "false"], default="true")


class ListingsIn(ModeIn):
    """The filters of the catalogue. What cannot be read is refused, never ignored."""

    project = serializers.SlugField(required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    kind = serializers.ChoiceField(choices=ProjectKind.choices, required=False)
    scheme = serializers.SlugField(required=False)
    vintage = serializers.IntegerField(min_value=1990, max_value=2100, required=False)
    max_price = serializers.IntegerField(min_value=0, max_value=10**12, required=False)
    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    ordering = serializers.ChoiceField(choices=list(queries.ORDERINGS), required=False)


def asked_livemode(request: Request) -> bool:
    """The key's mode; without a key, live unless `?livemode=false`."""
    if isinstance(request.auth, ApiKey):
        return bool(request.auth.livemode)
    asked = ModeIn(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    return bool(asked.validated_data["livemode"] == "true")


LIVEMODE = OpenApiParameter("livemode", bool, description="Without a key: false for the test listings.")
CURSOR = OpenApiParameter("cursor", str)


class Projects(APIView):
    permission_classes = (AllowAny,)
    cursor_ordering = ("registry_id",)

    @extend_schema(
        operation_id="projects_list", responses={200: ProjectOut(many=True)}, parameters=[LIVEMODE, CURSOR]
    )
    def get(self, request: Request) -> Response:
        """Projects with credits for sale."""
        pages = CursorPagination()
        page = pages.paginate_queryset(queries.projects(livemode=asked_livemode(request)), request, view=self)
        return pages.get_paginated_response([project_out(project) for project in page or []])


class OneProject(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="projects_retrieve", responses={200: ProjectOut}, parameters=[LIVEMODE])
    def get(self, request: Request, slug: str) -> Response:
        project = queries.projects(livemode=asked_livemode(request)).filter(slug=slug).first()
        if project is None:
            raise Http404
        return Response(project_out(project))


class Listings(APIView):
    permission_classes = (AllowAny,)
    cursor_ordering: tuple[str, ...] = ("id",)

    @extend_schema(
        operation_id="listings_list",
        responses={200: ListingOut(many=True)},
        parameters=[
            OpenApiParameter("project", str, description="Slug."),
            OpenApiParameter("country", str, description="ISO 3166-1 alpha-2."),
            OpenApiParameter("kind", str, enum=ProjectKind.values),
            OpenApiParameter("scheme", str, description="Slug."),
            OpenApiParameter("vintage", int),
            OpenApiParameter("max_price", int, description="Total per tonne at most, in minor units."),
            OpenApiParameter("q", str),
            OpenApiParameter("ordering", str, enum=list(queries.ORDERINGS)),
            LIVEMODE,
            CURSOR,
        ],
    )
    def get(self, request: Request) -> Response:
        """What is for sale, with price, fee split and stock."""
        asked = request.query_params
        ListingsIn(data=asked.dict()).is_valid(raise_exception=True)
        found = queries.filtered(queries.listings(livemode=asked_livemode(request)), asked.dict())
        self.cursor_ordering = queries.ORDERINGS.get(asked.get("ordering", ""), ("id",))
        pages = CursorPagination()
        page = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response([listing_out(listing) for listing in page or []])
