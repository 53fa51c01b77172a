"""What the page of a home's footprint says that other footprints do not."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calculators.cuts import Cut
from calculators.electricity_forms import supplied_by
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.household import LABELS
from calculators.household_forms import HOME_CHOICES, REGION_CHOICES, country_name
from calculators.models import SavedFootprint
from calculators.units import grams_up

EYEBROW: Final = gettext_lazy("Footprint of a home")
EMITS: Final = gettext_lazy("This home emits, in CO₂e")
ARITHMETIC: Final = gettext_lazy("What was used × what the use of one unit emits = the line.")
STAGES: Final[Mapping[str, Words]] = LABELS
_MOST_CUTS: Final = 3
# (habit, its energy, the published savings of a year with what each is multiplied by)
_HABITS: Final[tuple[tuple[str, Words, tuple[tuple[str, str], ...]], ...]] = (
    (
        "fridge",
        gettext_lazy("Set the refrigerator from strong to medium"),
        (("fridge-medium", "electricity"),),
    ),
    ("heating", gettext_lazy("Heat to 20 °C instead of 21 °C"), (("heating-20", "electricity"),)),
    ("cooling", gettext_lazy("Cool to 28 °C instead of 27 °C"), (("cooling-28", "electricity"),)),
    (
        "shower",
        gettext_lazy("Shower one minute less a day"),
        (("shower-gas", "city_gas"), ("shower-water", "water")),
    ),
)


def page_url() -> str:
    return reverse("calculators:household")


def title(saved: SavedFootprint, language: str) -> str:
    if saved.inputs["period"] == "year":
        return _("A year at home")
    return _("A month at home")


def summary(saved: SavedFootprint, language: str) -> list[str]:
    """The answers in a few words."""
    inputs = saved.inputs
    if profile := inputs.get("profile"):
        people = profile["people"]
        told = [ngettext("%(counter)s person", "%(counter)s people", people) % {"counter": people}]
        told += [str(dict(HOME_CHOICES)[profile["home"]])] if profile["home"] != "any" else []
        return told + (
            [str(dict(REGION_CHOICES)[profile["region"]])] if profile["region"] != "elsewhere" else []
        )
    return [
        country_name(inputs["country"], language),
        *supplied_by(inputs.get("electricity", {}), language),
    ]


def ways_to_cut(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """Another menu of electricity, and the habits that save the most of what this home uses."""
    lines = {line["code"]: line for line in saved.result("en")["lines"]}
    part = Decimal(1) / 12 if saved.inputs["period"] == "month" else Decimal(1)
    found = []
    for code, label, savings in _HABITS:
        saves = sum(
            grams_up(store["home-cuts"].factor(row, unit=_unit(energy)).value * part * _each(lines, energy))
            for row, energy in savings
        )
        found.append(
            Cut(code, label, min(saves, saved.grams), _("By the tables of the Energy Conservation Center."))
        )
    power = lines.get("electricity", {}).get("grams", 0)
    green = Cut(
        "menu",
        gettext_lazy("Change to electricity from renewable sources"),
        power,
        _("If its certificates cover all of it. Compare menus: some with green names are above the mean."),
    )
    ranked = sorted([green, *found], key=lambda cut: -cut.saves_grams)
    return [cut for cut in ranked if cut.saves_grams > 0][:_MOST_CUTS]


def _unit(energy: str) -> str:
    return "kWh/year" if energy == "electricity" else "m³/year"


def _each(lines: Mapping[str, Any], energy: str) -> Decimal:
    """Kilograms for one unit of an energy, by the number that the result counted with; 0 where it is not used."""
    line = lines.get(energy)
    if not line or line["unit"] == "household*year":
        return Decimal(0)
    return Decimal(str(line["factors"][0]["value"]))


def switched(saved: SavedFootprint, language: str) -> dict[str, Any]:
    return {}


def groups(
    saved: SavedFootprint, steps: list[Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    return [("", steps)] if steps else []
