"""Answers that cannot be calculated are refused with the field named."""

import jsonschema
import pytest

from calculators import errors, factor_store
from calculators.flight_input import INPUT_SCHEMA, read

STORE = factor_store.newest()
GOOD = {"legs": [{"from": "HND", "to": "CDG", "aircraft": "B789"}], "cabin": "economy", "passengers": 1}


def leg(**changes: object):
    return {"legs": [{"from": "HND", "to": "CDG"} | changes]}


@pytest.mark.parametrize(
    ("answers", "refusal", "field"),
    [
        ({}, errors.InputMissing, "legs"),
        ({"legs": []}, errors.InputMissing, "legs"),
        ({"legs": "HND-CDG"}, errors.InputMalformed, "legs"),
        ({"legs": ["HND"]}, errors.InputMalformed, "legs.0"),
        ({"legs": [{"from": "HND", "to": "CDG"}] * 21}, errors.TooManyLegs, "legs"),
        (leg(**{"from": "ZZZ"}), errors.AirportUnknown, "legs.0.from"),
        (leg(**{"from": "ＨＮＤ"}), errors.AirportUnknown, "legs.0.from"),
        (leg(**{"from": ""}), errors.InputMissing, "legs.0.from"),
        (leg(to=None), errors.InputMissing, "legs.0.to"),
        (leg(to=7), errors.InputMalformed, "legs.0.to"),
        (leg(to="HND"), errors.AirportsEqual, "legs.0.to"),
        (leg(aircraft="B7X7"), errors.AircraftUnknown, "legs.0.aircraft"),
        (leg(aircraft=""), errors.AircraftUnknown, "legs.0.aircraft"),
        (leg(aircraft=789), errors.InputMalformed, "legs.0.aircraft"),
        (leg(seat="12A"), errors.InputUnknown, "legs.0.seat"),
        (GOOD | {"passengers": 0}, errors.PassengersOutOfRange, "passengers"),
        (GOOD | {"passengers": 1000}, errors.PassengersOutOfRange, "passengers"),
        (GOOD | {"passengers": -1}, errors.PassengersOutOfRange, "passengers"),
        (GOOD | {"passengers": 1.5}, errors.InputMalformed, "passengers"),
        (GOOD | {"passengers": "２"}, errors.InputMalformed, "passengers"),
        (GOOD | {"passengers": True}, errors.InputMalformed, "passengers"),
        (GOOD | {"cabin": "cockpit"}, errors.CabinUnknown, "cabin"),
        (GOOD | {"cabin": ["economy"]}, errors.CabinUnknown, "cabin"),
        (GOOD | {"round_trip": "yes"}, errors.InputMalformed, "round_trip"),
        (GOOD | {"non_co2": "maybe"}, errors.ChoiceUnknown, "non_co2"),
        (GOOD | {"colour": "green"}, errors.InputUnknown, "colour"),
    ],
)
def test_a_bad_answer_is_refused_and_the_field_named(answers, refusal, field):
    with pytest.raises(refusal) as refused:
        read(answers, STORE)
    assert refused.value.field == field
    assert str(refused.value)


def test_defaults_are_written_out():
    assert read({"legs": [{"from": "hnd", "to": "cdg"}]}, STORE).described() == {
        "legs": [{"from": "HND", "to": "CDG"}],
        "cabin": "economy",
        "passengers": 1,
        "round_trip": False,
        "non_co2": "excluded",
    }


@pytest.mark.parametrize("answers", [GOOD, leg(), leg(aircraft=None), GOOD | {"passengers": 500}])
def test_the_published_schema_accepts_what_is_accepted(answers):
    jsonschema.validate(answers, INPUT_SCHEMA)
    assert read(answers, STORE)


@pytest.mark.parametrize(
    "answers", [{}, {"legs": []}, GOOD | {"passengers": 0}, GOOD | {"cabin": "x"}, leg(seat="1")]
)
def test_the_published_schema_refuses_what_is_refused(answers):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answers, INPUT_SCHEMA)
