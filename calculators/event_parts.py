"""Everything of an event but the way there: each row of an answer becomes a line with its own low and high."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators import other_figures
from calculators.errors import CountryUnknown
from calculators.event_input import Event
from calculators.event_rows import ways_of
from calculators.event_travel import CHOICES, MODES, Part, ground
from calculators.event_words import GOODS, MATERIALS, MEALS, PARTS, ROUTES, WASTES
from calculators.factor_store import Factor, FactorStore
from calculators.footprint import Line, Words
from calculators.units import grams_up
from calculators.where import name_of, place

Row = Mapping[str, Any]
_OWN: Final[Words] = _("The organiser's own figure: nobody has checked it.")


def parts(event: Event, store: FactorStore) -> Iterator[Part]:
    """The lines of every part that was answered. Raises CountryUnknown."""
    for part, lines in _LINES.items():
        for number, row in enumerate(event.rows(part), 1):
            yield from lines(f"{part}-{number}", row, event, store)
    for part, made in _SINGLE.items():
        if event.one(part):
            yield from made(part, event.one(part), event, store)


def _part(
    code: str,
    label: Words,
    quantity: Decimal,
    unit: str,
    factor: Factor,
    *behind: Factor,
    low: Decimal | None = None,
    high: Decimal | None = None,
    note: Words = "",
) -> Part:
    """quantity x factor, and quantity x low and x high where those are published."""
    line = Line(
        code=code,
        label=label,
        grams=grams_up(quantity * factor.value),
        quantity=quantity,
        unit=unit,
        stage=code.split("-", maxsplit=1)[0].split(".", maxsplit=1)[0],
        factors=(factor, *behind),
        note=note,
    )
    bounds = [grams_up(quantity * (factor.value if other is None else other)) for other in (low, high)]
    return Part(line, min(line.grams, bounds[0]), max(line.grams, bounds[1]))


def _choice(store: FactorStore, name: str, unit: str) -> Factor:
    return store[CHOICES].factor(f"event-{name}", unit=unit)


def _three(store: FactorStore, dataset: str, key: str, unit: str) -> tuple[Factor, Decimal, Decimal]:
    """The counted figure of a row with the lowest and the highest that was published."""
    table = store[dataset]
    low, high = (table.factor(key, column=column, unit=unit).value for column in ("low", "high"))
    return table.factor(key, unit=unit), low, high


# --- one line for each row -----------------------------------------------------------------------------------------
def _local(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    label = format_lazy(
        _("{people} on the spot ({way})"), people=f"{row['people']:,}", way=MODES[row["mode"]]
    )
    yield _ride(code, row, label, store)


def _ride(code: str, row: Row, label: Words, store: FactorStore) -> Part:
    stage = code.split("-", maxsplit=1)[0]
    rides = row["people"] * row["days"]
    if row["mode"] == "walk":
        return Part(Line(code, label, 0, row["km"] * rides, "passenger*km", stage, ()), 0, 0)
    ride = ground(row["mode"], row["km"], rides, 1, store)
    return replace(ride, line=replace(ride.line, code=code, label=label, stage=stage))


def _hotel(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    country, per_room = row["country"], row["per_room"]
    factor = store["hotel-nights"].factor(country, unit="kgCO2e/(room*night)")
    low, high = (_choice(store, f"hotel-{bound}", "ratio").value for bound in ("low", "high"))
    nights = Decimal(row["nights"])
    shared = _("Rooms shared by several guests count once.") if per_room > 1 else ""
    yield _part(
        code,
        format_lazy(
            _("{nights} hotel nights, {country}"), nights=f"{row['nights']:,}", country=_country(country)
        ),
        (nights / per_room).quantize(Decimal("0.000001")),
        "room*night",
        factor,
        low=factor.value * low,
        high=factor.value * high,
        note=shared,
    )


def _country(code: str) -> Words:
    return _("London") if code == "GB-LON" else name_of(code)


def _meals(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    count = Decimal(row["count"])
    label = format_lazy("{count} × {kind}", count=f"{row['count']:,}", kind=MEALS[row["kind"]])
    if row["kind"] == "own":
        kg = count * row["kg_each"]
        yield _as_told(Line(code, label, grams_up(kg), count, "meal", "meals", (), _OWN), kg, store)
        return
    factor, low, high = _three(store, "event-meals", row["kind"], "kgCO2e/meal")
    yield _part(code, label, count, "meal", factor, low=low, high=high)


def _as_told(line: Line, kg: Decimal, store: FactorStore) -> Part:
    """A sum of the organiser's own, with the margin of figures that somebody brings along (from 2026.11.30 on)."""
    margin = Decimal(0)
    if other_figures.are_known(store):
        margin = store["okaeshi-product-margins"].factor("given", unit="ratio").value
    return Part(line, grams_up(kg * (1 - margin)), grams_up(kg * (1 + margin)))


