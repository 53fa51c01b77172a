"""An event with everything that can be told of one, and short ways to ask."""

from typing import Any

import pytest

from calculators.errors import CalculatorError
from calculators.services import calculate

FULL: dict[str, Any] = {
    "participants": 100,
    "venue": "東京都",
    "origins": [
        {"from": "FR", "people": 5},
        {"from": "大阪", "people": 20},
        {"from": "900-0001", "people": 5},
    ],
    "local": [{"people": 60, "km": 10, "days": 2, "mode": "metro"}],
    "hotel": [{"nights": 40, "per_room": 2}],
    "meals": [{"kind": "vegetarian", "count": 100}, {"kind": "own", "count": 20, "kg_each": "1.8"}],
    "energy": {"floor_m2": 1000, "hours": 16},
    "freight": [{"kg": 500, "km": 400}],
    "build": [{"material": "wood", "kg": 300, "uses": 3}],
    "waste": [{"kg": 50, "route": "landfill"}],
    "printed": {"sheets": 500},
    "goods": [{"kind": "tshirt", "count": 20}, {"kind": "reusable_cup", "count": 100}],
    "online": {"people": 50, "hours": 6},
    "staff": {"people": 10, "km": 30, "days": 2},
}


def event(**inputs: Any):
    return calculate(calculator="event", inputs=inputs)


def grams(footprint, beginning):
    return sum(line.grams for line in footprint.lines if line.code.startswith(beginning))


def step(footprint, code):
    return next(one.value for one in footprint.steps if one.code == code)


def refused(**inputs: Any) -> CalculatorError:
    with pytest.raises(CalculatorError) as refusal:
        event(**inputs)
    return refusal.value
