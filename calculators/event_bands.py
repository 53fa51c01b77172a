"""Whether a figure is plausible: beside every published one it is warned of, far outside it is refused."""

from decimal import Decimal
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from calculators.errors import Implausible
from calculators.factor_store import FactorStore
from calculators.footprint import Words

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


def checked(thing: str, value: Decimal, store: FactorStore, *, field: str) -> Words:
    """Empty where `value` is within the published range, else a warning for the line.

    Raises:
        Implausible: beyond the outer bounds, with what was published as the reason.
    """
    unit, words = UNITS[thing]

    def bound(name: str) -> Decimal:
        return store[BANDS].factor(thing, name, unit=unit).value

    if not bound("refuse-below") <= value <= bound("refuse-above"):
        raise Implausible(field=field, value=_short(value), unit=words, reason=REASONS[thing])
    if bound("warn-below") <= value <= bound("warn-above"):
        return ""
    warning = _("Check this: {value} {unit}. {reason}")
    return format_lazy(warning, value=_short(value), unit=words, reason=REASONS[thing])


def _short(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():,f}"
