"""The home page and the style guide."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """One question, five doors, and what the registry says today."""
    return render(request, "marketplace/home.html")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Only in a demonstration or while developing."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "marketplace/styleguide.html")
