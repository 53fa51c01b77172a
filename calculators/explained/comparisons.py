"""What a footprint is like: cited figures of daily life, each one click from its source. Never trees."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from calculators import factor_store
from calculators.factor_store import Factor, FactorStore, FactorUnknown
from calculators.units import GRAMS_PER_KG

_GRAMS_PER_TONNE: Final = GRAMS_PER_KG * 1000
_DAYS: Final = Decimal(365)
# A footprint is not compared with itself.
_SAME_KIND: Final = {"car": "car", "household": "home"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same mass as an amount of something known, and the published number that says so."""

    code: str
    amount: str
    what: str
    factor: Factor


def comparisons(grams: int, calculator: str, store: FactorStore) -> list[Comparison]:
    """A mass (grams) beside daily life in Japan; by the newest numbers where its own release lacks one."""
    found = _all(grams, store if ("Japan",) in _lifestyles(store) else factor_store.newest())
    return [each for each in found if each.code != _SAME_KIND.get(calculator)]


def _lifestyles(store: FactorStore) -> set[tuple[str, ...]]:
    try:
        return set(store["lifestyles"].rows)
    except FactorUnknown:
        return set()


def _all(grams: int, store: FactorStore) -> Iterator[Comparison]:
    mass = Decimal(grams)
    person = store["lifestyles"].factor("Japan", unit="tCO2e/year")
    year = person.value * _GRAMS_PER_TONNE
    if mass < year / _DAYS:
        hours = _written(mass / year * _DAYS * 24)
        yield Comparison("person", _("%(n)s hours") % {"n": hours}, _of_a_person(), person)
    elif mass < year:
        yield Comparison("person", f"{_written(100 * mass / year)} %", _of_a_year(), person)
    else:
        yield Comparison("person", _("%(n)s years") % {"n": _written(mass / year)}, _of_a_person(), person)
    home = store["moe-homes"].factor("2", column="electricity", unit="tCO2e/(household*year)")
    days = mass / (home.value * _GRAMS_PER_TONNE) * _DAYS
    yield Comparison(
        "home",
        _days(days),
        _("of the electricity of a home of two in Japan"),
        home,
    )
    car = store["desnz-cars"].factor("average-petrol", unit="kgCO2e/km")
    km = _written(mass / (car.value * GRAMS_PER_KG))
    yield Comparison("car", f"{km} km", _("in an average petrol car, fuel burnt"), car)


def _of_a_year() -> str:
    return _("of what an average person in Japan causes in a year")


def _of_a_person() -> str:
    return _("of the life of an average person in Japan, all counted")


def _days(days: Decimal) -> str:
    if days < 1:
        return _("%(n)s hours") % {"n": _written(days * 24)}
    if days < 2 * _DAYS:
        return _("%(n)s days") % {"n": _written(days)}
    return _("%(n)s years") % {"n": _written(days / _DAYS)}


def _written(value: Decimal) -> str:
    """Two significant figures: a comparison is a feeling, not a measurement."""
    if value >= 100:
        return f"{value.quantize(Decimal(1).scaleb(value.adjusted() - 1)):,.0f}"
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value.quantize(Decimal(1).scaleb(max(value.adjusted() - 1, -3))):f}" if value else "0"
