"""What the page of a kept footprint shows, made of the stored result alone; the cuts by its own release."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import (
    event_page,
    factor_store,
    flight_page,
    freight_page,
    household_page,
    product_page,
    services,
    travel_page,
)
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
}
UNITS: Final = {
    "economy seats": gettext_lazy("economy seats"),
    "kg fuel": gettext_lazy("kg of fuel"),
    "household*year": gettext_lazy("homes for a year"),
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
    "ICAO type": "",
    "ratio": "",
}


def facts(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """Everything the template needs, its words in `language`."""
    result, page = saved.result(language), PAGES[saved.calculator]
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
        "lines": [line | {"quantity": _written(line["quantity"], line["unit"])} for line in result["lines"]],
        "groups": [
            (name, [step | {"value": _written(step["value"], step["unit"])} for step in steps])
            for name, steps in page.groups(saved, result["steps"])
        ],
        "factors": _factors(result),
        "cuts": page.ways_to_cut(saved, factor_store.load(saved.dataset_version)),
        "switched": page.switched(saved, language),
        "offer": _offer(saved),
    }


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


def _factors(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every number used, once."""
    found = {factor["id"]: factor for line in result["lines"] for factor in line["factors"]}
    about = factor_store.load(result["dataset_version"]).datasets
    return [
        factor
        | {"value": format(Decimal(str(factor["value"])), "f"), "url": about[factor["dataset"]].about.url}
        for factor in found.values()
    ]


def _offer(saved: SavedFootprint) -> dict[str, Any] | None:
    """What newer numbers would make of the same journey; None while its own are the newest."""
    if factor_store.newest().release == saved.dataset_version:
        return None
    replay = services.replay(saved=saved)
    change = replay.now.grams - saved.grams
    return {
        "grams": replay.now.grams,
        "dataset_version": replay.now.dataset_version,
        "words": _("heavier") if change > 0 else _("lighter"),
        "by": abs(change),
        "changes": replay.changes,
    }
