"""The travel calculator: trips by train, bus, taxi, ferry and bicycle. See docs/methods/travel.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import errors, other_figures
from calculators.answers import amount, choice, only, whole
from calculators.exact import NUMBER
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Words
from calculators.units import grams_up, plain_number

ENGINE_VERSION: Final = "travel/1"
MODES: Final[Mapping[str, Words]] = {
    "train": _("Train"),
    "shinkansen": _("Shinkansen"),
    "metro": _("Underground"),
    "tram": _("Tram"),
    "bus": _("Bus"),
    "coach": _("Coach"),
    "taxi": _("Taxi"),
    "ferry": _("Ferry on foot"),
    "ferry_with_car": _("Ferry with a car"),
    "eurostar": _("International train in Europe"),
    "bicycle": _("Bicycle"),
}
MOST_TRIPS: Final = 100
MOST_PEOPLE: Final = 100_000
MOST_TIMES: Final = 10_000
_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "metro": ("train",),
    "tram": ("train",),
    "eurostar": ("train",),
    "coach": ("bus",),
    "ferry_with_car": ("ferry",),
}
"""The figure of Japan that stands beside a British one in the range, where Japan has none of the same mode."""
_CHOICES: Final = "okaeshi-travel-choices"
_PER_PERSON: Final = "kgCO2e/(passenger*km)"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)

INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["trips"],
    "additionalProperties": False,
    "properties": {
        "trips": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_TRIPS,
            "items": {
                "type": "object",
                "required": ["mode", "km"],
                "additionalProperties": False,
                "properties": {
                    "mode": {"enum": list(MODES)},
                    "km": NUMBER | {"description": "one way of one person"},
                    "people": {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE, "default": 1},
                    "times": {"type": "integer", "minimum": 1, "maximum": MOST_TIMES, "default": 1},
                },
            },
        },
    },
}


@dataclass(frozen=True, slots=True)
class Trip:
    """So many people going so far, so often."""

    mode: str
    km: Decimal
    people: int
    times: int

    @property
    def passenger_km(self) -> Decimal:
        return self.km * self.people * self.times


@dataclass(frozen=True, slots=True)
class TravelInput:
    """One or more trips. Each factor is of one passenger, so nobody is divided by."""

    trips: tuple[Trip, ...]

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        return {
            "trips": [
                {"mode": t.mode, "km": plain_number(t.km), "people": t.people, "times": t.times}
                for t in self.trips
            ]
        }


def read(answers: Mapping[str, Any], store: FactorStore) -> TravelInput:
    """The trips that these answers describe. Raises CalculatorError with a path such as `trips.0.km`."""
    only(answers, INPUT_SCHEMA["properties"])
    trips = answers.get("trips")
    if trips is None or trips == []:
        raise errors.InputMissing(field="trips")
    if not isinstance(trips, list):
        raise errors.InputMalformed(field="trips")
    if len(trips) > MOST_TRIPS:
        raise errors.CountOutOfRange(field="trips", least=1, most=MOST_TRIPS)
    return TravelInput(tuple(_trip(trip, f"trips.{place}") for place, trip in enumerate(trips)))


def _trip(trip: Any, path: str) -> Trip:
    if not isinstance(trip, Mapping):
        raise errors.InputMalformed(field=path)
    path += "."
    only(trip, INPUT_SCHEMA["properties"]["trips"]["items"]["properties"], path=path)
    return Trip(
        mode=choice(trip, "mode", tuple(MODES), path=path),
        km=amount(trip, "km", path=path),
        people=whole(trip, "people", least=1, most=MOST_PEOPLE, default=1, path=path),
        times=whole(trip, "times", least=1, most=MOST_TIMES, default=1, path=path),
    )


def calculate(travel: TravelInput, store: FactorStore) -> Footprint:
    """The footprint of the trips, in grams, each line rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        lines = [_line(number, trip, store) for number, trip in enumerate(travel.trips, 1)]
        total = sum(line.grams for line in lines)
        low, high = (
            sum(grams_up(trip.passenger_km * pick(_known(trip.mode, store))) for trip in travel.trips)
            for pick in (min, max)
        )
        note = _(
            "Koide et al. 2021 for Japan with everything counted, DESNZ 2025 for the UK without making the fuel."
        )
        return Footprint(
            calculator="travel",
            inputs=travel.described(),
            lines=tuple(lines),
            methods=(
                Method("counted", _counted(store), total),
                Method("lowest", _("The lowest published figure of each mode"), low, note),
                Method("highest", _("The highest published figure of each mode"), high),
            ),
            not_counted=(
                NotCounted("ways", _("The way to the station and from it")),
                NotCounted("stay", _("Hotels and meals on the way")),
            ),
            steps=(),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _counted(store: FactorStore) -> Words:
    if _CHOICES in store.datasets:
        return _("The figure for Japan, where there is one that fits (counted)")
    return _("The figure for Japan, where there is one (counted)")


def _line(number: int, trip: Trip, store: FactorStore) -> Line:
    factor = _factors(trip.mode, store)[0]
    return Line(
        code=f"trip-{number}",
        label=format_lazy(_("{number}. {mode}"), number=number, mode=MODES[trip.mode]),
        grams=grams_up(trip.passenger_km * factor.value),
        quantity=trip.passenger_km,
        unit="passenger*km",
        stage=trip.mode,
        factors=(factor,),
        note=_note(trip.mode, factor, store),
    )


def _note(mode: str, factor: Factor, store: FactorStore) -> Words:
    if factor.region == "Japan":
        return ""
    if _is_chosen(mode, store):
        return _(
            "A British figure of passengers on foot: the Japanese one lays ships that carry cars and goods on them."
        )
    return _("A British figure: none for Japan was read.")


def _is_chosen(mode: str, store: FactorStore) -> bool:
    """Whether another than the first table counts for a mode (from release 2026.11.30b on)."""
    return _CHOICES in store.datasets and (mode,) in store[_CHOICES]


def _factors(mode: str, store: FactorStore) -> list[Factor]:
    """Every published figure of a mode; the first is counted."""
    if mode == "shinkansen":
        return [store["shinkansen"].factor(row, unit=_PER_PERSON) for row in ("high", "low")]
    tables = [store["koide-travel"], store["desnz-travel"]]
    if _is_chosen(mode, store):
        counted = store[_CHOICES].word(mode, column="counted")
        tables.sort(key=lambda table: table.about.dataset != counted)
    return [table.factor(mode, unit=_PER_PERSON) for table in tables if (mode,) in table]


def _known(mode: str, store: FactorStore) -> list[Decimal]:
    known = [factor.value for factor in _factors(mode, store)]
    if other_figures.are_known(store):
        japan = store["koide-travel"]
        known += [japan.factor(other, unit=_PER_PERSON).value for other in _BESIDE.get(mode, ())]
        known += [Decimal(0)] if mode == "bicycle" else []  # on the way nothing is burnt
    return known
