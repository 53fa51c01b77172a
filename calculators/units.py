"""Integer grams of CO2e, and the units that published factors come in.

A footprint is rounded up to the gram: the buyer is never rounded down.
"""

from decimal import ROUND_CEILING, Decimal
from functools import cache

import pint

GRAMS_PER_KG = Decimal(1000)
KM_PER_NAUTICAL_MILE = Decimal("1.852")


@cache
def _registry() -> pint.UnitRegistry:
    units: pint.UnitRegistry = pint.UnitRegistry(non_int_type=Decimal)
    units.define("gCO2e = [carbon]")
    units.define("kgCO2e = 1000 * gCO2e")
    units.define("tCO2e = 1000 * kgCO2e")
    units.define("household = [household]")
    units.define("JPY = [yen]")
    units.define("parcel = [parcel]")
    units.define("passenger = [passenger]")
    units.define("seat = [seat]")
    units.define("economy_seat = [economy_seat]")
    units.define("meal = [meal]")
    units.define("room = [room]")
    units.define("night = [night]")
    units.define("item = [item]")
    units.define("piece = [piece]")
    units.define("ratio = []")
    return units


@cache
def is_known_unit(unit: str) -> bool:
    """Whether pint can read this unit; a factor with another one is refused when it is loaded."""
    try:
        _registry().parse_units(unit)
    except (pint.UndefinedUnitError, pint.DefinitionSyntaxError, ValueError, TypeError):
        return False
    return True


@cache
def is_same_unit(unit: str, other: str) -> bool:
    """Whether two ways of writing a unit mean the same one, in size and in kind."""
    one, two = _registry().Quantity(1, unit), _registry().Quantity(1, other)
    return bool(one.is_compatible_with(two) and one.to(other).magnitude == 1)


def grams_up(kilograms: Decimal) -> int:
    """Whole grams, never fewer than the kilograms given."""
    return int((kilograms * GRAMS_PER_KG).to_integral_value(rounding=ROUND_CEILING))


def to_the_gram_up(kilograms: Decimal) -> Decimal:
    """Kilograms with three decimals, never fewer than given."""
    return kilograms.quantize(Decimal("0.001"), rounding=ROUND_CEILING)


def plain_number(value: Decimal) -> int | float:
    """The JSON number of a decimal: an integer where it is one, else the shortest float that reads the same."""
    return int(value) if value == value.to_integral_value() else float(value)
