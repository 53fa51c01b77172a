"""How people come to the office and travel for it: counted by the engines of trips, cars and, for flights, by haul."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import car, travel
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Words
from calculators.office_input import CARS, Going, OfficeInput
from calculators.office_words import HAUL_WORDS, WAY_WORDS
from calculators.units import grams_up

CHOICES: Final = "okaeshi-office-choices"
_PER_PERSON: Final = "kgCO2e/(passenger*km)"
_THERE_AND_BACK: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A line with the lowest and the highest that other published figures make of it, and what it leaves out."""

    line: Line
    low: int
    high: int
    left_out_grams: int = 0


def going_parts(office: OfficeInput, store: FactorStore) -> Iterator[Part]:
    """The ways to work, then the business trips; there and back."""
    for number, going in enumerate(office.commuting, 1):
        label = format_lazy(_("To work: {way}"), way=WAY_WORDS[going.by])
        yield _way(f"commuting-{number}", label, going, office.country, store)
    for number, going in enumerate(office.trips, 1):
        if going.by == "plane":
            yield _flight(f"trip-{number}", going, store)
        else:
            label = format_lazy(_("Trip: {way}"), way=WAY_WORDS[going.by])
            yield _way(f"trip-{number}", label, going, office.country, store)


def _way(code: str, label: Words, going: Going, country: str, store: FactorStore) -> Part:
    """A way by car is that of a vehicle shared by those in it; any other is that of one passenger."""
    km, times = going.km or Decimal(0), going.times * _THERE_AND_BACK
    if going.by in CARS:
        way = km * times * going.people
        asked = car.CarInput(None, way, CARS[going.by], "average", going.occupants, "person", country)
        found: Footprint = car.calculate(asked, store)
    else:
        found = travel.calculate(travel.TravelInput((travel.Trip(going.by, km, going.people, times),)), store)
    (line,) = found.lines
    stage = "commuting" if code.startswith("commuting") else "trips"
    return Part(replace(line, code=code, label=label, stage=stage), found.low_grams, found.high_grams)


def _flight(code: str, going: Going, store: FactorStore) -> Part:
    """A flight by haul: the CO2e of flying and of making the fuel, a kilometre of one passenger in this cabin."""
    behind: tuple[Factor, ...] = ()
    km: Decimal | None = going.km
    note: Words = ""
    if km is None:
        told = store[CHOICES].factor(f"plane-{going.haul}", unit="km")
        km, behind = told.value, (told,)
        note = _("The distance was not told: a usual one.")
    passenger_km = km * _THERE_AND_BACK * going.people * going.times
    factors, aloft = _flown(going, store)
    each = sum((factor.value for factor in factors), Decimal(0))
    grams = grams_up(passenger_km * each)
    line = Line(
        code=code,
        label=format_lazy(_("Flight: {haul}"), haul=HAUL_WORDS[going.haul]),
        grams=grams,
        quantity=(passenger_km * each / factors[0].value).quantize(Decimal("0.000001"))
        if len(factors) > 1
        else passenger_km,
        unit="passenger*km",
        stage="trips",
        factors=(*factors, *behind),
        note=note,
    )
    others = [sum((f.value for f in other), Decimal(0)) for other in _others(going, store)]
    values = [each, *others]
    return Part(
        line,
        grams_up(passenger_km * min(values)),
        grams_up(passenger_km * max(values)),
        grams_up(passenger_km * aloft),
    )


def _flown(going: Going, store: FactorStore) -> tuple[tuple[Factor, ...], Decimal]:
    """The figures that count for this haul and cabin, and what flying does beside its CO2."""
    if going.haul == "domestic":
        return (store["office-figures"].factor("airplane-japan", unit=_PER_PERSON),), Decimal(0)
    row = "short-haul" if going.haul == "short" else "intl-non-uk"
    without, tank, with_rf = (
        store["desnz-air"].factor(row, going.cabin, column=column, unit=_PER_PERSON)
        for column in ("without_rf", "well_to_tank", "with_rf")
    )
    return (without, tank), with_rf.value - without.value


def _others(going: Going, store: FactorStore) -> list[tuple[Factor, ...]]:
    """Figures of others for the range: flights inside Britain, from Britain, and between other countries."""
    rows = {
        "domestic": (("domestic", "average"), ("short-haul", "average")),
        "short": (("intl-non-uk", going.cabin),),
        "long": (("long-haul", going.cabin),),
    }
    return [
        tuple(
            store["desnz-air"].factor(*row, column=column, unit=_PER_PERSON)
            for column in ("without_rf", "well_to_tank")
        )
        for row in rows[going.haul]
    ]
