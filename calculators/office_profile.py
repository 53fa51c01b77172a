"""An office of which only the people and the floor are known: power by floor, and the way to work by train.

A rough first idea: the figures are those of tenants around Tokyo and of British offices.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Line
from calculators.office_going import CHOICES, Part
from calculators.office_input import OfficeInput
from calculators.office_words import STAGE_WORDS
from calculators.units import grams_up

_POWER: Final = "kWh/(m²*year)"
_MONTHS: Final = Decimal(12)
_THERE_AND_BACK: Final = 2


def profile_parts(office: OfficeInput, store: FactorStore) -> Iterator[Part]:
    """Power by the floor, gas where offices are heated with it, and the way to work."""
    table, staff = store["office-energy"], Decimal(office.staff or 0)
    part = Decimal(1) / _MONTHS if office.period == "month" else Decimal(1)
    floor, behind = _floor(office, store)
    grid = store["grid-countries"].factor(office.country, unit="kgCO2e/kWh")
    japanese, british = (table.factor(row, unit=_POWER) for row in ("tenant-electricity", "uk-electricity"))
    primary = table.factor("building-primary", unit="MJ/(m²*year)").value
    whole = primary / table.factor("primary-per-kwh", unit="MJ/kWh").value
    counted = japanese if office.country == "JP" else british
    kwh = floor * counted.value * part
    each = [floor * value * part * grid.value for value in (japanese.value, british.value, whole)]
    yield Part(
        Line(
            code="electricity",
            label=STAGE_WORDS["electricity"],
            grams=grams_up(kwh * grid.value),
            quantity=kwh.quantize(Decimal("0.000001")),
            unit="kWh",
            stage="electricity",
            factors=(grid, counted, *behind),
            note=_("By the floor: a rough first idea, whatever this office does."),
        ),
        grams_up(min(each)),
        grams_up(max(each)),
    )
    if office.country != "JP":
        yield _gas(floor * part, behind, store)
    yield _to_work(staff, part, store)


def _floor(office: OfficeInput, store: FactorStore) -> tuple[Decimal, tuple[Factor, ...]]:
    if office.floor_m2 is not None:
        return office.floor_m2, ()
    area = "tokyo" if office.area == "elsewhere" else office.area
    each = store["office-energy"].factor(f"floor-{area}", unit="m²")
    return each.value * Decimal(office.staff or 0), (each,)


def _gas(floor_years: Decimal, behind: tuple[Factor, ...], store: FactorStore) -> Part:
    table = store["office-energy"]
    burnt, used = table.factor("gas-kwh", unit="kgCO2e/kWh"), table.factor("uk-fossil", unit=_POWER)
    kwh = floor_years * used.value
    line = Line(
        code="city_gas",
        label=STAGE_WORDS["city_gas"],
        grams=grams_up(kwh * burnt.value),
        quantity=kwh.quantize(Decimal("0.000001")),
        unit="kWh",
        stage="city_gas",
        factors=(burnt, used, *behind),
        note=_("As in British offices; none where the heating is electric."),
    )
    return Part(line, 0, line.grams)


def _to_work(staff: Decimal, part: Decimal, store: FactorStore) -> Part:
    """Those who come, on working days, by train over a chosen distance; the highest is all of them by car."""
    choices = store[CHOICES]
    km, days = choices.factor("commute-km", unit="km"), choices.factor("days-a-month", unit="ratio")
    come = store["office-energy"].factor("attendance", unit="ratio")
    train = store["koide-travel"].factor("train", unit="kgCO2e/(passenger*km)")
    low = store["desnz-travel"].factor("metro", unit="kgCO2e/(passenger*km)").value
    by_car = store["desnz-cars"].factor("average-unknown", unit="kgCO2e/km").value
    passenger_km = staff * come.value * days.value * _MONTHS * part * km.value * _THERE_AND_BACK
    line = Line(
        code="commuting",
        label=STAGE_WORDS["commuting"],
        grams=grams_up(passenger_km * train.value),
        quantity=passenger_km.quantize(Decimal("0.000001")),
        unit="passenger*km",
        stage="commuting",
        factors=(train, come, days, km),
        note=_("Three of four come, by train over 15 km: a rough first idea."),
    )
    return Part(line, grams_up(passenger_km * min(low, train.value)), grams_up(passenger_km * by_car))
