"""The pages: ask, calculate, keep, show."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from calculators import airport_search, office_forms, result_page, services
from calculators.errors import FootprintUnknown
from calculators.forms import MOST_LEGS, FlightForm, form_values
from calculators.freight_forms import FreightForm
from calculators.household_forms import BillsForm, HomeForm, ProfileForm
from calculators.menu import CALCULATORS
from calculators.models import SavedFootprint
from calculators.page_forms import AnswersForm
from calculators.screens import follow
from calculators.travel_forms import CarForm, TravelForm


@require_http_methods(["GET", "HEAD", "POST"])
def flight(request: HttpRequest) -> HttpResponse:
    """The flight calculator. Every button works without JavaScript: pick, add, remove, calculate."""
    if request.method != "POST":
        return _asked(request, _first_form(request))
    values, legs = _values(request.POST)
    if "add" in request.POST and legs < MOST_LEGS:
        legs += 1
        values[f"from_{legs}"] = values.get(f"to_{legs - 1}", "")
        return redirect(f"{request.path}?{FlightForm(values, legs=legs).told()}")
    if "remove" in request.POST:
        return redirect(f"{request.path}?{FlightForm(values, legs=max(legs - 1, 1)).told()}")
    form = FlightForm(values, legs=legs)
    if elsewhere := follow(request, form):
        return elsewhere
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


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every calculator that has a page, with a picture."""
    pages = ((each, _page_of(each.slug)) for each in CALCULATORS.values())
    return render(request, "calculators/index.html", {"doors": [(each, url) for each, url in pages if url]})


def _page_of(slug: str) -> str:
    try:
        return reverse(f"calculators:{slug}")
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest) -> HttpResponse:
    """The household calculator: from bills, or without any from a profile. `way` says which."""
    values = _earlier(request, BillsForm)
    told = request.POST if request.method == "POST" else request.GET
    way = "profile" if told.get("way", values.get("way")) == "profile" else "bills"
    kind: type[HomeForm] = ProfileForm if way == "profile" else BillsForm
    return _one_form(request, kind, "calculators/household.html", way=way)


@require_http_methods(["GET", "HEAD", "POST"])
def car(request: HttpRequest) -> HttpResponse:
    """The car calculator."""
    return _one_form(request, CarForm, "calculators/car.html")


@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: HttpRequest) -> HttpResponse:
    """Trips by train, bus, taxi, ferry and bicycle."""
    return _one_form(request, TravelForm, "calculators/travel.html")


@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """An office: from bills, or without any from a profile. `way` says which."""
    values = _earlier(request, office_forms.OfficeForm)
    told = request.POST if request.method == "POST" else request.GET
    way = "profile" if told.get("way", values.get("way")) == "profile" else "bills"
    kind = office_forms.ProfileForm if way == "profile" else office_forms.BillsForm
    return _one_form(request, kind, "calculators/office.html", way=way)


@require_http_methods(["GET", "HEAD", "POST"])
def freight(request: HttpRequest) -> HttpResponse:
    """Parcels, goods and their packaging."""
    return _one_form(request, FreightForm, "calculators/freight.html")


def _one_form(request: HttpRequest, kind: type[AnswersForm], template: str, **more: str) -> HttpResponse:
    """The page of a form: empty, with the answers of `?footprint=`, or as it was sent; `more` is for the template."""
    sent = request.POST if request.method == "POST" else None
    form = kind(sent, initial=_earlier(request, kind) | more)
    if sent is None:
        form.recall(request.GET)
    elif elsewhere := follow(request, form):
        return elsewhere
    elif form.is_valid() and form.footprint:
        return redirect(services.save(footprint=form.footprint))
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _earlier(request: HttpRequest, kind: type[AnswersForm]) -> dict[str, Any]:
    """The answers of the footprint that the address names, as the fields hold them."""
    name = request.GET.get("footprint", "")
    earlier = SavedFootprint.objects.filter(pk=name, calculator=kind.calculator).first()
    return kind.values_of(earlier.inputs) if earlier else {}


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
    return render(
        request,
        "calculators/footprint.html",
        result_page.facts(saved, _language(), request.GET.get("than", "")),
    )


# What a browser may send along with the answers; everything else is not ours to echo.
_FIELDS: Final = ("trip", "cabin", "passengers", "non_co2")


def _values(sent: QueryDict) -> tuple[QueryDict, int]:
    """The answers sent, a picked airport put in its field, and the number of flights."""
    count = sent.get("legs", "")
    legs = min(max(int(count) if count.isascii() and count.isdecimal() else 1, 1), MOST_LEGS)
    names = [*_FIELDS, *(f"{part}_{n}" for n in range(1, legs + 1) for part in ("from", "to", "aircraft"))]
    values = QueryDict(mutable=True)
    values.update({name: str(sent[name]) for name in names if name in sent})
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
    said, legs = _values(request.GET)
    form = FlightForm(initial=ends, legs=legs)
    form.recall(said)
    return form


def _asked(request: HttpRequest, form: FlightForm, status: int = 200) -> HttpResponse:
    facts = {"form": form, "can_add": form.legs < MOST_LEGS, "can_remove": form.legs > 1}
    return render(request, "calculators/flight.html", facts, status=status)


def _language() -> str:
    return (get_language() or "en")[:2]
