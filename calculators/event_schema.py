"""The questions of the event calculator as JSON Schema 2020-12, and the words that their answers may be."""

from typing import Any, Final

from calculators.exact import NUMBER
from calculators.flight_input import CABINS, NON_CO2
from calculators.travel import MODES as GROUND

MODES: Final = ("auto", "plane", "car", "walk", *GROUND)
"""`auto`: the way that is likely at this distance, by a rule that the result states."""
ROLES: Final = ("participant", "staff")
MEALS: Final = (
    "vegan",
    "vegetarian",
    "fish",
    "white_meat",
    "red_meat",
    "mixed",
    "breakfast",
    "hot_drink",
    "bottled_water",
    "alcohol",
    "own",
)
FREIGHT: Final = ("truck", "van", "rail", "ship", "air")
MATERIALS: Final = (
    "wood",
    "steel",
    "aluminium",
    "plastic",
    "pvc",
    "board",
    "paper",
    "textile",
    "glass",
    "concrete",
)
WASTES: Final = ("mixed", "food", "paper", "plastic", "glass", "cans", "wood")
ROUTES: Final = {
    "incineration": "burnt",
    "landfill": "landfill",
    "recycling": "recycled",
    "composting": "composted",
    "digestion": "digested",
}
"""What becomes of waste, and how its row in desnz-disposal ends."""
GOODS: Final = ("tshirt", "reusable_cup", "single_use_cup")
PARTS: Final = (
    "travel",
    "local",
    "hotel",
    "meals",
    "energy",
    "freight",
    "build",
    "waste",
    "printed",
    "goods",
    "online",
    "staff",
    "other",
)
MOST_PEOPLE: Final = 10_000_000
MOST_COUNT: Final = 1_000_000_000
MOST_GROUPS: Final = 300
MOST_ROWS: Final = 300

_PEOPLE: Final = {"type": "integer", "minimum": 1, "maximum": MOST_PEOPLE}
_COUNT: Final = {"type": "integer", "minimum": 1, "maximum": MOST_COUNT}
_PLACE: Final = {
    "type": "string",
    "maxLength": 100,
    "description": "Japanese postcode or prefecture, country, or IATA airport code",
}


def _many(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "array", "maxItems": MOST_ROWS, "items": _one(required, **properties)}


def _one(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


_RIDE: Final = {
    "mode": {"enum": list(MODES[2:]), "default": "train"},
    "km": NUMBER | {"description": "of one person on one day"},
    "people": _PEOPLE,
    "days": {"type": "integer", "minimum": 1, "maximum": 366, "default": 1},
}
_ORIGIN: Final = {
    "from": _PLACE,
    "people": _PEOPLE,
    "mode": {"enum": list(MODES), "default": "auto"},
    "km": NUMBER | {"description": "one way; the map decides where it is absent"},
    "one_way": {"type": "boolean", "default": False},
    "cabin": {"enum": list(CABINS), "default": "economy"},
    "occupants": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
    "role": {"enum": list(ROLES), "default": "participant"},
}
_ENERGY: Final = {
    "kwh": NUMBER | {"description": "electricity measured"},
    "gas_m3": NUMBER,
    "generator_l": NUMBER | {"description": "diesel"},
    "floor_m2": NUMBER | {"description": "with hours, where nothing was measured"},
    "hours": NUMBER,
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
}
_REPORTED: Final = {
    "unit": {"enum": ["kg", "t"], "default": "kg"},
    "parts": _many(["part", "amount"], part={"enum": list(PARTS)}, amount=NUMBER, count=_COUNT),
    "total": NUMBER | {"description": "as published; the parts must add up to it"},
}

INPUT_SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "participants": {
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_PEOPLE,
            "description": "on site; as many as the origins where it is absent; 0 only where all were online",
        },
        "venue": _PLACE,
        "origins": _many(["people"], **_ORIGIN),
        "csv": {
            "type": "string",
            "maxLength": 2_000_000,
            "description": "place,people,mode,km: a row a participant or with a count",
        },
        "local": _many(["km", "people"], **_RIDE),
        "hotel": _many(
            ["nights"],
            country={"type": "string", "default": "JP"},
            nights=_COUNT | {"description": "guests times nights"},
            per_room={"type": "integer", "minimum": 1, "maximum": 10, "default": 1},
        ),
        "meals": _many(["kind", "count"], kind={"enum": list(MEALS)}, count=_COUNT, kg_each=NUMBER),
        "energy": _one([], **_ENERGY),
        "freight": _many(
            ["kg", "km"], mode={"enum": list(FREIGHT), "default": "truck"}, kg=NUMBER, km=NUMBER
        ),
        "build": _many(
            ["material", "kg"],
            material={"enum": list(MATERIALS)},
            kg=NUMBER,
            uses={"type": "integer", "minimum": 1, "maximum": 1_000, "default": 1},
        ),
        "waste": _many(
            ["kg"],
            kind={"enum": list(WASTES), "default": "mixed"},
            route={"enum": list(ROUTES), "default": "incineration"},
            kg=NUMBER,
        ),
        "printed": _one([], sheets=NUMBER | {"description": "A4"}, kg=NUMBER),
        "goods": _many(["kind", "count"], kind={"enum": list(GOODS)}, count=_COUNT),
        "online": _one(["people", "hours"], people=_COUNT, hours=NUMBER | {"description": "of each"}),
        "staff": _one(["km", "people"], **_RIDE),
        "reported": _one(["parts"], **_REPORTED) | {"description": "sums of the organiser's own"},
        "non_co2": {"enum": list(NON_CO2), "default": "excluded"},
    },
}
