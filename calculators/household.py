"""The household calculator: bills or a profile in, a footprint out. docs/methods/household.md is the same in words."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import other_figures, retailers
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words
from calculators.household_input import Bill, HouseholdInput, Profile
from calculators.units import grams_up

ENGINE_VERSION: Final = "household/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
_A_YEAR: Final = "tCO2e/(household*year)"
_SURVEYED: Final = 6  # the survey's last class is six people and more
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
    for line in lines:
        if other := retailers.adjusted(line.factors[0], store):
            label = _("What the supplier states after the credits it bought: not counted")
            steps.append(Step("electricity.adjusted", label, other.value, "kg/kWh"))
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
    said: list[Words] = []
    if bill.unit == "yen":
        said.append(_("Estimated from yen with the mean prices of 2019."))
    if factor.region == "Japan" and home.country != "JP":
        said.append(_("The figure of Japan: none of this country was read."))
    if bill.energy == "electricity":
        said += _note_of_supplier(home, factor)
    return format_lazy("{}" + " {}" * (len(said) - 1), *said) if said else ""


def _note_of_supplier(home: HouseholdInput, factor: Factor) -> Iterator[Words]:
    """Whose figure of the electricity it is, where that is not plain."""
    if home.own:
        yield format_lazy(
            _("Stated by you: the figure of {name}, FY{year}. Nobody here checked it."),
            name=home.own.name,
            year=home.own.year,
        )
    elif factor.dataset == retailers.LIST and not home.supplier:
        yield _("The supplier is unknown: the official default for that, of the list for FY2024.")
    elif factor.dataset == retailers.LIST and factor.warning:
        yield _("The list puts its default in place of an outlier of this supplier.")
    elif factor.dataset == retailers.BEFORE and factor.warning:
        yield _("The supplier's figure is old, or was read second-hand: unverified.")


def _factor(home: HouseholdInput, energy: str, store: FactorStore) -> Factor:
    if energy == "electricity":
        return _factor_of_power(home, store)
    if energy == "water":
        return store["koide-home"].factor("koide-jp-water", unit="kgCO2e/m³")
    return store["fuels-japan"].factor(_BURNT[energy], unit=f"kgCO2e/{_UNITS[energy]}")


def _factor_of_power(home: HouseholdInput, store: FactorStore) -> Factor:
    """The reader's own figure, that of the supplier, in Japan the default of the official list, else of the country."""
    if home.own:
        about = store["given-figures"].about
        return Factor(
            id="given-figures.electricity",
            value=home.own.kg_per_kwh,
            unit="kgCO2e/kWh",
            region=home.country,
            year=home.own.year,
            source=home.own.name,
            dataset=about.dataset,
            dataset_version=about.version,
        )
    if home.supplier:
        return retailers.factor(home.supplier, store)
    default = retailers.default(store) if home.country == "JP" else None
    return default or store["grid-countries"].factor(home.country, unit="kgCO2e/kWh")


def _bill_methods(home: HouseholdInput, lines: list[Line], store: FactorStore) -> Iterator[Method]:
    """Electricity by contract and by place side by side; then the whole supply chain, where it is published."""
    total = sum(line.grams for line in lines)
    power = next((line for line in lines if line.code == "electricity"), None)
    place = store["grid-countries"].factor(home.country, unit="kgCO2e/kWh")
    by_place = _("Electricity by place: the mean of the country (location based)")
    if power is not None and power.factors[0].dataset != place.dataset:
        other = total - power.grams + grams_up(power.quantity * place.value)
        yield Method("market", _by_contract(home), total)
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


def _by_contract(home: HouseholdInput) -> Words:
    if home.own:
        return _("Electricity by contract: the figure that you stated (market based, counted)")
    if home.supplier:
        return _("Electricity by contract: the menu of the supplier (market based, counted)")
    return _("Electricity by contract: the official default for an unknown supplier (market based, counted)")


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
        a_year, *behind = _of_people(profile.people, energy, store)
        more = _grows(profile.people, a_year, behind)
        lines.append(
            Line(
                code=energy,
                label=LABELS[energy],
                grams=grams_up(a_year.value * _KG_PER_TONNE * part * scale * more),
                quantity=(part * scale * more).quantize(Decimal("0.000001")),
                unit="household*year",
                stage=energy,
                factors=(a_year, *behind, region, mean) if region is not mean else (a_year, *behind),
                note=_("The mean of such homes, whether they use this energy or not.")
                if profile.people <= _SURVEYED
                else _("Reckoned beyond the survey, which ends with six people and more."),
            )
        )
    total = sum(line.grams for line in lines)
    methods = [Method("people", _("Homes with as many people (counted)"), total)]
    if profile.people > _SURVEYED:
        methods = list(_beyond_the_survey(profile.people, lines, total))
    for code, name in (
        ("house", _("All detached houses")),
        ("flat", _("All flats")),
        ("all", _("All homes")),
    ):
        if code == "all" or profile.home in (code, "any"):
            kind = kinds.factor(code, unit=_A_YEAR)
            methods.append(Method(code, name, grams_up(kind.value * _KG_PER_TONNE * part)))
    return lines, methods, [Step("people", _("People"), Decimal(profile.people), "")]


def _of_people(people: int, energy: str, store: FactorStore) -> tuple[Factor, ...]:
    """The survey's mean of homes with so many people; beyond its last class also its first, for the step between."""
    rows = (str(people),) if people <= _SURVEYED else (str(_SURVEYED), "1")
    return tuple(store["moe-homes"].factor(row, column=energy, unit=_A_YEAR) for row in rows)


def _grows(people: int, last: Factor, first: list[Factor]) -> Decimal:
    """How many times the last class: each further person adds the mean step of the five between one and six people."""
    if not first:
        return Decimal(1)
    step = (last.value - first[0].value) / (_SURVEYED - 1)
    return 1 + (people - _SURVEYED) * step / last.value


def _beyond_the_survey(people: int, lines: list[Line], total: int) -> Iterator[Method]:
    """The same by the class of six and more as it stands, and by as much a head as in it."""
    six = sum(
        (line.grams / _KG_PER_TONNE / _grows(people, line.factors[0], [line.factors[1]]) for line in lines),
        Decimal(0),
    )
    yield Method(
        "people",
        _("Homes of six people and, for each further one, the mean step between one and six (counted)"),
        total,
    )
    yield Method("six", _("Homes of six people and more, as the survey has them"), grams_up(six))
    yield Method(
        "a-head", _("As much for each person as in homes of six"), grams_up(six * people / _SURVEYED)
    )


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
