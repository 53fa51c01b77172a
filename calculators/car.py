"""The car calculator: fuel or distance of one vehicle, and how much of it is yours. See docs/methods/travel.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from calculators import errors, other_figures
from calculators.answers import amount, choice, country_of, group, only, whole
from calculators.exact import NUMBER
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step
from calculators.units import grams_up, plain_number

ENGINE_VERSION: Final = "car/1"
FUELS: Final[Mapping[str, tuple[str, str]]] = {
    "petrol": ("jp23-gasoline", "L"),
    "diesel": ("jp23-diesel", "L"),
    "lpg": ("jp23-lpg", "kg"),
    "electricity": ("", "kWh"),
}
"""What a car is filled with: its row in fuels-japan (electricity: the country's grid), and its unit."""
DRIVES: Final = ("petrol", "diesel", "hybrid", "plug_in_hybrid", "electric", "lpg", "motorbike", "unknown")
SIZES: Final = ("average", "small", "medium", "large")
SHARES: Final = ("vehicle", "person")
MOST_OCCUPANTS: Final = 9
_WITH_BUILDING: Final = {
    "petrol": "burning",
    "diesel": "burning",
    "unknown": "burning",
    "hybrid": "hybrid",
    "electric": "electric",
}
_MADE: Final = {
    **dict.fromkeys(("petrol", "hybrid", "motorbike", "unknown"), "petrol"),
    "diesel": "diesel",
    "lpg": "lpg",
}
"""What a vehicle burns, for the making of it."""
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)

INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "oneOf": [{"required": ["fuel"]}, {"required": ["distance_km"]}],
    "properties": {
        "fuel": {
            "type": "object",
            "required": ["amount", "kind"],
            "additionalProperties": False,
            "properties": {
                "amount": NUMBER | {"description": "litres of petrol or diesel, kilograms of LPG, kWh"},
                "kind": {"enum": list(FUELS)},
            },
        },
        "distance_km": NUMBER,
        "country": {
            "type": "string",
            "pattern": "^[A-Za-z]{2}$",
            "default": "JP",
            "description": "where an electric car is charged",
        },
        "drive": {"enum": list(DRIVES), "default": "unknown"},
        "size": {"enum": list(SIZES), "default": "average"},
        "occupants": {"type": "integer", "minimum": 1, "maximum": MOST_OCCUPANTS, "default": 1},
        "share": {
            "enum": list(SHARES),
            "default": "vehicle",
            "description": "the vehicle, or one of its occupants",
        },
    },
}


@dataclass(frozen=True, slots=True)
class CarInput:
    """One vehicle: what it took, or how far it went."""

    fuel: tuple[Decimal, str] | None
    distance_km: Decimal | None
    drive: str
    size: str
    occupants: int
    share: str
    country: str = "JP"

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        told: dict[str, Any] = {
            "drive": self.drive,
            "size": self.size,
            "occupants": self.occupants,
            "share": self.share,
        }
        if self.fuel:
            told["fuel"] = {"amount": plain_number(self.fuel[0]), "kind": self.fuel[1]}
        if self.distance_km is not None:
            told["distance_km"] = plain_number(self.distance_km)
        if self.country != "JP":  # left out for Japan, so that older results keep their hash
            told["country"] = self.country
        return told


def read(answers: Mapping[str, Any], store: FactorStore) -> CarInput:
    """The vehicle that these answers describe. Raises CalculatorError with the answer at fault in `field`."""
    only(answers, INPUT_SCHEMA["properties"])
    fuel, distance = group(answers, "fuel"), answers.get("distance_km")
    if fuel is not None and distance is not None:
        raise errors.FuelOrDistance(field="distance_km")
    if fuel is None and distance is None:
        raise errors.NothingToCount(field="distance_km")
    filled = None
    if fuel is not None:
        only(fuel, INPUT_SCHEMA["properties"]["fuel"]["properties"], path="fuel.")
        filled = (amount(fuel, "amount", path="fuel."), choice(fuel, "kind", tuple(FUELS), path="fuel."))
    drive = choice(answers, "drive", DRIVES, default="unknown")
    size = choice(answers, "size", SIZES, default="average")
    if (f"{size}-{drive}",) not in store["desnz-cars"]:  # there is no small car on LPG
        size = "average"
    return CarInput(
        fuel=filled,
        distance_km=None if distance is None else amount(answers, "distance_km"),
        drive=drive,
        size=size,
        occupants=whole(answers, "occupants", least=1, most=MOST_OCCUPANTS, default=1),
        share=choice(answers, "share", SHARES, default="vehicle"),
        country=country_of(answers, store),
    )


