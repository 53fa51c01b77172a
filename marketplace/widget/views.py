"""The script of the widget, and in the demonstration a shop that uses it."""

from functools import cache
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.widget import example

SCRIPT_SECONDS: Final = 300  # a mended script reaches every shop within five minutes


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """/widget/v1.js - one address that stays, for every shop."""
    request.same_for_all = True  # type: ignore[attr-defined]  # SameForAllMiddleware
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=SCRIPT_SECONDS)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """/demo/shop/ - a tea shop with the widget beside its tea, a basket, and what its server then asks of the API."""
    if not settings.DEMO:
        raise Http404
    bought = example.buy(request.POST) if request.method == "POST" else None
    context = {"shelf": example.shelf(), "bought": bought, "site_url": settings.SITE_URL}
    return render(request, "widget/shop.html", context, status=409 if bought and bought.refused else 200)


@cache
def _script() -> bytes:
    found = finders.find("widget/v1.js")
    assert isinstance(found, str)
    with open(found, "rb") as file:
        return file.read()
