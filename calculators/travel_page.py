"""What the pages of a drive and of trips say that other footprints' pages do not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calculators import car, travel
from calculators.cuts import Cut
from calculators.factor_store import FactorStore
from calculators.footprint import Words
from calculators.models import SavedFootprint
from calculators.travel_forms import DRIVE_CHOICES, SHARE_CHOICES


@dataclass(frozen=True, slots=True)
class Page:
    """The names that result_page asks for; see flight_page."""

    EYEBROW: Words
    EMITS: Words
    ARITHMETIC: Words
    STAGES: Mapping[str, Words]
    route: str
    title: Callable[[SavedFootprint, str], str]
    summary: Callable[[SavedFootprint, str], list[str]]
    ways_to_cut: Callable[[SavedFootprint, FactorStore], list[Cut]]

    def page_url(self) -> str:
        return reverse(self.route)

    def switched(self, saved: SavedFootprint, language: str) -> dict[str, Any]:
        return {}

    def groups(self, saved: SavedFootprint, steps: list[Mapping[str, Any]]) -> list[Any]:
        return []


def _car_title(saved: SavedFootprint, language: str) -> str:
    inputs = saved.inputs
    if fuel := inputs.get("fuel"):
        amount = f"{Decimal(str(fuel['amount'])):,f} {car.FUELS[fuel['kind']][1]}"
        return _("Driving on %(amount)s") % {"amount": amount}
    return _("Driving %(km)s km") % {"km": f"{Decimal(str(inputs['distance_km'])):,f}"}


def _car_summary(saved: SavedFootprint, language: str) -> list[str]:
    inputs = saved.inputs
    told = [str(dict(DRIVE_CHOICES)[inputs["drive"]])] if inputs["drive"] != "unknown" else []
    return [*told, str(dict(SHARE_CHOICES)[inputs["share"]])]


def _car_cuts(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """Another person in the car, another car, or the train: each worked out by the same engines."""
    asked = car.read(saved.inputs, store)
    total = saved.grams
    every_fourth = Cut(
        "one-in-four",
        gettext_lazy("Leave the car at home every fourth time"),
        total // 4,
        gettext_lazy("On average."),
    )
    if asked.distance_km is None:
        return [every_fourth]
    candidates = [every_fourth]
    for drive, label in (
        ("hybrid", gettext_lazy("Drive a hybrid")),
        ("electric", gettext_lazy("Drive an electric car")),
    ):
        other = car.calculate(replace(asked, drive=drive), store).grams
        candidates.append(
            Cut(drive, label, total - other, gettext_lazy("By the British figures, building it not counted."))
        )
    if asked.share == "person" and asked.occupants < car.MOST_OCCUPANTS:
        fuller = car.calculate(replace(asked, occupants=asked.occupants + 1), store).grams
        candidates.append(Cut("fuller", gettext_lazy("Take one more person along"), total - fuller, ""))
    people = 1 if asked.share == "person" else asked.occupants
    train = travel.calculate(
        travel.TravelInput((travel.Trip("train", asked.distance_km, people, 1),)), store
    ).grams
    candidates.append(Cut("train", gettext_lazy("Take the train, where there is one"), total - train, ""))
    return _best(candidates)


def _travel_title(saved: SavedFootprint, language: str) -> str:
    modes = dict.fromkeys(str(travel.MODES[trip["mode"]]) for trip in saved.inputs["trips"])
    return " · ".join(modes)


def _travel_summary(saved: SavedFootprint, language: str) -> list[str]:
    trips = saved.inputs["trips"]
    km = sum(Decimal(str(t["km"])) * t["people"] * t["times"] for t in trips)
    return [_("%(km)s passenger kilometres") % {"km": f"{km:,f}"}]


def _travel_cuts(saved: SavedFootprint, store: FactorStore) -> list[Cut]:
    """The same trips by a lighter mode, and every second one not made."""
    asked = travel.read(saved.inputs, store)
    candidates = [
        Cut(
            "every-second",
            gettext_lazy("Meet by video every second time"),
            saved.grams // 2,
            gettext_lazy("On average over two journeys."),
        )
    ]
    for mode in ("train", "bus", "bicycle"):
        instead = replace(asked, trips=tuple(_lighter(trip, mode, store) for trip in asked.trips))
        saves = saved.grams - travel.calculate(instead, store).grams
        label = format_lazy(gettext_lazy("Go by {mode} instead"), mode=travel.MODES[mode])
        candidates.append(
            Cut(mode, label, saves, gettext_lazy("Where there is a way; at most 20 km by bicycle."))
        )
    return _best(candidates)


def _lighter(trip: travel.Trip, mode: str, store: FactorStore) -> travel.Trip:
    """The trip by this mode where that is lighter and possible, else as it is."""
    if "ferry" in trip.mode or (mode == "bicycle" and trip.km > 20):
        return trip
    other = replace(trip, mode=mode)
    one, two = (travel.calculate(travel.TravelInput((each,)), store).grams for each in (trip, other))
    return other if two < one else trip


def _best(cuts: list[Cut]) -> list[Cut]:
    return sorted((cut for cut in cuts if cut.saves_grams > 0), key=lambda cut: -cut.saves_grams)[:3]


CAR = Page(
    EYEBROW=gettext_lazy("Footprint of a drive"),
    EMITS=gettext_lazy("This drive emits, in CO₂e"),
    ARITHMETIC="",
    STAGES={"drive": gettext_lazy("Driving")},
    route="calculators:car",
    title=_car_title,
    summary=_car_summary,
    ways_to_cut=_car_cuts,
)
TRAVEL = Page(
    EYEBROW=gettext_lazy("Footprint of trips"),
    EMITS=gettext_lazy("These trips emit, in CO₂e"),
    ARITHMETIC="",
    STAGES=travel.MODES,
    route="calculators:travel",
    title=_travel_title,
    summary=_travel_summary,
    ways_to_cut=_travel_cuts,
)
