"""The office calculator: bills or a profile, ways, paper, waste and services in, a footprint out.

docs/methods/office.md is the same in words. Energy is counted by the engine of the home, ways by those of cars and of
trips.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import household, other_figures
from calculators.factor_store import FactorStore
from calculators.footprint import Footprint, Line, Method, NotCounted, Step, Words
from calculators.household_input import Bill
from calculators.office_going import CHOICES, Part, going_parts
from calculators.office_input import AT_HOME, WASTE, OfficeInput, Paper
from calculators.office_profile import profile_parts
from calculators.office_words import ENERGY_WORDS, ROUTE_WORDS, STAGE_WORDS, WASTE_WORDS, country_words
from calculators.services_bought import service_line
from calculators.units import grams_up

ENGINE_VERSION: Final = "office/1"
_ARITHMETIC: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
_SHEETS_PER_REAM: Final = 500
_WASTE_ROWS: Final = {"mixed": "business", "cans": "mixed-cans"}
_ROUTE_ROWS: Final = {
    "incineration": "burnt",
    "recycling": "recycled",
    "composting": "composted",
    "digestion": "digested",
    "landfill": "landfill",
}
_MJ_PER_GJ: Final = Decimal(1000)


def calculate(office: OfficeInput, store: FactorStore) -> Footprint:
    """The footprint of an office in its period, in grams, each line rounded up to the gram."""
    with localcontext(_ARITHMETIC):
        home = None if office.energy is None else household.calculate(office.energy, store)
        parts = [*_energy_parts(home), *(_widened(part, store) for part in _parts(office, store))]
        return Footprint(
            calculator="office",
            inputs=office.described(),
            lines=tuple(part.line for part in parts),
            methods=tuple(_methods(office, home, parts)),
            not_counted=tuple(_not_counted(office, parts)),
            steps=tuple(_steps(office, parts)),
            engine_version=ENGINE_VERSION,
            dataset_version=store.release,
        )


def _widened(part: Part, store: FactorStore) -> Part:
    low, high = other_figures.widened(part.low, part.high, store)
    return replace(part, low=low, high=high)


def _energy_parts(home: Footprint | None) -> list[Part]:
    """The lines of the bills; their range is spread over the lines as it is over their sum."""
    if home is None:
        return []
    parts = [Part(line, line.grams, line.grams) for line in home.lines]
    first = parts[0]
    less, more = home.grams - home.low_grams, home.high_grams - home.grams
    return [Part(first.line, first.low - less, first.high + more), *parts[1:]]


def _parts(office: OfficeInput, store: FactorStore) -> Iterator[Part]:
    if office.is_profile:
        yield from profile_parts(office, store)
    for bill in office.others:
        yield _bill(bill, store)
    yield from going_parts(office, store)
    for number, (country, nights) in enumerate(office.hotels, 1):
        factor = store["hotel-nights"].factor(country, unit="kgCO2e/(room*night)")
        label = format_lazy(_("Hotels: {country}"), country=country_words(country))
        grams = grams_up(nights * factor.value)
        line = Line(f"hotel-{number}", label, grams, Decimal(nights), "room*night", "hotels", (factor,))
        low, high = _plainest_and_grandest(store)
        yield Part(line, grams_up(nights * factor.value * low), grams_up(nights * factor.value * high))
    if office.paper:
        yield _paper(office.paper, store)
    for number, (kind, route, kg) in enumerate(office.waste, 1):
        row = f"{_WASTE_ROWS.get(kind, kind)}-{_ROUTE_ROWS[route]}"
        factor = store["desnz-disposal"].factor(row, unit="kgCO2e/kg")
        label = format_lazy(_("Waste: {kind}, {route}"), kind=WASTE_WORDS[kind], route=ROUTE_WORDS[route])
        grams = grams_up(kg * factor.value)
        others = [grams, *(grams_up(kg * each) for each in _other_routes(kind, store))]
        line = Line(f"waste-{number}", label, grams, kg, "kg", "waste", (factor,))
        yield Part(line, min(others), max(others))
    if office.home_hours is not None:
        yield _at_home(office.home_hours, store)
    for number, service in enumerate(office.services, 1):
        yield Part(*service_line(number, service, office.country, store))


def _bill(bill: Bill, store: FactorStore) -> Part:
    """Heating oil and bought heat."""
    table = store["fuels-japan-more"]
    note: Words = ""
    if bill.energy == "heat":
        factor, unit = table.factor("jp23-heat", unit="kgCO2e/MJ"), "MJ"
        quantity = bill.amount * (_MJ_PER_GJ if bill.unit == "GJ" else 1)
        note = _("The figure of the ordinance, written down from memory: unverified.")
    else:
        factor, unit, quantity = table.factor("jp23-a-heavy-oil", unit="kgCO2e/L"), "L", bill.amount
    grams = grams_up(quantity * factor.value)
    line = Line(bill.energy, ENERGY_WORDS[bill.energy], grams, quantity, unit, bill.energy, (factor,), note)
    others = [grams, *(grams_up(quantity * each) for each in other_figures.beside(factor, store))]
    return Part(line, min(others), max(others))


def _plainest_and_grandest(store: FactorStore) -> tuple[Decimal, Decimal]:
    """What a plain and a grand hotel are to the mean one, as for events (from release 2026.11.30 on)."""
    if not other_figures.are_known(store):
        return Decimal(1), Decimal(1)
    table = store["okaeshi-event-choices"]
    low, high = (table.factor(f"event-hotel-{end}", unit="ratio").value for end in ("low", "high"))
    return low, high


def _other_routes(kind: str, store: FactorStore) -> list[Decimal]:
    """A kilogram of the same waste on every other way that is published (from release 2026.11.30 on)."""
    if not other_figures.are_known(store):
        return []
    rows = (f"{_WASTE_ROWS.get(kind, kind)}-{_ROUTE_ROWS[route]}" for route in WASTE[kind])
    return [store["desnz-disposal"].factor(row, unit="kgCO2e/kg").value for row in rows]


def _paper(paper: Paper, store: FactorStore) -> Part:
    sheet = store[CHOICES].factor("a4-sheet", unit="kg")
    behind = () if paper.unit == "kg" else (sheet,)
    each = {"kg": Decimal(1), "sheets": sheet.value, "reams": sheet.value * _SHEETS_PER_REAM}[paper.unit]
    kg = paper.amount * each
    table = store["desnz-materials"]
    made = [table.factor(f"paper-{how}", unit="kgCO2e/kg") for how in ("new", "recycled")]
    factor = made[paper.recycled]
    grams = [grams_up(kg * each.value) for each in made]
    line = Line(
        "paper", STAGE_WORDS["paper"], grams_up(kg * factor.value), kg, "kg", "paper", (factor, *behind)
    )
    return Part(line, min(grams), max(grams))


def _at_home(hours: Decimal, store: FactorStore) -> Part:
    table = store["office-figures"]
    whole, equipment = (table.factor(row, unit="kgCO2e/hour") for row in ("desk-hour", "desk-hour-equipment"))
    grams = grams_up(hours * whole.value)
    line = Line("home", STAGE_WORDS["home"], grams, hours, "hours", "home", (whole,))
    return Part(line, grams_up(hours * equipment.value), grams)


# --- what is said of the total -------------------------------------------------------------------------------------
def _methods(office: OfficeInput, home: Footprint | None, parts: list[Part]) -> Iterator[Method]:
    """Electricity by contract and by place side by side, then the lowest and the highest of each line."""
    total = sum(part.line.grams for part in parts)
    known = {method.code: method for method in home.methods} if home else {}
    if "market" in known:
        assert home is not None
        yield Method("market", known["market"].name, total)
        yield Method("location", known["location"].name, total - home.grams + known["location"].grams)
    elif office.is_profile:
        yield Method("profile", _("From the profile: a rough first idea (counted)"), total)
    else:
        yield Method("location", _("Electricity by place: the mean of the country (counted)"), total)
    yield Method(
        "lowest",
        _("The lowest published figure of each line"),
        sum(part.low for part in parts),
        _("Narrower boundaries, other means; spending at half its figure."),
    )
    yield Method(
        "highest",
        _("The highest published figure of each line"),
        sum(part.high for part in parts),
        _("With making and bringing the energy; spending at twice its figure."),
    )


def _steps(office: OfficeInput, parts: list[Part]) -> Iterator[Step]:
    total = sum(part.line.grams for part in parts)
    if office.staff is not None:
        yield Step("staff", _("People who work there"), Decimal(office.staff), "")
        yield Step(
            "a-person",
            _("For each person"),
            (Decimal(total) / 1000 / office.staff).quantize(Decimal("0.1")),
            "kg",
        )
    if office.floor_m2:
        each = (Decimal(total) / 1000 / office.floor_m2).quantize(Decimal("0.1"))
        yield Step("a-square-metre", _("For each square metre"), each, "kg")
    spent = sum(part.line.grams for part in parts if part.line.unit == "JPY")
    if spent and total:
        share = (Decimal(spent) * 100 / total).quantize(Decimal("0.1"))
        yield Step("by-spending", _("Of the total, by spending"), share, "%")


def _not_counted(office: OfficeInput, parts: list[Part]) -> Iterator[NotCounted]:
    aloft = sum(part.left_out_grams for part in parts)
    if aloft:
        note = _("By the British multiplier of 1.7; uncertain.")
        yield NotCounted("aloft", _("What flying does beside its CO₂"), aloft, note)
    told = {part.line.stage for part in parts}
    energies = ("electricity", "water") if office.is_profile else AT_HOME
    for stage in (*energies, "commuting", "trips", "hotels", "paper", "waste", "services"):
        if stage not in told:
            yield NotCounted(stage, STAGE_WORDS[stage], note=_("Not given."))
    if office.waste:
        burning = _("Burning and recycling hold the way there only, in the British figures.")
        yield NotCounted("burning", _("What burning the waste sets free"), note=burning)
    yield NotCounted("upstream", _("Making and bringing the fuels, losses of the grid"))
    yield NotCounted("cooling", _("Refrigerant that leaks from air conditioning"))
    yield NotCounted("building", _("The building, furniture and computers"))
