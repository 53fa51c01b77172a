"""Mass comes in as exact decimal strings, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import MassNotRepresentable
from registry.units import GRAMS_MAX, parse_mass

POWERS = {"g": 0, "kg": 3, "t": 6}


@pytest.mark.parametrize(
    ("amount", "unit", "grams"),
    [
        ("1", "g", 1),
        ("1.25", "kg", 1_250),
        ("0.001", "kg", 1),
        ("1.870", "t", 1_870_000),
        ("0.000001", "t", 1),
        ("1.000", "g", 1),
        ("999999999", "t", GRAMS_MAX),
    ],
)
def test_a_mass_is_whole_grams(amount: str, unit: str, grams: int):
    assert parse_mass({"amount": amount, "unit": unit}) == grams


@pytest.mark.parametrize(
    "amount",
    [
        "0", "0.0", "-1", "+1", "01", "1.", ".5", "1,5", "1e3", "0x10", "1_000", " 1", "1 ", "1\n", "", "NaN",
        "Infinity", "１", "٣", "1.2345", "0.0005", "999999999999999999", "1000000000000", 1, 1.25, None, True, ["1"],
    ],
)  # fmt: skip
def test_what_is_not_exact_to_the_gram_is_refused(amount):
    with pytest.raises(MassNotRepresentable) as refusal:
        parse_mass({"amount": amount, "unit": "kg"}, field="lines.0.mass")
    assert refusal.value.field == "lines.0.mass"


@pytest.mark.parametrize(
    "mass", [{}, {"amount": "1"}, {"unit": "kg"}, [], None, "1 kg", {"amount": "1", "unit": ["kg"]}]
)
def test_a_mass_is_an_amount_and_a_unit(mass):
    with pytest.raises(MassNotRepresentable):
        parse_mass(mass)


@pytest.mark.parametrize("unit", ["G", "Kg", "lb", "ｋｇ", "", None, 1])
def test_only_three_units_are_known(unit):
    with pytest.raises(MassNotRepresentable):
        parse_mass({"amount": "1", "unit": unit})


@given(st.integers(min_value=1, max_value=GRAMS_MAX), st.sampled_from(list(POWERS)))
def test_every_whole_number_of_grams_can_be_said_in_every_unit(grams: int, unit: str):
    amount = format(Decimal(grams).scaleb(-POWERS[unit]), "f")
    assert parse_mass({"amount": amount, "unit": unit}) == grams


@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(list(POWERS)))
def test_no_mass_is_ever_rounded(amount: Decimal, unit: str):
    try:
        grams = parse_mass({"amount": format(amount, "f"), "unit": unit})
    except MassNotRepresentable:
        return
    assert Decimal(grams) == amount.scaleb(POWERS[unit])
