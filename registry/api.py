"""The registry's part of the API: open to all, no account needed to check anything."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry import api_shapes as shapes
from registry import queries
from registry.errors import NotYetLogged
from registry.models import Batch, Leaf, Project, Retirement
from registry.transparency.published import latest_checkpoint, proof_for
from registry.transparency.witnesses import with_cosignatures


class OpenView(APIView):
    permission_classes = (AllowAny,)


class OpenList(ListAPIView[Any]):
    permission_classes = (AllowAny,)
    query_shape: type[shapes.ModeQuery] = shapes.ModeQuery

    def asked(self) -> dict[str, Any]:
        """The filters, checked. Raises ValidationError."""
        shape = self.query_shape(data=self.request.query_params.dict())
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)


@extend_schema_view(get=extend_schema(operation_id="list_registry_projects"))
class Projects(OpenList):
    """Every registered project."""

    serializer_class = shapes.RegistryProject
    cursor_ordering = "registry_id"

    def get_queryset(self) -> QuerySet[Project]:
        return queries.projects()


@extend_schema_view(get=extend_schema(operation_id="list_batches", parameters=[shapes.BatchQuery]))
class Batches(OpenList):
    """Every issuance."""

    serializer_class = shapes.RegistryBatch
    query_shape = shapes.BatchQuery

    def get_queryset(self) -> QuerySet[Batch]:
        return queries.batches(**self.asked())


@extend_schema_view(get=extend_schema(operation_id="list_retirements", parameters=[shapes.RetirementQuery]))
class Retirements(OpenList):
    """Retirements, newest first. Names are searched only where they are public."""

    serializer_class = shapes.RetirementInList
    query_shape = shapes.RetirementQuery
    cursor_ordering = queries.NEWEST_FIRST

    def get_queryset(self) -> QuerySet[Retirement]:
        asked = self.asked()
        return queries.retirements(since=asked.pop("from", None), until=asked.pop("to", None), **asked)


class OneRetirement(OpenView):
    @extend_schema(operation_id="show_retirement", responses=shapes.RetirementOut)
    def get(self, request: Request, number: str) -> Response:
        """A retirement, its openings as far as they are public, and its place in the log."""
        return Response(shapes.RetirementOut(_found(number)).data)


class AnyFormat(BaseContentNegotiation):
    """The reply has one format, whatever the caller would like best."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Proof(OpenView):
    content_negotiation_class = AnyFormat

    @extend_schema(operation_id="show_proof", responses={(200, "text/plain"): OpenApiResponse(str)})
    def get(self, request: Request, number: str) -> HttpResponse:
        """The C2SP tlog-proof of a retirement. 404 `not_yet_logged` with Retry-After until a checkpoint covers it."""
        retirement = _found(number)
        leaf = Leaf.objects.filter(number=retirement.number).values_list("pk", flat=True).first()
        proof = proof_for(leaf) if leaf else None
        if proof is None:
            raise NotYetLogged
        return HttpResponse(proof, content_type="text/plain; charset=utf-8")


class OneAccount(OpenView):
    @extend_schema(operation_id="show_account", responses=shapes.AccountOut)
    def get(self, request: Request, number: str) -> Response:
        """What is public of an account. Transfers and holds are public only as totals of batches."""
        account = queries.account(number)
        if account is None:
            raise Http404
        return Response(shapes.AccountOut(account).data)


class Units(OpenView):
    @extend_schema(operation_id="show_units", responses=shapes.UnitsOut)
    def get(self, request: Request, serial: str) -> Response:
        """Where the units of a serial (a tonne, a gram or a range) are, and each act that led there."""
        asked, pieces = queries.find_units(serial)
        return Response({"serial": str(asked), "segments": shapes.PieceOut(pieces, many=True).data})


class Reconciliation(OpenView):
    @extend_schema(
        operation_id="reconcile",
        parameters=[OpenApiParameter("livemode", bool, default=True)],
        responses=shapes.ReconciliationOut,
    )
    def get(self, request: Request) -> Response:
        """What was issued and where all of it is, at one moment; and the head of the log beside it."""
        asked = shapes.ModeQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = queries.balances(livemode=asked.validated_data["livemode"])
        checkpoint = latest_checkpoint()
        write = shapes.BalanceOut().to_representation
        return Response(
            {
                "batches": [{"batch": serial, **write(balance)} for serial, balance in found.items()],
                "total": write(queries.total(found.values())),
                "checkpoint": with_cosignatures(checkpoint) if checkpoint else None,
            }
        )


def _found(number: str) -> Retirement:
    found = queries.retirement(number)
    if found is None:
        raise Http404
    return found
