"""The API's guide, with every code that a refusal may carry, and the reference made from the schema."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from marketplace.problems import published


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    facts = {
        "problems": published(),
        "site": settings.SITE_URL,
        "limit_open": settings.API_LIMIT_OPEN,
        "limit_key": settings.API_LIMIT_KEY,
    }
    return render(request, "marketplace/api_guide.html", facts)


class Generator(SchemaGenerator):
    """Works the schema out once a language: it is the same for every reader, and takes a second."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return deepcopy(_schema(get_language() or "en"))


@cache
def _schema(language: str) -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return schema


class Schema(SpectacularJSONAPIView):
    generator_class = Generator


class Reference(SpectacularSwaggerSplitView):
    """The interactive reference: its script is a file of its own, as the site's content policy asks."""

    url_name = "api_schema"
    template_name = "marketplace/api_reference.html"