def calculate(car: CarInput, store: FactorStore) -> Footprint:
    """The footprint of a vehicle or of one occupant's part, in grams, rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        part = Decimal(1) / car.occupants if car.share == "person" else Decimal(1)
        quantity, unit, factors = _counted(car, store)
        line = Line(
            code="drive",
            label=_("Driving"),
            grams=grams_up(quantity * factors[0].value * part),
            quantity=(quantity * part).quantize(Decimal("0.000001")),
            unit=unit,
            stage="drive",
            factors=factors,
            note=_("Shared out among those in the car.") if part != 1 else "",
        )
        name = _("Fuel (counted)") if car.fuel else _("Distance by kind of vehicle (counted)")
        return Footprint(
            calculator="car",
            inputs=car.described(),
            lines=(line,),
            methods=(Method("counted", name, line.grams), *_others(car, part, store)),
            not_counted=(
                NotCounted("upstream", _("Making the fuel, methane and nitrous oxide of burning it")),
                NotCounted("vehicle", _("Building and looking after the vehicle")),
                NotCounted("roads", _("Roads and parking")),
            ),
            steps=(Step("occupants", _("People in it"), Decimal(car.occupants), ""),),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _counted(car: CarInput, store: FactorStore) -> tuple[Decimal, str, tuple[Factor, ...]]:
    """How much of which unit, and the figures behind it; the first is what one unit emits."""
    if car.fuel:
        filled, kind = car.fuel
        row, unit = FUELS[kind]
        if kind == "electricity":
            return filled, unit, (store["grid-countries"].factor(car.country, unit="kgCO2e/kWh"),)
        return filled, unit, (store["fuels-japan"].factor(row, unit=f"kgCO2e/{unit}"),)
    assert car.distance_km is not None
    driven = store["desnz-cars"].factor(f"{car.size}-{car.drive}", unit="kgCO2e/km")
    if car.drive == "electric" and "desnz-grid" in store.datasets:  # from release 2026.11.24b on
        british = store["desnz-grid"].factor("generation", unit="kgCO2e/kWh")
        grid = store["grid-countries"].factor(car.country, unit="kgCO2e/kWh")
        return car.distance_km * driven.value / british.value, "kWh", (grid, driven, british)
    return car.distance_km, "km", (driven,)


def _others(car: CarInput, part: Decimal, store: FactorStore) -> Iterator[Method]:
    """Other published figures for the same fuel or the same distance."""
    if other_figures.are_known(store):
        yield from _of_the_fuel(car, part, store) if car.fuel else _of_the_drive(car, part, store)
    if car.distance_km is None:
        return
    if car.drive == "electric" and "desnz-grid" in store.datasets:
        british = store["desnz-cars"].factor(f"{car.size}-electric", unit="kgCO2e/km")
        name = _("On British electricity (DESNZ)")
        yield Method("desnz", name, grams_up(car.distance_km * british.value * part))
    if with_building := _WITH_BUILDING.get(car.drive):
        factor = store["ademe-cars"].factor(with_building, unit="kgCO2e/km")
        name = _("With building the car (ADEME, France)")
        yield Method("ademe", name, grams_up(car.distance_km * factor.value * part))
    if car.drive in ("petrol", "diesel", "unknown"):
        one = store["koide-travel"].factor("car", unit="kgCO2e/(passenger*km)")
        people = 1 if car.share == "person" else car.occupants
        name = _("A kilometre of a person in a car in Japan, everything counted (Koide et al. 2021)")
        yield Method("koide", name, grams_up(car.distance_km * one.value * people))


def _of_the_fuel(car: CarInput, part: Decimal, store: FactorStore) -> Iterator[Method]:
    """What is burnt is burnt; but it is blended otherwise elsewhere, and was made and brought before."""
    quantity, _unit, (counted, *_behind) = _counted(car, store)
    elsewhere = other_figures.burnt_elsewhere(counted, store)
    name = _("As sold in Britain, with its part of biofuel; electricity by another table")
    yield Method("elsewhere", name, grams_up(quantity * elsewhere * part))
    name = _("With making and bringing the fuel, as in Britain (DESNZ)")
    yield Method("made", name, grams_up(quantity * other_figures.with_making(counted, store) * part))


def _of_the_drive(car: CarInput, part: Decimal, store: FactorStore) -> Iterator[Method]:
    """Where only one table knows such a vehicle: the ends of what it may be, and its fuel made."""
    assert car.distance_km is not None
    km, table = car.distance_km * part, store["desnz-cars"]
    if car.drive == "plug_in_hybrid":
        never = table.factor(f"{car.size}-hybrid", unit="kgCO2e/km").value
        yield Method("never-charged", _("Never charged: a hybrid of this size"), grams_up(km * never))
        electric, _unit, (grid, *_behind) = _counted(replace(car, drive="electric"), store)
        always = grams_up(electric * grid.value * part)
        yield Method("always-charged", _("Driven on the electricity of the country alone"), always)
    if car.drive == "motorbike":
        one = store["koide-travel"].factor("motorbike", unit="kgCO2e/(passenger*km)")
        name = _("A kilometre of a person on a motorbike in Japan, everything counted (Koide et al. 2021)")
        people = 1 if car.share == "person" else car.occupants
        yield Method("koide-motorbike", name, grams_up(car.distance_km * one.value * people))
    if fuel := _MADE.get(car.drive):
        counted = table.factor(f"{car.size}-{car.drive}", unit="kgCO2e/km").value
        more = km * counted * (1 + other_figures.making_share(fuel, store))
        yield Method("made", _("With making and bringing the fuel, as in Britain (DESNZ)"), grams_up(more))
    if car.drive == "lpg":
        smaller = table.factor("medium-lpg", unit="kgCO2e/km").value
        yield Method("medium", _("A car of middle size"), grams_up(km * smaller))
