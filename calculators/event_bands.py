"""Whether a figure is plausible: beside every published one it is warned of, far outside it is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators.errors import Implausible
from calculators.event_input import Event
from calculators.factor_store import FactorStore
from calculators.footprint import Line, Words

BANDS: Final = "okaeshi-event-bands"
UNITS: Final[dict[str, tuple[str, Words]]] = {
    "meal": ("kgCO2e/meal", _("kg CO₂e for a meal")),
    "room-night": ("kgCO2e/(room*night)", _("kg CO₂e for a night in a room")),
    "participant": ("kgCO2e", _("kg CO₂e for a participant")),
    "venue-kwh": ("kWh", _("kWh of electricity for a participant")),
    "waste-kg": ("kg", _("kg of waste for a participant")),
    "meals-each": ("meal", _("meals for a participant")),
    "nights-each": ("night", _("nights for a participant")),
}
REASONS: Final[dict[str, Words]] = {
    "meal": _("Published meals lie between 0.32 kg (breakfast) and 5.01 kg (beef)."),
    "room-night": _("A night in a room lies between 4.7 kg (Costa Rica) and 152.2 kg (Maldives)."),
    "participant": _("The highest published figure is the 9.6 t of a delegate of the G7 summit of 2016."),
    "venue-kwh": _("The stadiums of the World Cup of 2006 used some 4 kWh a spectator."),
    "waste-kg": _("Ten kilograms a participant would be a lot."),
    "meals-each": _("Three meals a day make some twenty in a week."),
    "nights-each": _("Two weeks are long for an event."),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure of one unit of something, the line it is from (empty: the whole event), and the answer behind it."""

    thing: str
    value: Decimal
    line: str
    field: str


def measured(event: Event, lines: Sequence[Line]) -> Iterator[Measured]:
    """Every figure of an event that published ones exist for; `lines` are all of its lines."""
    for number, row in enumerate(event.rows("hotel")):
        yield Measured("nights-each", Decimal(row["nights"]) / event.heads, f"hotel-{number + 1}", "hotel")
    for number, row in enumerate(event.rows("meals")):
        line = f"meals-{number + 1}"
        yield Measured("meals-each", Decimal(row["count"]) / event.heads, line, "meals")
        if row["kind"] == "own":
            yield Measured("meal", row["kg_each"], line, f"meals.{number}.kg_each")
    for number, row in enumerate(event.rows("waste")):
        yield Measured("waste-kg", row["kg"] / event.heads, f"waste-{number + 1}", "waste")
    for line_ in lines:
        if line_.code == "energy.power":
            yield Measured("venue-kwh", line_.quantity / event.heads, line_.code, "energy")
    for number, row in enumerate(event.one("reported").get("parts", [])):
        thing = _UNITS_OF.get(row["part"])
        if thing is None or "count" in row:
            kg = lines[_place(lines, f"reported-{number + 1}")].quantity
            each = kg / row["count"] if thing else kg / event.heads
            where = f"reported.parts.{number}.amount"
            yield Measured(thing or "participant", each, f"reported-{number + 1}", where)
    total = Decimal(sum(line.grams for line in lines)) / 1000
    yield Measured("participant", total / event.heads, "", "participants")


_UNITS_OF: Final = {"meals": "meal", "hotel": "room-night"}


def _place(lines: Sequence[Line], code: str) -> int:
    return next(place for place, line in enumerate(lines) if line.code == code)


def warnings(event: Event, lines: Sequence[Line], store: FactorStore) -> Iterator[tuple[Measured, Words]]:
    """What lies outside the published range, each with words for a person.

    Raises:
        Implausible: something lies beyond the outer bounds, with what was published as the reason.
    """
    for found in measured(event, lines):
        unit, words = UNITS[found.thing]
        refuse_below, warn_below, warn_above, refuse_above = (
            store[BANDS].factor(found.thing, bound, unit=unit).value for bound in _BOUNDS
        )
        if not refuse_below <= found.value <= refuse_above:
            reason = REASONS[found.thing]
            raise Implausible(field=found.field, value=_short(found.value), unit=words, reason=reason)
        if not warn_below <= found.value <= warn_above:
            shown = {"value": _short(found.value), "unit": words, "reason": REASONS[found.thing]}
            yield found, format_lazy(_("Check this: {value} {unit}. {reason}"), **shown)


_BOUNDS: Final = ("refuse-below", "warn-below", "warn-above", "refuse-above")


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():,f}"
