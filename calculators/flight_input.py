"""What the flight calculator asks, and how an answer is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from calculators import errors
from calculators.airports import airport
from calculators.answers import choice, only, whole, yes_or_no
from calculators.factor_store import FactorStore

CABINS: Final = ("economy", "premium_economy", "business", "first")
NON_CO2: Final = ("excluded", "included")
MOST_LEGS: Final = 20
MOST_PASSENGERS: Final = 500

INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["legs"],
    "additionalProperties": False,
    "properties": {
        "legs": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LEGS,
            "items": {
                "type": "object",
                "required": ["from", "to"],
                "additionalProperties": False,
                "properties": {
                    "from": {
                        "type": "string",
                        "pattern": "^[A-Za-z]{3}$",
                        "description": "IATA airport code",
                    },
                    "to": {"type": "string", "pattern": "^[A-Za-z]{3}$", "description": "IATA airport code"},
                    "aircraft": {
                        "type": ["string", "null"],
                        "pattern": "^[A-Za-z0-9]{2,4}$",
                        "description": "ICAO type designator; a typical type is used when absent",
                    },
                },
            },
        },
        "cabin": {"enum": list(CABINS), "default": "economy"},
        "passengers": {"type": "integer", "minimum": 1, "maximum": MOST_PASSENGERS, "default": 1},
        "round_trip": {"type": "boolean", "default": False},
        "non_co2": {"enum": list(NON_CO2), "default": "excluded"},
    },
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One flight: IATA codes, and the ICAO aircraft type where it is known."""

    origin: str
    destination: str
    aircraft: str | None = None

    def reversed(self) -> "Leg":
        return Leg(self.destination, self.origin, self.aircraft)


@dataclass(frozen=True, slots=True)
class FlightInput:
    """A journey by air of one or more passengers in one cabin."""

    legs: tuple[Leg, ...]
    cabin: str = "economy"
    passengers: int = 1
    round_trip: bool = False
    non_co2: str = "excluded"

    @property
    def flown_legs(self) -> tuple[Leg, ...]:
        """The legs in the order they are flown, the way back included."""
        back = tuple(leg.reversed() for leg in reversed(self.legs)) if self.round_trip else ()
        return self.legs + back

    def described(self) -> dict[str, Any]:
        """The answers in full, defaults written out, as they are stored."""
        return {
            "legs": [
                {"from": leg.origin, "to": leg.destination}
                | ({"aircraft": leg.aircraft} if leg.aircraft else {})
                for leg in self.legs
            ],
            "cabin": self.cabin,
            "passengers": self.passengers,
            "round_trip": self.round_trip,
            "non_co2": self.non_co2,
        }


def read(answers: Mapping[str, Any], store: FactorStore) -> FlightInput:
    """The journey that these answers describe.

    Raises:
        CalculatorError: with the path of the answer at fault in `field`, such as `legs.0.from`.
    """
    only(answers, INPUT_SCHEMA["properties"])
    return FlightInput(
        legs=_legs(answers, store),
        cabin=choice(answers, "cabin", CABINS, default="economy", refusal=errors.CabinUnknown),
        passengers=whole(
            answers,
            "passengers",
            least=1,
            most=MOST_PASSENGERS,
            default=1,
            refusal=errors.PassengersOutOfRange,
        ),
        round_trip=yes_or_no(answers, "round_trip"),
        non_co2=choice(answers, "non_co2", NON_CO2, default="excluded"),
    )


def _legs(answers: Mapping[str, Any], store: FactorStore) -> tuple[Leg, ...]:
    legs = answers.get("legs")
    if not legs and (legs is None or isinstance(legs, list)):
        raise errors.InputMissing(field="legs")
    if not isinstance(legs, list):
        raise errors.InputMalformed(field="legs")
    if len(legs) > MOST_LEGS:
        raise errors.TooManyLegs(field="legs", most=MOST_LEGS)
    return tuple(_leg(leg, f"legs.{place}", store) for place, leg in enumerate(legs))


def _leg(leg: Any, path: str, store: FactorStore) -> Leg:
    if not isinstance(leg, Mapping):
        raise errors.InputMalformed(field=path)
    only(leg, INPUT_SCHEMA["properties"]["legs"]["items"]["properties"], path=f"{path}.")
    origin = _airport(leg, f"{path}.from", "from", store)
    destination = _airport(leg, f"{path}.to", "to", store)
    if origin == destination:
        raise errors.AirportsEqual(field=f"{path}.to", airport=origin)
    return Leg(origin, destination, _aircraft(leg, f"{path}.aircraft", store))


def _airport(leg: Mapping[str, Any], path: str, name: str, store: FactorStore) -> str:
    code = leg.get(name)
    if code is None or code == "":
        raise errors.InputMissing(field=path)
    if not isinstance(code, str):
        raise errors.InputMalformed(field=path)
    try:
        return airport(store, code.upper()).iata
    except errors.AirportUnknown as unknown:
        raise errors.AirportUnknown(field=path, airport=code[:20]) from unknown


def _aircraft(leg: Mapping[str, Any], path: str, store: FactorStore) -> str | None:
    wanted = leg.get("aircraft")
    if wanted is None:
        return None
    if not isinstance(wanted, str):
        raise errors.InputMalformed(field=path)
    if not re.fullmatch("[A-Za-z0-9]{2,4}", wanted) or (wanted.upper(),) not in store["seat-layouts"]:
        raise errors.AircraftUnknown(field=path, aircraft=wanted[:20])
    return wanted.upper()
