"""The footprint calls of the API: open to all, counted like every call."""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from calculators import factor_store, services
from calculators.api_shapes import (
    BatchRequest,
    BatchResponse,
    CalculatorShape,
    FootprintRequest,
    FootprintShape,
    ReplayShape,
)
from calculators.errors import BatchTooLarge, CalculatorError, InputMalformed, InputMissing
from calculators.explained.citing import address_of
from calculators.explained.downloads import as_json
from calculators.keeping import Asked, save_all
from calculators.menu import CALCULATORS
from calculators.models import SavedFootprint

MOST_ITEMS: Final = 1_000
_JOURNEY: Final = {
    "calculator": "flight",
    "inputs": {
        "legs": [{"from": "HND", "to": "CDG", "aircraft": "B789"}],
        "cabin": "economy",
        "round_trip": True,
    },
    "language": "ja",
}
_ONE: Final = OpenApiExample("Tokyo to Paris and back", _JOURNEY, request_only=True)
_MANY: Final = OpenApiExample("Two journeys", {"items": [_JOURNEY, _JOURNEY]}, request_only=True)


class OpenView(APIView):
    permission_classes = (AllowAny,)


class Calculators(OpenView):
    @extend_schema(operation_id="list_calculators", responses=CalculatorShape(many=True))
    def get(self, request: Request) -> Response:
        """Every calculator, with a JSON Schema of what it asks."""
        release = factor_store.newest().release
        return Response(
            [
                {
                    "slug": calculator.slug,
                    "title": str(calculator.title),
                    "description": str(calculator.description),
                    "input_schema": calculator.input_schema,
                    "dataset_version": release,
                }
                for calculator in CALCULATORS.values()
            ]
        )


class Footprints(OpenView):
    @extend_schema(
        operation_id="create_footprint",
        request=FootprintRequest,
        responses={201: FootprintShape},
        examples=[_ONE],
    )
    def post(self, request: Request) -> HttpResponse:
        """Calculate and keep a footprint."""
        asked = _asked_for(request.data)
        save_all([asked])
        path = reverse("calculators:footprint", args=[asked.id])
        return _written(written(asked, *_around()), status.HTTP_201_CREATED, {"Location": path})


class FootprintBatch(OpenView):
    @extend_schema(
        operation_id="create_footprints", request=BatchRequest, responses=BatchResponse, examples=[_MANY]
    )
    def post(self, request: Request) -> HttpResponse:
        """Calculate and keep up to 1,000 footprints; an item that cannot be calculated answers with its problem."""
        body: Any = request.data
        items = body.get("items")
        if not isinstance(items, list):
            raise InputMissing(field="items") if items is None else InputMalformed(field="items")
        if not 1 <= len(items) <= MOST_ITEMS:
            raise BatchTooLarge(field="items", most=MOST_ITEMS)
        spoken = translation.get_language() or "en"
        results = [self._asked_or_problem(item, f"items.{place}", spoken) for place, item in enumerate(items)]
        save_all([result for result in results if isinstance(result, Asked)])
        before, after = _around()
        texts = [
            written(each, before, after) if isinstance(each, Asked) else json.dumps(each, ensure_ascii=False)
            for each in results
        ]
        return _written(f'{{"results":[{",".join(texts)}]}}')

    def _asked_or_problem(self, item: Any, place: str, spoken: str) -> Asked | dict[str, Any]:
        """The item's footprint, or its problem in the language that it asks for, else in that of the request."""
        language = item.get("language") if isinstance(item, Mapping) else None
        if language in services.LANGUAGES and language != spoken:
            with translation.override(language):
                return self._asked_or_problem(item, place, language)
        try:
            return _asked_for(item, place, spoken)
        except CalculatorError as refusal:
            # The site's own handler writes the problem, so that it reads as if the item had come alone.
            problem = self.get_exception_handler()(refusal, self.get_exception_handler_context())
            return {"error": problem.data if problem else {"code": refusal.code, "detail": str(refusal)}}


class OneFootprint(OpenView):
    @extend_schema(operation_id="get_footprint", responses=FootprintShape)
    def get(self, request: Request, id: str) -> Response:
        """A kept footprint, unchanged for ever."""
        return Response(shown(services.get(id)))


class FootprintReplay(OpenView):
    @extend_schema(operation_id="replay_footprint", request=None, responses=ReplayShape)
    def post(self, request: Request, id: str) -> Response:
        """Calculate it again: with the numbers it was made of, and with the newest ones."""
        replay = services.replay(saved=services.get(id))
        diff = [
            {
                "factor": change.factor,
                "was": change.was and change.was.described()["value"],
                "is": change.now and change.now.described()["value"],
            }
            for change in replay.changes
        ]
        now = {"grams": replay.now.grams, "dataset_version": replay.now.dataset_version, "diff": diff}
        return Response({"same": replay.same, "hash": replay.hash, "now": now})


def written(asked: Asked, before: str, after: str) -> str:
    """The same as JSON, around the text as it is kept: nothing of it is read and written again.

    Its address is the number between `before` and `after`.
    """
    made_at = asked.created_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return (
        f'{{"id":"{asked.id}",{asked.text[1:-1]},"language":"{asked.language}","created_at":"{made_at}",'
        f'"url":"{before}{asked.id}{after}"}}'
    )


def _around() -> tuple[str, str]:
    """What stands before and after the number in the address of a footprint."""
    before, _number, after = json.dumps(address_of("fpt_"))[1:-1].rpartition("fpt_")
    return before, after


def _written(
    text: str, status_code: int = status.HTTP_200_OK, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    return HttpResponse(text, content_type="application/json", status=status_code, headers=headers)


def shown(saved: SavedFootprint) -> dict[str, Any]:
    """A kept footprint as the API answers it, in the language it was asked for in."""
    return as_json(saved, saved.language)


def _asked_for(body: Any, place: str | None = None, spoken: str | None = None) -> Asked:
    """The footprint that a request, or an item at its place in one, asks for; not kept yet. Raises CalculatorError."""
    if not isinstance(body, Mapping):
        raise InputMalformed(field=place)
    for name in ("calculator", "inputs"):
        if body.get(name) is None:
            raise InputMissing(field=name)
    if not isinstance(body["inputs"], Mapping):
        raise InputMalformed(field="inputs")
    language = body.get("language")
    return services.asked(
        calculator=body["calculator"],
        inputs=body["inputs"],
        language=spoken if language is None else language,
    )
