"""The pages: ask, calculate, keep, show."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from calculators import airport_search, result_page, services
from calculators.errors import FootprintUnknown
from calculators.forms import MOST_LEGS, FlightForm, form_values
from calculators.household_forms import BillsForm, HomeForm, ProfileForm, values_of
from calculators.models import SavedFootprint
from calculators.travel_forms import CarForm, TravelForm


@require_http_methods(["GET", "HEAD", "POST"])
def flight(request: HttpRequest) -> HttpResponse:
    """The flight calculator. Every button works without JavaScript: pick, add, remove, calculate."""
    if request.method != "POST":
        return _asked(request, _first_form(request))
    values, legs = _values(request.POST)
    if "add" in request.POST:
        legs = min(legs + 1, MOST_LEGS)
        values.setdefault(f"from_{legs}", values.get(f"to_{legs - 1}", ""))
        return _asked(request, FlightForm(initial=values, legs=legs))
    if "remove" in request.POST:
        return _asked(request, FlightForm(initial=values, legs=max(legs - 1, 1)))
    form = FlightForm(values, legs=legs)
    if form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    return _asked(request, form, status=422)


@require_GET
def flight_total(request: HttpRequest) -> HttpResponse:
    """What the answers so far come to; a part of the page, asked for while the form is filled in."""
    values, legs = _values(request.GET)
    form = FlightForm(values, legs=legs)
    footprint = form.footprint if form.is_valid() else None
    return render(request, "calculators/_total.html", {"footprint": footprint})


@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest) -> HttpResponse:
    """The household calculator: from bills, or without any from a profile. `way` says which was sent."""
    sent = request.POST if request.method == "POST" else None
    by_profile = sent is not None and sent.get("way") == "profile"
    earlier = SavedFootprint.objects.filter(
        pk=request.GET.get("footprint", ""), calculator="household"
    ).first()
    values = values_of(earlier.inputs) if earlier else {}
    bills = BillsForm(None if by_profile else sent, initial=values, auto_id="bills_%s")
    profile = ProfileForm(sent if by_profile else None, initial=values, auto_id="profile_%s")
    form: HomeForm = profile if by_profile else bills
    if sent is not None and form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    facts = {"bills": bills, "profile": profile, "by_profile": by_profile or "people" in values}
    return render(request, "calculators/household.html", facts, status=422 if sent is not None else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def car(request: HttpRequest) -> HttpResponse:
    """The car calculator."""
    return _one_form(request, CarForm, "calculators/car.html")


@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: HttpRequest) -> HttpResponse:
    """Trips by train, bus, taxi, ferry and bicycle."""
    return _one_form(request, TravelForm, "calculators/travel.html")


def _one_form(request: HttpRequest, kind: type[CarForm | TravelForm], template: str) -> HttpResponse:
    earlier = SavedFootprint.objects.filter(
        pk=request.GET.get("footprint", ""), calculator=kind.calculator
    ).first()
    sent = request.POST if request.method == "POST" else None
    form = kind(sent, initial=kind.values_of(earlier.inputs) if earlier else None)
    if sent is not None and form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    return render(request, template, {"form": form}, status=422 if sent is not None else 200)


@require_GET
def airports(request: HttpRequest) -> JsonResponse:
    """The airports that may be meant by `q`, in the language of the page."""
    language = _language()
    found = airport_search.suggest(request.GET.get("q", "")[:100])
    reply = JsonResponse(
        {
            "airports": [
                {"title": place.title(language), "country": place.country_name(language)} for place in found
            ]
        }
    )
    patch_vary_headers(reply, ["Accept-Language", "Cookie"])
    return reply


@require_GET
def footprint(request: HttpRequest, id: str) -> HttpResponse:
    """A kept footprint: the number, its range, its parts and sources, what is left out, how to cut it."""
    try:
        saved = services.get(id)
    except FootprintUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return render(request, "calculators/footprint.html", result_page.facts(saved, _language()))


# What a browser may send along with the answers; everything else is not ours to echo.
_FIELDS: Final = ("trip", "cabin", "passengers", "non_co2")


def _values(sent: Any) -> tuple[dict[str, Any], int]:
    """The answers sent, a picked airport put in its field, and the number of flights."""
    count = sent.get("legs", "")
    legs = min(max(int(count) if count.isascii() and count.isdecimal() else 1, 1), MOST_LEGS)
    names = [*_FIELDS, *(f"{part}_{n}" for n in range(1, legs + 1) for part in ("from", "to", "aircraft"))]
    values = {name: sent[name] for name in names if name in sent}
    field, _colon, code = sent.get("pick", "").partition(":")
    picked = airport_search.exact(code) if field in values else None
    if picked:
        values[field] = picked.title(_language())
    return values, legs


def _first_form(request: HttpRequest) -> FlightForm:
    """An empty form, or the answers of `?footprint=`, or the ends named by `?from=` and `?to=`."""
    earlier = SavedFootprint.objects.filter(pk=request.GET.get("footprint", ""), calculator="flight").first()
    if earlier and len(earlier.inputs["legs"]) <= MOST_LEGS:
        values = form_values(earlier.inputs, _language())
        return FlightForm(initial=values, legs=values["legs"])
    ends = {f"{end}_1": request.GET.get(end, "")[:100] for end in ("from", "to")}
    return FlightForm(initial=ends, legs=1)


def _asked(request: HttpRequest, form: FlightForm, status: int = 200) -> HttpResponse:
    facts = {"form": form, "can_add": form.legs < MOST_LEGS, "can_remove": form.legs > 1}
    return render(request, "calculators/flight.html", facts, status=status)


def _language() -> str:
    return (get_language() or "en")[:2]
