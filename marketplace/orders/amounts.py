"""Amounts as people type them: full-width digits, thousands separators and spaces are understood."""

import unicodedata
from fractions import Fraction

from registry.errors import MassNotRepresentable
from registry.units import GRAMS_MAX, parse_mass


def typed_mass(amount: str, unit: str) -> int:
    """Grams of an amount typed by a person, such as `１，２４０` and `kg`. Raises MassNotRepresentable."""
    plain = unicodedata.normalize("NFKC", amount).strip()
    for separator in (",", "、", " ", "_"):
        plain = plain.replace(separator, "")
    return parse_mass({"amount": plain, "unit": unit}, field="amount")


def share_of(grams: int, percent: str) -> int:
    """A share (0 < percent <= 1000) of a footprint in grams, rounded up: nobody is rounded down on mass.

    Raises MassNotRepresentable.
    """
    plain = unicodedata.normalize("NFKC", percent).strip()
    if not (plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) <= 8):
        raise MassNotRepresentable(field="share")
    exact = Fraction(grams) * Fraction(plain) / 100
    rounded = -(-exact.numerator // exact.denominator)
    if not 0 < rounded <= GRAMS_MAX or Fraction(plain) > 1000:
        raise MassNotRepresentable(field="share")
    return rounded
