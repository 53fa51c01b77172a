"""What the page of a kept footprint shows, made of the stored result alone; the cuts by its own release."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import airport_search, factor_store, services
from calculators.aircraft_names import aircraft_names
from calculators.cuts import cuts
from calculators.flight_input import read
from calculators.forms import CABINS, form_values
from calculators.models import SavedFootprint

STAGES: Final = {
    "fuel-burnt": gettext_lazy("Fuel burnt"),
    "fuel-made": gettext_lazy("Making the fuel"),
    "non-co2": gettext_lazy("Contrails and other warming"),
}
UNITS: Final = {
    "economy seats": gettext_lazy("economy seats"),
    "kg fuel": gettext_lazy("kg of fuel"),
    "ICAO type": "",
    "ratio": "",
}


def facts(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """Everything the template needs, its words in `language`."""
    result, inputs = saved.result(language), saved.inputs
    store = factor_store.load(saved.dataset_version)
    return {
        "saved": saved,
        "result": result,
        "journey": _journey(inputs, language),
        "cabin": dict(CABINS)[inputs["cabin"]],
        "stages": _stages(result),
        "lines": [line | {"quantity": _written(line["quantity"], line["unit"])} for line in result["lines"]],
        "flights": _flights(result, inputs),
        "factors": _factors(result),
        "cuts": cuts(read(inputs, store), store),
        "switched": form_values(inputs, language) | {"non_co2": "included"},
        "offer": _offer(saved),
    }


def _journey(inputs: Mapping[str, Any], language: str) -> list[str]:
    """The places in the order they are reached; a break in the journey is a new start."""
    places: list[str] = []
    for leg in inputs["legs"]:
        for code in (leg["from"], leg["to"]):
            name = airport_search.place(code).name(language)
            if not places or places[-1] != name:
                places.append(name)
    return places


def _stages(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    grams: dict[str, int] = defaultdict(int)
    for line in result["lines"]:
        grams[line["stage"]] += line["grams"]
    return [{"label": STAGES[stage], "grams": weight} for stage, weight in grams.items()]


def _flights(result: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of the arithmetic, flight by flight."""
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for step in result["steps"]:
        leg, code = step["code"].split(".")
        value = aircraft_names().get(step["value"], step["value"]) if code == "aircraft" else step["value"]
        steps[leg].append({"label": step["label"], "value": _written(value, step["unit"])})
    legs = [(leg["from"], leg["to"]) for leg in inputs["legs"]]
    if inputs["round_trip"]:
        legs += [(end, start) for start, end in reversed(legs)]
    return [
        {"name": f"{start} → {end}", "steps": steps[f"leg-{number}"]}
        for number, (start, end) in enumerate(legs, 1)
    ]


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
