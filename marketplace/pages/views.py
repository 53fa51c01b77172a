"""The home page and the style guide."""

from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.pages import queries, samples


class Door(NamedTuple):
    """A thing to account for, and where."""

    code: str
    name: str
    note: str
    url: str


def home(request: HttpRequest) -> HttpResponse:
    """One question, five doors, and what the registry says today."""
    doors = [
        Door("flight", _("A flight"), _("One way, return, or several legs"), reverse("calculators:flight")),
        Door("home", _("A home"), _("Electricity, gas, heating"), reverse("calculators:household")),
        Door("car", _("A car"), _("By fuel or by distance"), reverse("calculators:car")),
        Door("event", _("An event"), _("Venue, travel, meals"), reverse("calculators:event")),
        Door("product", _("A product"), _("Materials, making, delivery"), reverse("calculators:product")),
    ]
    return render(request, "marketplace/home.html", {"doors": doors, "figures": queries.figures()})


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. Only in a demonstration or while developing."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "marketplace/styleguide.html", samples.samples())
