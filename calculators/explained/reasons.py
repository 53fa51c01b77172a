"""Why a result has a low and a high: which model says so, how it differs, how sure its numbers are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy, ngettext

from calculators.factor_store import FactorStore
from calculators.footprint import Words

# Why a model says something else than the counted one, by calculator and code; other models bring their own note.
_WHY: Final[Mapping[tuple[str, str], Words]] = {
    ("flight", "feat"): gettext_lazy(
        "A curve fitted to each type of aircraft: another view of how much fuel it needs, wind and detour on average."
    ),
    ("flight", "gaia-fuel"): gettext_lazy(
        "It follows the real flights of 2019, with their climbs and waiting loops, which weigh most on short flights."
    ),
    ("flight", "desnz-2025"): gettext_lazy(
        "It divides the fuel of airlines by passengers and kilometres: no type of aircraft, other cabins and loads."
    ),
    ("flight", "aircraft-low"): gettext_lazy("You did not name the aircraft; this one needs the least fuel."),
    ("flight", "aircraft-high"): gettext_lazy("You did not name the aircraft; this one needs the most fuel."),
    ("household", "market"): gettext_lazy(
        "What your supplier's menu is said to emit, not the grid around you."
    ),
    ("household", "location"): gettext_lazy(
        "What the whole grid emits on average, whatever the contract says."
    ),
    ("office", "market"): gettext_lazy("What your supplier's menu is said to emit, not the grid around you."),
    ("office", "location"): gettext_lazy("What the whole grid emits on average, whatever the contract says."),
    ("household", "house"): gettext_lazy("Detached houses have more rooms to heat, and more people."),
    ("household", "flat"): gettext_lazy("Flats have less outside wall, and fewer people."),
    ("household", "all"): gettext_lazy("Whatever the number of people and the kind of home."),
    ("car", "desnz"): gettext_lazy("It takes the car to run on the electricity of Britain."),
    ("car", "ademe"): gettext_lazy("It also counts building the car, spread over its kilometres."),
    ("car", "koide"): gettext_lazy(
        "It also counts making the fuel and the car, by the fleet and the mean occupancy of Japan in 2015."
    ),
    ("car", "elsewhere"): gettext_lazy("Fuel is blended otherwise there: with more ethanol or biodiesel."),
    ("car", "made"): gettext_lazy("Finding, refining and bringing the fuel emits too, before it is burnt."),
    ("car", "never-charged"): gettext_lazy("How often it is charged decides: this one never is."),
    ("car", "always-charged"): gettext_lazy(
        "How often it is charged decides: this one burns no fuel at all."
    ),
    ("car", "koide-motorbike"): gettext_lazy("Motorbikes in Japan are smaller than British ones on average."),
    ("car", "medium"): gettext_lazy("Few cars on LPG are sold: the average is one of large cars."),
    ("travel", "lowest"): gettext_lazy("Sources differ in year, country and how full the vehicles are."),
    ("travel", "highest"): gettext_lazy("It counts fuel, vehicles and tracks from their making on."),
}
# Which dataset a model stands on, for a click to its numbers.
SOURCES: Final[Mapping[tuple[str, str], str]] = {
    ("flight", "tim"): "eea-aircraft-fuel",
    ("flight", "feat"): "feat",
    ("flight", "gaia-fuel"): "gaia-country-pairs",
    ("flight", "desnz-2025"): "desnz-air",
    ("flight", "aircraft-low"): "okaeshi-typical-aircraft",
    ("flight", "aircraft-high"): "okaeshi-typical-aircraft",
    ("household", "whole-chain"): "koide-home",
    ("household", "people"): "moe-homes",
    ("household", "house"): "moe-home-kinds",
    ("household", "flat"): "moe-home-kinds",
    ("household", "all"): "moe-home-kinds",
    ("office", "profile"): "office-energy",
    ("car", "desnz"): "desnz-cars",
    ("car", "ademe"): "ademe-cars",
    ("car", "koide"): "koide-travel",
    ("car", "koide-motorbike"): "koide-travel",
    ("car", "elsewhere"): "desnz-fuels",
    ("car", "made"): "desnz-fuels",
    ("household", "other-tables"): "desnz-fuels",
    ("household", "made"): "desnz-fuels",
}
UNVERIFIED: Final = ("second-hand", "recalled", "estimated", "chosen")


@dataclass(frozen=True, slots=True)
class Reasons:
    """The end of the range in words: `low` and `high` are described methods, None where only one figure exists."""

    low: Mapping[str, Any] | None
    high: Mapping[str, Any] | None
    times: str
    unverified: str


def methods(result: Mapping[str, Any], store: FactorStore) -> list[dict[str, Any]]:
    """The models of a described footprint, the counted one first, each with why it differs and its dataset."""
    calculator = result["calculator"]
    rows = []
    for place, method in enumerate(result["methods"]):
        key = (calculator, method["code"])
        source = SOURCES.get(key, "")
        rows.append(
            dict(method)
            | {
                "counted": place == 0,
                "why": str(_WHY.get(key, "")) if place else "",
                "source": store[source].about if source in store.datasets else None,
            }
        )
    return rows


def reasons(result: Mapping[str, Any], told: list[dict[str, Any]], store: FactorStore) -> Reasons:
    """Why this result lies between its low and its high; `told` are its `methods`."""
    low, high = result["low_grams"], result["high_grams"]
    if low == high or len(told) < 2:
        return Reasons(None, None, "", _unverified(result, store))
    return Reasons(
        low=next((method for method in told if method["grams"] == low), None),
        high=next((method for method in told if method["grams"] == high), None),
        times=f"{high / low:.1f}" if low > 0 else "",
        unverified=_unverified(result, store),
    )


def _unverified(result: Mapping[str, Any], store: FactorStore) -> str:
    """How many of the numbers behind the result nobody has checked against their source."""
    used = {
        factor["id"]: store[factor["dataset"]].about.quality
        for line in result["lines"]
        for factor in line["factors"]
        if factor["dataset"] in store.datasets
    }
    doubtful = sum(Counter(used.values())[quality] for quality in UNVERIFIED)
    if not doubtful:
        return ""
    return ngettext(
        "%(doubtful)s of its %(all)s published number is second-hand, estimated or chosen by us: unverified.",
        "%(doubtful)s of its %(all)s published numbers are second-hand, estimated or chosen by us: unverified.",
        len(used),
    ) % {"doubtful": doubtful, "all": len(used)}
