"""The household calculator: bills or a profile in, a footprint out. docs/methods/household.md is the same in words."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import other_figures
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words
from calculators.household_input import Bill, HouseholdInput, Profile
from calculators.units import grams_up

ENGINE_VERSION: Final = "household/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
_A_YEAR: Final = "tCO2e/(household*year)"
LABELS: Final[dict[str, Words]] = {
    "electricity": _("Electricity"),
    "city_gas": _("City gas"),
    "lpg": _("LPG"),
    "kerosene": _("Kerosene"),
    "water": _("Water"),
}
_BURNT: Final = {"city_gas": "jp23-city-gas", "lpg": "jp23-lpg", "kerosene": "jp23-kerosene"}
_HEAT: Final = {"city_gas": "jp23-city-gas-heat", "lpg": "jp23-lpg-heat", "kerosene": "jp23-kerosene-heat"}
_WHOLE_CHAIN: Final = {
    "electricity": "koide-jp-electricity",
    "city_gas": "koide-jp-urban-gas",
    "lpg": "koide-jp-lpg",
    "kerosene": "koide-jp-kerosene",
    "water": "koide-jp-water",
}
_UNITS: Final = {"electricity": "kWh", "city_gas": "m³", "lpg": "kg", "kerosene": "L", "water": "m³"}
"""The unit in which each energy is counted, whatever the unit of its bill."""
_MJ_PER_KWH: Final = Decimal("3.6")
_KG_PER_TONNE: Final = Decimal(1000)
_MONTHS: Final = Decimal(12)


def calculate(home: HouseholdInput, store: FactorStore) -> Footprint:
    """The footprint of a home in its period, in grams, each line rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        lines, methods, steps = (
            _from_profile(home, home.profile, store) if home.profile else _from_bills(home, store)
        )
        return Footprint(
            calculator="household",
            inputs=home.described(),
            lines=tuple(lines),
            methods=tuple(methods),
            not_counted=tuple(_not_counted(home)),
            steps=tuple(steps),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


# --- from bills ----------------------------------------------------------------------------------------------------
def _from_bills(home: HouseholdInput, store: FactorStore) -> tuple[list[Line], list[Method], list[Step]]:
    used = [(bill, *_quantity(bill, store)) for bill in home.bills]
    lines = [_line(home, bill, quantity, behind, store) for bill, quantity, behind in used]
    steps = [
        Step(
            f"{bill.energy}.quantity",
            LABELS[bill.energy],
            quantity.quantize(Decimal("0.0001")),
            _UNITS[bill.energy],
        )
        for bill, quantity, _behind in used
    ]
    return lines, list(_bill_methods(home, lines, store)), steps


def _quantity(bill: Bill, store: FactorStore) -> tuple[Decimal, tuple[Factor, ...]]:
    """How much was used, in the unit it is counted in, and the published numbers that lead there."""
    if bill.unit == "yen":
        prices = store["moe-home-bills"]
        spent = prices.factor(bill.energy, column="spent", unit="JPY/(household*year)")
        used = prices.factor(bill.energy, column="used", unit="1/(household*year)")
        quantity, behind = bill.amount * used.value / spent.value, (spent, used)
        return (_lpg_kg(quantity, behind, store)) if bill.energy == "lpg" else (quantity, behind)
    if bill.energy == "lpg" and bill.unit == "m3":
        return _lpg_kg(bill.amount, (), store)
    return bill.amount, ()


def _lpg_kg(
    cubic_metres: Decimal, behind: tuple[Factor, ...], store: FactorStore
) -> tuple[Decimal, tuple[Factor, ...]]:
    per_kg = store["fuels-japan"].factor("jp-lpg-m3-per-kg", unit="m³/kg")
    return cubic_metres / per_kg.value, (*behind, per_kg)


def _line(
    home: HouseholdInput, bill: Bill, quantity: Decimal, behind: tuple[Factor, ...], store: FactorStore
) -> Line:
    factor = _factor(home, bill.energy, store)
    return Line(
        code=bill.energy,
        label=LABELS[bill.energy],
        grams=grams_up(quantity * factor.value),
        quantity=quantity.quantize(Decimal("0.000001")),
        unit=_UNITS[bill.energy],
        stage=bill.energy,
        factors=(factor, *behind),
        note=_note(home, bill, factor),
    )


def _note(home: HouseholdInput, bill: Bill, factor: Factor) -> Words:
    if bill.unit == "yen":
        return _("Estimated from yen with the mean prices of 2019.")
    if factor.region == "Japan" and home.country != "JP":
        return _("The figure of Japan: none of this country was read.")
    if factor.dataset == "grid-japan" and factor.warning:
        return _("The supplier's figure is old, or was read second-hand: unverified.")
    return ""


def _factor(home: HouseholdInput, energy: str, store: FactorStore) -> Factor:
    if energy == "electricity":
        if home.supplier:
            return store["grid-japan"].factor(home.supplier, unit="kgCO2e/kWh")
        return store["grid-countries"].factor(home.country, unit="kgCO2e/kWh")
    if energy == "water":
        return store["koide-home"].factor("koide-jp-water", unit="kgCO2e/m³")
    return store["fuels-japan"].factor(_BURNT[energy], unit=f"kgCO2e/{_UNITS[energy]}")


def _bill_methods(home: HouseholdInput, lines: list[Line], store: FactorStore) -> Iterator[Method]:
    """Electricity by contract and by place side by side; then the whole supply chain, where it is published."""
    total = sum(line.grams for line in lines)
    power = next((line for line in lines if line.code == "electricity"), None)
    place = store["grid-countries"].factor(home.country, unit="kgCO2e/kWh")
    by_place = _("Electricity by place: the mean of the country (location based)")
    if power is not None and home.supplier:
        other = total - power.grams + grams_up(power.quantity * place.value)
        yield Method(
            "market", _("Electricity by contract: the menu of the supplier (market based, counted)"), total
        )
        yield Method("location", by_place, other)
    else:
        yield Method("location", format_lazy(_("{method}, counted"), method=by_place), total)
    if home.country == "JP":
        yield Method(
            "whole-chain",
            _("With making and bringing the energy, by the mix of 2015"),
            sum(_whole_chain(line, store) for line in lines),
            _("Koide et al. 2021: an upper figure, electricity was dirtier then."),
        )
    if other_figures.are_known(store):
        yield from _other_figures(home, lines, store)


def _other_figures(home: HouseholdInput, lines: list[Line], store: FactorStore) -> Iterator[Method]:
    """The same amounts by other tables, and, outside Japan, with the making of the energy."""
    elsewhere, made = 0, 0
    for line in lines:
        counted = line.factors[0]
        if line.code == "water":
            table = store["desnz-water"]
            british = sum(table.factor(row, unit="kgCO2e/m³").value for row in ("supply", "treatment"))
            elsewhere, made = elsewhere + grams_up(line.quantity * british), made + line.grams
            continue
        elsewhere += grams_up(line.quantity * other_figures.burnt_elsewhere(counted, store))
        made += grams_up(line.quantity * other_figures.with_making(counted, store))
    yield Method(
        "other-tables",
        _("By other tables of the same"),
        elsewhere,
        _("Electricity by Our World in Data; fuels and water as in Britain (DESNZ)."),
    )
    if home.country != "JP":
        yield Method(
            "made",
            _("With making and bringing the energy, as in Britain"),
            made,
            _("DESNZ 2025: fuels made and brought, losses of the grid, in the British proportion."),
        )


def _whole_chain(line: Line, store: FactorStore) -> int:
    table = store["koide-home"]
    if line.code in ("electricity", "water"):
        unit = "kgCO2e/kWh" if line.code == "electricity" else "kgCO2e/m³"
        return grams_up(line.quantity * table.factor(_WHOLE_CHAIN[line.code], unit=unit).value)
    heat = store["fuels-japan"].factor(_HEAT[line.code], unit=f"MJ/{line.unit}")
    per_kwh = table.factor(_WHOLE_CHAIN[line.code], unit="kgCO2e/kWh")
    return grams_up(line.quantity * heat.value / _MJ_PER_KWH * per_kwh.value)


# --- from a profile ------------------------------------------------------------------------------------------------
def _from_profile(
    home: HouseholdInput, profile: Profile, store: FactorStore
) -> tuple[list[Line], list[Method], list[Step]]:
    """The survey's mean of homes with as many people, scaled to the region where the survey names one."""
    part = Decimal(1) / _MONTHS if home.period == "month" else Decimal(1)
    kinds = store["moe-home-kinds"]
    mean = kinds.factor("all", unit=_A_YEAR)
    region = kinds.factor(profile.region, unit=_A_YEAR) if profile.region != "elsewhere" else mean
    scale = region.value / mean.value
    lines = []
    for energy in _WHOLE_CHAIN:
        if energy == "water":
            continue
        a_year = store["moe-homes"].factor(str(profile.people), column=energy, unit=_A_YEAR)
        lines.append(
            Line(
                code=energy,
                label=LABELS[energy],
                grams=grams_up(a_year.value * _KG_PER_TONNE * part * scale),
                quantity=(part * scale).quantize(Decimal("0.000001")),
                unit="household*year",
                stage=energy,
                factors=(a_year, region, mean) if region is not mean else (a_year,),
                note=_("The mean of such homes, whether they use this energy or not."),
            )
        )
    total = sum(line.grams for line in lines)
    methods = [Method("people", _("Homes with as many people (counted)"), total)]
    for code, name in (
        ("house", _("All detached houses")),
        ("flat", _("All flats")),
        ("all", _("All homes")),
    ):
        if code == "all" or profile.home in (code, "any"):
            kind = kinds.factor(code, unit=_A_YEAR)
            methods.append(Method(code, name, grams_up(kind.value * _KG_PER_TONNE * part)))
    return lines, methods, [Step("people", _("People"), Decimal(profile.people), "")]


def _not_counted(home: HouseholdInput) -> list[NotCounted]:
    left_out = [
        NotCounted("upstream", _("Making and bringing the fuels, losses of the grid")),
        NotCounted("own-solar", _("Electricity from one's own roof")),
        NotCounted("building", _("Building and furnishing the home")),
        NotCounted("life", _("Food, travel and everything else one buys")),
    ]
    told = {bill.energy for bill in home.bills}
    missing = [energy for energy in LABELS if energy not in told and (home.bills or energy == "water")]
    return [*(NotCounted(energy, LABELS[energy], note=_("Not given.")) for energy in missing), *left_out]
