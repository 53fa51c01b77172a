"""Mass in the registry: whole grams of CO2e, in and out."""

import re
from collections.abc import Mapping
from decimal import Decimal

from registry.errors import MassNotRepresentable
from registry.masses import GRAMS_PER_TONNE

GRAMS_MAX = 10**15 - GRAMS_PER_TONNE  # the largest batch: nine digits of tonnes in a serial number
_GRAMS_PER_UNIT = {"g": 1, "kg": 1_000, "t": GRAMS_PER_TONNE}
# ASCII on purpose: \d would let full-width and Arabic digits through, and two readers could differ about them.
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,9})?", re.ASCII)


def parse_mass(mass: object, *, field: str = "mass") -> int:
    """Grams of `{"amount": "1.25", "unit": "kg"}`: a positive decimal string in ASCII and g, kg or t.

    Raises MassNotRepresentable for anything that is not a whole positive number of grams up to 999,999,999 t.
    """
    if not isinstance(mass, Mapping):
        raise MassNotRepresentable(field=field)
    amount, unit = mass.get("amount"), mass.get("unit")
    if not isinstance(amount, str) or not isinstance(unit, str) or unit not in _GRAMS_PER_UNIT:
        raise MassNotRepresentable(field=field)
    if not _DECIMAL.fullmatch(amount):
        raise MassNotRepresentable(field=field)
    grams = Decimal(amount) * _GRAMS_PER_UNIT[unit]
    if grams != grams.to_integral_value() or not 0 < grams <= GRAMS_MAX:
        raise MassNotRepresentable(field=field)
    return int(grams)
