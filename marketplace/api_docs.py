"""The API's guide, with every code that a refusal may carry, and the reference made from the schema."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.views import SpectacularSwaggerSplitView

from marketplace.problems import published


def guide(request: HttpRequest) -> HttpResponse:
    facts = {
        "problems": published(),
        "site": settings.SITE_URL,
        "limit_open": settings.API_LIMIT_OPEN,
        "limit_key": settings.API_LIMIT_KEY,
    }
    return render(request, "marketplace/api_guide.html", facts)


class Reference(SpectacularSwaggerSplitView):
    """The interactive reference: its script is a file of its own, as the site's content policy asks."""

    url_name = "api_schema"
    template_name = "marketplace/api_reference.html"
