"""Kept footprints: as a picture over time, one by one, and on and off the list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from calculators.errors import FootprintUnknown
from calculators.result_page import title
from marketplace.account import footprints
from marketplace.account.views.access import person, signed_in
from marketplace.pages import formats
from marketplace.pages.charts import Pair


@signed_in
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """/account/footprints/"""
    user = person(request)
    found = footprints.kept_by(user)
    language = (get_language() or "en")[:2]
    facts = {
        "kept": [{"kept": each, "name": title(each.footprint, language)} for each in found],
        "emitted": sum(each.grams for each in found),
        "retired": footprints.retired_by(user),
        "periods": [
            Pair(_label(each), each.emitted, each.retired)
            for each in footprints.over_time(user, found, today=timezone.localdate())
        ],
    }
    return render(request, "own/footprints.html", facts)


@signed_in
@require_POST
def keep(request: HttpRequest, id: str) -> HttpResponse:
    """/account/footprints/<id>/keep/ - pressed on the footprint's own page, and only there."""
    try:
        footprints.keep(user=person(request), id=id)
    except FootprintUnknown as unknown:
        raise Http404 from unknown
    messages.success(request, _("Kept in your account."))
    return redirect("account:footprints")


@signed_in
@require_POST
def drop(request: HttpRequest, id: str) -> HttpResponse:
    """/account/footprints/<id>/drop/"""
    footprints.drop(user=person(request), id=id)
    messages.success(request, _("Taken off the list. Its page stays at its address."))
    return redirect("account:footprints")


def _label(period: footprints.Period) -> str:
    """A year, or a month with its year, as one reads it."""
    return str(period.start.year) if period.whole_year else formats.month(period.start)
