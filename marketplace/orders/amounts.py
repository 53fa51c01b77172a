"""Amounts as people type them: full-width digits, thousands separators and spaces are understood."""

import unicodedata
from fractions import Fraction

from marketplace.errors import MoneyInvalid
from registry.errors import MassNotRepresentable
from registry.units import GRAMS_MAX, parse_mass

MONEY_MAX = 100_000_000  # yen
SHARE_MAX = 100_000  # hundredths of a percent: ten times a footprint


def typed_mass(amount: str, unit: str) -> int:
    """Grams of an amount typed by a person, such as `１，２４０` and `kg`. Raises MassNotRepresentable."""
    plain = unicodedata.normalize("NFKC", amount).strip()
    for separator in (",", "、", " ", "_"):
        plain = plain.replace(separator, "")
    return parse_mass({"amount": plain, "unit": unit}, field="amount")


def typed_money(amount: str) -> int:
    """Yen typed by a person, such as `¥３，０００`. Raises MoneyInvalid unless it is a whole number from 1 to 10^8."""
    plain = unicodedata.normalize("NFKC", amount).strip().lstrip("¥\\").removesuffix("円")
    for separator in (",", "、", " ", "_"):
        plain = plain.replace(separator, "")
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:12]) <= MONEY_MAX):
        raise MoneyInvalid(field="amount")
    return int(plain)


def share_of(grams: int, percent: str) -> int:
    """A share (0 < percent <= 1000) of a footprint in grams, rounded up: nobody is rounded down on mass.

    Raises MassNotRepresentable.
    """
    mass = mass_of_share(grams, hundredths(percent))
    if not 0 < mass <= GRAMS_MAX:
        raise MassNotRepresentable(field="share")
    return mass


def hundredths(percent: str) -> int:
    """A percentage typed by a person, 0 to 1000, in hundredths of a percent. Raises MassNotRepresentable."""
    plain = unicodedata.normalize("NFKC", percent).strip().removesuffix("%").rstrip() or "0"
    if not (plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) <= 8):
        raise MassNotRepresentable(field="share")
    exact = Fraction(plain) * 100
    rounded = -(-exact.numerator // exact.denominator)
    if rounded > SHARE_MAX:
        raise MassNotRepresentable(field="share")
    return rounded


def mass_of_share(grams: int, share: int) -> int:
    """`share` hundredths of a percent of so many grams, rounded up to the gram."""
    return -(-grams * share // 10_000)