def _freight(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    factor, low, high = _freight_figures(row["mode"], store)
    label = format_lazy(_("{kg} kg of freight ({way})"), kg=f"{row['kg']:,f}", way=_FREIGHT[row["mode"]])
    quantity = (row["kg"] * row["km"] / 1000).quantize(Decimal("0.000001"))
    yield _part(code, label, quantity, "tonne*km", factor, low=low, high=high)


def _freight_figures(mode: str, store: FactorStore) -> tuple[Factor, Decimal, Decimal]:
    """The figure of a mode, with the largest and the smallest vehicle; of a plane, with its other warming."""
    unit = "kgCO2e/(tonne*km)"
    if mode == "air":
        bare, whole = (
            store["desnz-air-freight"].factor("international", column=column, unit=unit)
            for column in ("without_rf", "with_rf")
        )
        return bare, bare.value, whole.value
    counted, low, high = (store["desnz-freight"].factor(row, unit=unit) for row in _VEHICLES[mode])
    return counted, low.value, high.value


_VEHICLES: Final = {
    "truck": ("truck", "trailer-20t", "truck-2t"),
    "van": ("van", "van-electric", "van"),
    "rail": ("rail", "rail", "rail"),
    "ship": ("container-ship", "container-ship-low", "container-ship-high"),
}
_FREIGHT: Final[dict[str, Words]] = {
    "truck": _("Lorry"),
    "van": _("Van"),
    "rail": _("Rail"),
    "ship": _("Ship"),
    "air": _("Plane"),
}


def _build(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    factor, low = _material(row["material"], store)
    label = format_lazy(_("{kg} kg of {material}"), kg=f"{row['kg']:,f}", material=MATERIALS[row["material"]])
    quantity = (row["kg"] / row["uses"]).quantize(Decimal("0.000001"))
    note = _("Shared out among all the times it is used.") if row["uses"] > 1 else ""
    yield _part(code, label, quantity, "kg", factor, low=low, note=note)


def _material(name: str, store: FactorStore) -> tuple[Factor, Decimal]:
    """A kilogram of it, new; and the lowest: recycled, or used again."""
    table, row = store["desnz-materials"], _MATERIALS.get(name, name)
    cheaper = [key for key in (f"{row}-recycled", f"{row}-reused") if (key,) in table]
    low = min(table.factor(key, unit="kgCO2e/kg").value for key in cheaper)
    return table.factor(f"{row}-new", unit="kgCO2e/kg"), low


_MATERIALS: Final = {"steel": "steel-cans", "board": "cardboard", "textile": "clothing"}


def _waste(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    ways = ways_of(row["kind"], store)
    factor = ways[row["route"]]
    others = [other.value for other in ways.values()]
    if (row["kind"], row["route"]) == ("plastic", "incineration"):
        others.append(_choice(store, "plastic-burnt", "kgCO2e/kg").value)
    label = format_lazy(
        _("{kg} kg of waste: {kind}, {route}"),
        kg=f"{row['kg']:,f}",
        kind=WASTES[row["kind"]],
        route=ROUTES[row["route"]],
    )
    only = _("What burning sets free and what recycling saves are not in this figure.")
    note = only if row["route"] in ("incineration", "recycling") else ""
    yield _part(code, label, row["kg"], "kg", factor, high=max(others), note=note)


def _goods(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    count = Decimal(row["count"])
    label = format_lazy("{count} × {kind}", count=f"{row['count']:,}", kind=GOODS[row["kind"]])
    if row["kind"] == "tshirt":
        yield _part(code, label, count, "item", _choice(store, "tshirt", "kgCO2e/item"))
        return
    reusable = row["kind"] == "reusable_cup"
    mass = _choice(store, "cup-reusable" if reusable else "cup-single-use", "kg")
    factor, low = _material("pp" if reusable else "ps", store)
    yield _part(code, label, count * mass.value, "kg", factor, mass, low=low)


# --- parts that are no lists ---------------------------------------------------------------------------------------
def _energy(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    country = row.get("country") or (place(store, event.venue).country if event.venue else "JP")
    if (country,) not in store["grid-countries"] and {"kwh", "floor_m2"} & set(row):
        raise CountryUnknown(field="energy.country", name=country)
    if "kwh" in row:
        yield _power(row["kwh"], country, event, store, measured=True)
    if "floor_m2" in row:
        yield from _hall(row, country, event, store)
    if "gas_m3" in row:
        factor = store["fuels-japan"].factor("jp23-city-gas", unit="kgCO2e/m³")
        yield _burnt("energy.gas", _("Gas of the venue"), row["gas_m3"], factor, store)
    if "generator_l" in row:
        factor = store["fuels-japan"].factor("jp23-diesel", unit="kgCO2e/L")
        yield _burnt("energy.generator", _("Diesel of generators"), row["generator_l"], factor, store)


def _burnt(code: str, label: Words, quantity: Decimal, factor: Factor, store: FactorStore) -> Part:
    """A fuel, with what it is elsewhere and what its making adds as the ends of its range."""
    others = (factor.value, *other_figures.beside(factor, store))
    unit = factor.unit.removeprefix("kgCO2e/")
    return _part(code, label, quantity, unit, factor, low=min(others), high=max(others))


def _power(kwh: Decimal, country: str, event: Event, store: FactorStore, *, measured: bool) -> Part:
    grid = store["grid-countries"].factor(country, unit="kgCO2e/kWh")
    losses = _choice(store, "grid-losses", "ratio").value
    estimated = "" if measured else _("From the floor and the hours, by what British halls use in a year.")
    label = format_lazy(_("Electricity of the venue, {country}"), country=name_of(country))
    high = grid.value * losses
    return _part("energy.power", label, kwh, "kWh", grid, high=high, note=estimated)


def _hall(row: Row, country: str, event: Event, store: FactorStore) -> Iterator[Part]:
    """Energy of a hall in a year, spread over its hours of use: electricity, and gas for its heat."""
    halls, unit = store["event-halls"], "kWh/(m**2*year)"
    hours = _choice(store, "hall-hours", "h/year")
    share = row["floor_m2"] * row["hours"] / hours.value
    counted, most = (halls.factor(f"hall-electricity{end}", unit=unit) for end in ("", "-high"))
    power = _power(_six(share * counted.value), country, event, store, measured=False)
    high = grams_up(_six(share * most.value) * power.line.factors[0].value)
    yield replace(
        power,
        line=replace(power.line, factors=(*power.line.factors, counted, hours)),
        high=max(power.high, high),
    )
    heat, hottest = (halls.factor(f"hall-gas{end}", unit=unit) for end in ("", "-high"))
    burnt = _choice(store, "natural-gas", "kgCO2e/kWh")
    made = _part(
        "energy.heat",
        _("Heat of the venue"),
        _six(share * heat.value),
        "kWh",
        burnt,
        heat,
        hours,
        low=Decimal(0),
        high=burnt.value * hottest.value / heat.value,
        note=_("From the floor and the hours, by what British halls use in a year."),
    )
    yield made


def _printed(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    factor, low = _material("paper", store)
    note = _("The paper alone: printing it is not in this figure.")
    if "sheets" in row:
        sheet = _choice(store, "a4-sheet", "kg")
        label = format_lazy(_("{sheets} printed A4 sheets"), sheets=f"{row['sheets']:,f}")
        quantity = _six(row["sheets"] * sheet.value)
        yield _part("printed.sheets", label, quantity, "kg", factor, sheet, low=low, note=note)
    if "kg" in row:
        label = format_lazy(_("{kg} kg of printed matter"), kg=f"{row['kg']:,f}")
        yield _part("printed.kg", label, row["kg"], "kg", factor, low=low, note=note)


def _online(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    factor = _choice(store, "video-hour", "kgCO2e/h")
    label = format_lazy(
        _("{people} online for {hours} h"), people=f"{row['people']:,}", hours=f"{row['hours']:,f}"
    )
    high = None
    if other_figures.are_known(store):  # what takes more data
        high = store["ademe-online"].factor("video-streaming", unit="kgCO2e/h").value
    yield _part("online", label, row["people"] * row["hours"], "h", factor, high=high)


def _staff(code: str, row: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    label = format_lazy(_("{people} staff ({way})"), people=f"{row['people']:,}", way=MODES[row["mode"]])
    yield _ride("staff", row, label, store)


def _reported(code: str, table: Row, event: Event, store: FactorStore) -> Iterator[Part]:
    """Sums of the organiser's own."""
    to_kg = Decimal(1000) if table["unit"] == "t" else Decimal(1)
    for number, row in enumerate(table["parts"], 1):
        kg = row["amount"] * to_kg
        grams = grams_up(kg)
        line = Line(f"reported-{number}", PARTS[row["part"]], grams, kg, "kg", row["part"], (), _OWN)
        yield _as_told(line, kg, store)


def _six(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"))


Lines = Callable[[str, Row, Event, FactorStore], Iterator[Part]]
_LINES: Final[dict[str, Lines]] = {
    "local": _local,
    "hotel": _hotel,
    "meals": _meals,
    "freight": _freight,
    "build": _build,
    "waste": _waste,
    "goods": _goods,
}
_SINGLE: Final[dict[str, Lines]] = {
    "energy": _energy,
    "printed": _printed,
    "online": _online,
    "staff": _staff,
    "reported": _reported,
}
