"""A kept footprint as files, and worked out again with newer numbers."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from calculators import services
from calculators.errors import CalculatorError, FootprintUnknown
from calculators.explained import downloads
from calculators.models import SavedFootprint


@require_safe
def as_csv(request: HttpRequest, id: str) -> HttpResponse:
    """Its lines, models and gaps as a table."""
    text = downloads.as_csv(_kept(id).result(_language()))
    return _file(HttpResponse(text, content_type="text/csv; charset=utf-8"), f"{id}.csv")


@require_safe
def as_json(request: HttpRequest, id: str) -> HttpResponse:
    """The result as the API gives it, in the language of the page."""
    text = downloads.as_json(_kept(id), _language())
    return _file(JsonResponse(text, json_dumps_params={"ensure_ascii": False, "indent": 1}), f"{id}.json")


@require_POST
def again(request: HttpRequest, id: str) -> HttpResponse:
    """Make a new footprint of the same answers with the newest numbers, and show what changed."""
    saved = _kept(id)
    try:
        newer = services.work_out_again(saved=saved, language=_language())
    except CalculatorError:
        return redirect(saved)  # its page says why
    return redirect(f"{newer.get_absolute_url()}?than={saved.id}")


def _kept(id: str) -> SavedFootprint:
    try:
        return services.get(id)
    except FootprintUnknown as unknown:
        raise Http404(str(unknown)) from unknown


def _file(reply: HttpResponse, name: str) -> HttpResponse:
    reply["Content-Disposition"] = f'attachment; filename="okaeshi-{name}"'
    return reply


def _language() -> str:
    return (get_language() or "en")[:2]
