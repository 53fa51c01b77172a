"""What the page of a kept footprint shows, made of the stored result alone; the cuts by its own release."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import (
    event_page,
    factor_store,
    flight_page,
    freight_page,
    household_page,
    office_page,
    product_page,
    services,
    travel_page,
)
from calculators.cuts import Cut
from calculators.errors import CalculatorError
from calculators.explained import reasons
from calculators.explained.citing import address
from calculators.explained.comparisons import comparisons
from calculators.explained.differences import difference
from calculators.factor_store import FactorStore, FactorUnknown
from calculators.models import SavedFootprint

# What differs from calculator to calculator: each has the same names.
PAGES: Final[Mapping[str, ModuleType | travel_page.Page]] = {
    "flight": flight_page,
    "household": household_page,
    "car": travel_page.CAR,
    "product": product_page,
    "travel": travel_page.TRAVEL,
    "freight": freight_page,
    "event": event_page,
    "office": office_page,
}
_LEAST_CUTS: Final = 3
UNITS: Final = {
    "economy seats": gettext_lazy("economy seats"),
    "kg fuel": gettext_lazy("kg of fuel"),
    "household*year": gettext_lazy("homes for a year"),
    "hours": gettext_lazy("hours"),
    "tonne*km": gettext_lazy("tonne kilometres"),
    "parcel": gettext_lazy("parcels"),
    "passenger*km": gettext_lazy("passenger kilometres"),
    "hour": gettext_lazy("hours"),
    "year": gettext_lazy("years"),
    "piece": gettext_lazy("pieces"),
    "JPY": gettext_lazy("yen"),
    "m3": "m³",
    "declared_unit": "",
    "people": gettext_lazy("people"),
    "meal": gettext_lazy("meals"),
    "room*night": gettext_lazy("room nights"),
    "item": gettext_lazy("pieces"),
    "kgCO2e": "kg CO₂e",
    "ICAO type": "",
    "ratio": "",
}


def facts(saved: SavedFootprint, language: str, than: str = "") -> dict[str, Any]:
    """Everything the template needs, its words in `language`; `than` is an older result of the same answers."""
    result, page = saved.result(language), PAGES[saved.calculator]
    store = factor_store.load(saved.dataset_version)
    told = reasons.methods(result, store)
    return {
        "saved": saved,
        "result": result,
        "eyebrow": page.EYEBROW,
        "emits": page.EMITS,
        "arithmetic": page.ARITHMETIC,
        "title": page.title(saved, language),
        "summary": page.summary(saved, language),
        "page_url": page.page_url(),
        "stages": _stages(result, page.STAGES),
        "lines": [_line(line, store) for line in result["lines"]],
        "methods": told,
        "why": reasons.reasons(result, told, store),
        "comparisons": comparisons(saved.grams, saved.calculator, store),
        "groups": [
            (name, [step | {"value": _written(step["value"], step["unit"])} for step in steps])
            for name, steps in page.groups(saved, result["steps"])
        ],
        "factors": _factors(result, store),
        "cuts": _three(page.ways_to_cut(saved, store), result),
        "switched": page.switched(saved, language),
        "offer": _offer(saved, language),
        "changed": _changed(saved, than, language),
        "address": address(saved),
    } | (page.extra(saved, result) if isinstance(page, ModuleType) and hasattr(page, "extra") else {})


def title(saved: SavedFootprint, language: str) -> str:
    """What a footprint is called in a list: a journey, a home."""
    called: str = PAGES[saved.calculator].title(saved, language)
    return called


def _stages(result: Mapping[str, Any], labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    grams: dict[str, int] = defaultdict(int)
    for line in result["lines"]:
        grams[line["stage"]] += line["grams"]
    return [{"label": labels[stage], "grams": weight} for stage, weight in grams.items()]


def _written(value: float | str, unit: str) -> str:
    """A number with its thousands set off and its unit in words."""
    text = value if isinstance(value, str) else f"{Decimal(str(value)):,f}"
    return f"{text} {UNITS.get(unit, unit)}".strip()


def _line(line: Mapping[str, Any], store: FactorStore) -> dict[str, Any]:
    """A line as the table shows it: what was used, and every number it was multiplied with, each with its page."""
    return dict(line) | {
        "quantity": _written(line["quantity"], line["unit"]),
        "factors": [_factor(factor, store) for factor in line["factors"]],
    }


def _factor(factor: Mapping[str, Any], store: FactorStore) -> dict[str, Any]:
    number, dataset, version = factor["id"], factor["dataset"], factor["dataset_version"]
    return dict(factor) | {
        "value": format(Decimal(str(factor["value"])), "f"),
        "url": store[dataset].about.url if dataset in store.datasets else "",
        "page": _page_of(number, dataset, version, store),
    }


def _page_of(number: str, dataset: str, version: str, store: FactorStore) -> str:
    """Where a number is shown; one that the reader brought along has its dataset's page."""
    try:
        store[dataset].place_of(number)
    except FactorUnknown:
        return reverse("calculators:dataset", args=[dataset])
    return reverse("calculators:number", args=[dataset, version, number])


def _factors(result: Mapping[str, Any], store: FactorStore) -> list[dict[str, Any]]:
    """Every number used, once."""
    found = {factor["id"]: factor for line in result["lines"] for factor in line["factors"]}
    return [_factor(factor, store) for factor in found.values()]


def _three(found: list[Cut], result: Mapping[str, Any]) -> list[Cut]:
    """Three ways at least: where a calculator knows fewer, less of the heaviest part and less of all of it."""
    if len(found) >= _LEAST_CUTS or not result["grams"]:
        return found
    heaviest = max(result["lines"], key=lambda line: line["grams"])
    part = _("Less of the heaviest part: %(part)s") % {"part": heaviest["label"]}
    more = [
        Cut("half-of-heaviest", part, heaviest["grams"] // 2, _("If it is halved.")),
        Cut("quarter", _("Do without it every fourth time"), result["grams"] // 4, _("On average.")),
        Cut("tenth", _("A tenth less of everything"), result["grams"] // 10, ""),
    ]
    known = {cut.saves_grams for cut in found}
    fitting = [cut for cut in more if cut.saves_grams and cut.saves_grams not in known]
    return [*found, *fitting][:_LEAST_CUTS]


def _offer(saved: SavedFootprint, language: str) -> dict[str, Any] | None:
    """What newer numbers would make of the same answers; None while its own are the newest."""
    newest = factor_store.newest()
    if newest.release == saved.dataset_version:
        return None
    try:
        now = services.calculate(calculator=saved.calculator, inputs=saved.inputs, store=newest)
    except CalculatorError as refusal:
        return {"refused": str(refusal), "version": newest.release}
    return {"difference": difference(saved.result(language), now.described()), "version": newest.release}


def _changed(saved: SavedFootprint, than: str, language: str) -> dict[str, Any] | None:
    """From the older result that the reader comes from to this one, if it is one of the same answers."""
    older = SavedFootprint.objects.filter(pk=than[:40], calculator=saved.calculator).first() if than else None
    if older is None or older.pk == saved.pk or older.inputs != saved.inputs:
        return None
    return {"older": older, "difference": difference(older.result(language), saved.result(language))}
