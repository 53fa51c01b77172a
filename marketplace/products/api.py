"""Products over HTTP: see docs/api.md."""

from types import MappingProxyType
from typing import Any, cast

from django.utils import translation
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.pagination import CursorPagination
from marketplace.products import queries, services
from marketplace.products.api_shapes import ProductIn, ProductOut, StateIn, TermsIn, product_out
from marketplace.products.errors import ProductUnknown
from marketplace.products.models import Product
from marketplace.products.states import ProductState
from people.authentication import HasApiKey, require_scope
from people.models import ApiKey, Scope

_TERMS: dict[str, Any] = {
    "name": {"ja": "リネンシャツ", "en": "Linen shirt"},
    "footprint": {
        "declared": {
            "grams": 2346,
            "unit": "piece",
            "boundary": "gate",
            "report_url": "https://example.jp/shirt.pdf",
            "report_date": "2026-04-01",
            "not_counted": "Washing and wearing",
        }
    },
    "policy": "company",
    "share": "100",
    "choices": [{"kind": "forest"}],
    "fallback": "any",
    "return_days": 14,
}
NEW = OpenApiExample(
    "A shirt, offset with every sale", {"code": "SHIRT-1", **_TERMS, "active": True}, request_only=True
)
EDIT = OpenApiExample(
    "Half of its footprint from now on", {**_TERMS, "share": "50", "return_days": 0}, request_only=True
)
_STEPS = {
    ProductState.ACTIVE: services.open_for_sales,
    ProductState.PAUSED: services.pause,
    ProductState.ARCHIVED: services.archive,
}


class Products(APIView):
    permission_classes = (HasApiKey,)
    scopes = MappingProxyType({"GET": Scope.PRODUCTS_READ, "POST": Scope.PRODUCTS_WRITE})
    cursor_ordering = ("-created_at", "-id")

    @extend_schema(
        operation_id="products_list",
        responses={200: ProductOut(many=True)},
        parameters=[OpenApiParameter("cursor", str)],
    )
    def get(self, request: Request) -> Response:
        """The products of the key's organisation in the key's mode, newest first."""
        key = cast(ApiKey, request.auth)
        pages = CursorPagination()
        found = queries.products(key.organisation, livemode=key.livemode)
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([_out(product) for product in page])

    @extend_schema(
        operation_id="products_create", request=ProductIn, responses={201: ProductOut}, examples=[NEW]
    )
    def post(self, request: Request) -> Response:
        """A product with its first version; a draft, unless `active` says that it is open for sales at once."""
        key = cast(ApiKey, request.auth)
        wanted = ProductIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        product = services.create(
            organisation=key.organisation,
            livemode=key.livemode,
            code=wanted.validated_data["code"],
            terms=wanted.terms(),
            by=key,
        )
        if wanted.validated_data["active"]:
            services.open_for_sales(product=product, by=key)
        return Response(_out(_own(request, product.code)), status=201)


class OneProduct(APIView):
    permission_classes = (AllowAny,)  # without a key there is no product, whatever its code

    @extend_schema(operation_id="products_retrieve", responses={200: ProductOut})
    def get(self, request: Request, code: str) -> Response:
        """A product by its code, and what a single unit of it comes to at the moment."""
        return Response(_out(_own(request, code)))

    @extend_schema(
        operation_id="products_update", request=TermsIn, responses={200: ProductOut}, examples=[EDIT]
    )
    def put(self, request: Request, code: str) -> Response:
        """A new version, in force at once. What was sold before keeps the version it was sold with."""
        product = _own(request, code)
        wanted = TermsIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        services.write(product=product, terms=wanted.terms(), by=cast(ApiKey, request.auth))
        return Response(_out(_own(request, code)))


class ProductSteps(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="products_state",
        request=StateIn,
        responses={200: ProductOut},
        examples=[OpenApiExample("Pause it", {"state": "paused"}, request_only=True)],
    )
    def post(self, request: Request, code: str) -> Response:
        """Open a product for sales, pause it, or archive it for good."""
        product = _own(request, code)
        wanted = StateIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        _STEPS[ProductState(wanted.validated_data["state"])](product=product, by=cast(ApiKey, request.auth))
        return Response(_out(_own(request, code)))


def _own(request: Request, code: str) -> Product:
    key = request.auth
    if not isinstance(key, ApiKey):
        raise ProductUnknown(field="product")
    require_scope(key, Scope.PRODUCTS_READ if request.method == "GET" else Scope.PRODUCTS_WRITE)
    return queries.product(key.organisation, code, livemode=key.livemode)


def _out(product: Product) -> dict[str, Any]:
    return product_out(product, (translation.get_language() or "en")[:2])
