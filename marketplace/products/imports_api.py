"""Files of sales over HTTP: sent, looked at, begun, watched, and every refused row with its reason. See docs/api.md."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import IO, Any, cast

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.idempotency.services import answer_once
from marketplace.pagination import CursorPagination
from marketplace.products import importing
from marketplace.products.errors import FileRefused, ImportUnknown
from marketplace.products.models import Import, ImportProblem
from marketplace.products.reading import BYTES_MAX, problem_words
from marketplace.products.states import ImportState
from marketplace.wire import BodyTooLarge, StrictJSONParser
from people.authentication import HasApiKey, require_scope
from people.models import ApiKey, Scope

TAGS = ["Imports"]
SCOPES = MappingProxyType({"GET": Scope.PRODUCTS_READ, "POST": Scope.PRODUCTS_WRITE})
IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=False)
OF_THE_FILE = [
    OpenApiParameter("name", str, description="What the file is called, where the body is the file itself."),
    OpenApiParameter("begin", bool, description="Begin at once, where the body is the file itself."),
]
TWO_SALES = "external_id,product,quantity\nsale-1,SHIRT-1,2\nsale-2,SHIRT-1,1\n"
TWO_SALES_BY_LINE = (
    '{"external_id": "sale-1", "product": "SHIRT-1", "quantity": 2}\n'
    '{"external_id": "sale-2", "product": "SHIRT-1", "quantity": 1}\n'
)


class LargeJSONParser(StrictJSONParser):
    """A JSON object that holds a whole file: escaped, a text is at most twice as long."""

    limit = 2 * BYTES_MAX


class FileParser(BaseParser):
    """The file itself as the body, its `name` and `begin` in the address."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        body = stream.read(BYTES_MAX + 1)
        if len(body) > BYTES_MAX:
            raise BodyTooLarge
        asked = parser_context["request"].query_params if parser_context else {}
        given = {name: asked[name] for name in ("name", "begin") if name in asked}
        # Whatever its encoding, the bytes come through a text whole: reading.py tells what they are.
        return given | {"content": body.decode("utf-8", "surrogateescape")}


class CSVParser(FileParser):
    media_type = "text/csv"


class JSONLinesParser(FileParser):
    media_type = "application/x-ndjson"


class ImportIn(serializers.Serializer[Any]):
    """A file of sales."""

    content = serializers.CharField(
        trim_whitespace=False,
        help_text="The file: CSV with a heading, or JSON Lines. At most 100,000 rows and 20 MB.",
    )
    name = serializers.CharField(default="sales", max_length=200, help_text="What the file is called.")
    begin = serializers.BooleanField(
        default=False, help_text="Begin at once. Without it nothing is ordered until `/begin/` is called."
    )

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value({**data, "content": "-"} if _is_text(data) else data)
        return found | {"content": data["content"].encode("utf-8", "surrogateescape")}


class ImportOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    livemode = serializers.BooleanField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    rows = serializers.IntegerField(help_text="How many there are.")
    done = serializers.IntegerField(help_text="Rows that were dealt with: placed + known + refused.")
    placed = serializers.IntegerField(help_text="New orders.")
    known = serializers.IntegerField(help_text="Orders that were there before.")
    refused = serializers.IntegerField(help_text="Rows that became no order: see `/problems/`.")
    waits_for = serializers.CharField(
        allow_null=True, help_text="Why it was stopped by itself: `statement_overdue`, or null."
    )
    uploaded_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ProblemOut(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="Counted from 1, the heading of a CSV left out.")
    external_id = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ForeseenOut(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    external_id = serializers.CharField(allow_blank=True)
    becomes = serializers.ChoiceField(choices=["order", "known", "refused"])
    grams = serializers.IntegerField(allow_null=True)
    project = serializers.CharField(allow_null=True, help_text="Its slug.")
    code = serializers.CharField(allow_null=True, help_text="Why it is refused.")
    message = serializers.CharField(allow_null=True)


class Imports(APIView):
    permission_classes = (HasApiKey,)
    parser_classes = (LargeJSONParser, CSVParser, JSONLinesParser)
    scopes = SCOPES
    cursor_ordering = "-id"

    @extend_schema(
        operation_id="imports_list",
        tags=TAGS,
        responses={200: ImportOut(many=True)},
        parameters=[OpenApiParameter("cursor", str)],
    )
    def get(self, request: Request) -> Response:
        """The files of the key's organisation in the key's mode, newest first."""
        key = cast(ApiKey, request.auth)
        pages = CursorPagination()
        found = importing.of(key.organisation, livemode=key.livemode)
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([_out(one) for one in page])

    @extend_schema(
        operation_id="imports_create",
        tags=TAGS,
        request={
            "application/json": ImportIn,
            CSVParser.media_type: {"type": "string", "description": "CSV with a heading."},
            JSONLinesParser.media_type: {"type": "string", "description": "A JSON object a line."},
        },
        responses={201: ImportOut},
        parameters=[IDEMPOTENCY_KEY, *OF_THE_FILE],
        examples=[
            OpenApiExample(
                "Two sales of one product",
                {"name": "november.csv", "content": TWO_SALES, "begin": True},
                request_only=True,
            ),
            OpenApiExample(
                "The same as a file", TWO_SALES, request_only=True, media_type=CSVParser.media_type
            ),
            OpenApiExample(
                "The same as JSON Lines",
                TWO_SALES_BY_LINE,
                request_only=True,
                media_type=JSONLinesParser.media_type,
            ),
        ],
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Keep a file of sales, and with `begin` place its rows. The same file again is the import that it was.

        The file itself may be the body too, as `text/csv` or `application/x-ndjson`, with `?name=` and `?begin=true`.
        """
        if request.headers.get("Idempotency-Key"):
            return answer_once(request, lambda: self._keep(request))
        return self._keep(request)

    def _keep(self, request: Request) -> Response:
        wanted = ImportIn(data=request.data)
        wanted.is_valid(raise_exception=True)
        said, key = wanted.validated_data, cast(ApiKey, request.auth)
        if len(said["content"]) > BYTES_MAX:
            raise FileRefused(field="content")
        kept = importing.upload(
            organisation=key.organisation,
            livemode=key.livemode,
            name=said["name"],
            content=said["content"],
            by=key,
        )
        if said["begin"] and kept.state == ImportState.READ:
            kept = importing.begin(found=kept, by=key)
        return Response(_out(kept), status=201)


class OneImport(APIView):
    permission_classes = (AllowAny,)  # without a key there is no import, whatever its id

    @extend_schema(operation_id="imports_retrieve", tags=TAGS, responses={200: ImportOut})
    def get(self, request: Request, found: str) -> Response:
        """How far an import has come."""
        return Response(_out(_own(request, found)))


class ImportSteps(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="imports_begin", tags=TAGS, request=None, responses={200: ImportOut})
    def post(self, request: Request, found: str) -> Response:
        """Begin to place the rows, or go on with an import that was stopped. 409 where there is nothing to begin."""
        return Response(_out(importing.begin(found=_own(request, found), by=cast(ApiKey, request.auth))))


class ImportStop(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="imports_stop", tags=TAGS, request=None, responses={200: ImportOut})
    def post(self, request: Request, found: str) -> Response:
        """Stop after the rows that are being placed. What was placed stays."""
        return Response(_out(importing.stop(found=_own(request, found), by=cast(ApiKey, request.auth))))


class ImportPreview(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="imports_preview", tags=TAGS, responses={200: ForeseenOut(many=True)}, filters=False
    )
    def get(self, request: Request, found: str) -> Response:
        """What the next 20 rows would become if the import went on now. Nothing is written."""
        told = [
            {
                "row": one.row,
                "external_id": one.external_id,
                "becomes": "order" if one.grams or one.singly else "refused" if one.code else "known",
                "grams": one.grams,
                "project": one.project.slug if one.project else None,
                "code": one.code or None,
                "message": problem_words(one.code) if one.code else None,
            }
            for one in importing.foreseen(_own(request, found))
        ]
        return Response({"results": told, "next": None, "previous": None})


class ImportProblems(APIView):
    permission_classes = (AllowAny,)
    cursor_ordering = "row"

    @extend_schema(
        operation_id="imports_problems",
        tags=TAGS,
        responses={200: ProblemOut(many=True)},
        parameters=[OpenApiParameter("cursor", str)],
    )
    def get(self, request: Request, found: str) -> Response:
        """Every refused row so far, in order, and why."""
        pages = CursorPagination()
        page = pages.paginate_queryset(_own(request, found).problems.all(), request, view=self) or []
        return pages.get_paginated_response([_problem_out(one) for one in page])


def _own(request: Request, public_id: str) -> Import:
    key = request.auth
    if not isinstance(key, ApiKey):
        raise ImportUnknown
    require_scope(key, SCOPES["GET" if request.method == "GET" else "POST"])
    return importing.by_public_id(key.organisation, public_id, livemode=key.livemode)


def _out(found: Import) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "livemode": found.livemode,
        "name": found.name,
        "sha256": found.sha256,
        "state": found.state,
        "rows": found.rows,
        "done": found.next_row - 1,
        "placed": found.placed,
        "known": found.known,
        "refused": found.refused,
        "waits_for": importing.waits_for(found) or None,
        "uploaded_at": found.uploaded_at,
        "finished_at": found.finished_at,
    }


def _problem_out(one: ImportProblem) -> dict[str, Any]:
    return {
        "row": one.row,
        "external_id": one.external_id,
        "field": one.field or None,
        "code": one.code,
        "message": problem_words(one.code),
    }


def _is_text(data: Any) -> bool:
    return isinstance(data, Mapping) and isinstance(data.get("content"), str) and data["content"] != ""
