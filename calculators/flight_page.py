"""What the page of a flight's footprint says that other footprints do not."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calculators import airport_search
from calculators.aircraft_names import aircraft_names
from calculators.cuts import Cut, cuts
from calculators.factor_store import FactorStore
from calculators.flight_input import read
from calculators.footprint import Words
from calculators.forms import CABINS, form_values
from calculators.models import SavedFootprint

EYEBROW: Final = gettext_lazy("Footprint of a flight")
EMITS: Final = gettext_lazy("This journey emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy(
    "Great circle × detour = distance flown. Its fuel, without the share of the cargo, × the weight of your seat"
    " ÷ (all seats × seats taken) = your fuel."
)
STAGES: Final[Mapping[str, Words]] = {
    "fuel-burnt": gettext_lazy("Fuel burnt"),
    "fuel-made": gettext_lazy("Making the fuel"),
    "non-co2": gettext_lazy("Contrails and other warming"),
}


def page_url() -> str:
    return reverse("calculators:flight")


def title(saved: SavedFootprint, language: str) -> str:
    """The places in the order they are reached; a break in the journey is a new start."""
    places: list[str] = []
    for leg in saved.inputs["legs"]:
        for code in (leg["from"], leg["to"]):
            name = airport_search.place(code).name(language)
            if not places or places[-1] != name:
                places.append(name)
    return " → ".join(places)


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """The answers in a few words."""
    inputs = saved.inputs
    passengers = inputs["passengers"]
    return [
        _("Return") if inputs["round_trip"] else _("One way"),
        str(dict(CABINS)[inputs["cabin"]]),
        ngettext("%(counter)s passenger", "%(counter)s passengers", passengers) % {"counter": passengers},
    ]


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    return cuts(read(saved.inputs, store), store)


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    """The answers with the warming other than CO2 counted, to be sent again."""
    return form_values(saved.inputs, language) | {"non_co2": "included"}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The steps of the arithmetic, flight by flight."""
    by_leg: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for step in steps:
        leg, code = step["code"].split(".")
        value = aircraft_names().get(step["value"], step["value"]) if code == "aircraft" else step["value"]
        by_leg[leg].append({**step, "value": value})
    legs = [(leg["from"], leg["to"]) for leg in saved.inputs["legs"]]
    if saved.inputs["round_trip"]:
        legs += [(end, start) for start, end in reversed(legs)]
    return [(f"{start} → {end}", by_leg[f"leg-{number}"]) for number, (start, end) in enumerate(legs, 1)]
