"""Answers made up from a published JSON Schema, and the same with one thing wrong in them."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

# Words that mean something where the schema can only say "a text", so that some answers can be worked out.
KNOWN: Mapping[str, list[str]] = {
    "from": ["HND", "CDG", "itm"],
    "to": ["LHR", "HND", "CTS"],
    "venue": ["100-0001", "FR"],
    "aircraft": ["B789", "A320"],
    "country": ["JP", "FR"],
    "csv": ["place,people\nHND,3", "place\n"],
    "factor": ["food-meals/vegan", "grid-countries/JP"],
    "source": ["our meter"],
}
NASTY: tuple[Any, ...] = (
    None, "", True, -1, 0, 1e300, 10**400, 0.1 + 0.2, "NaN", "Infinity", "1e5", "1_000", "１２", " 7", "+5", "x" * 999,
    "ﬁn", "ß", "<script>", "=1+1", "\u202e", [], {}, [[]], [None], {"": 1}, [{}],
)  # fmt: skip


def answers(schema: Mapping[str, Any], name: str = "") -> st.SearchStrategy[Any]:  # noqa: PLR0911 (one a kind)
    """What this schema allows."""
    for word in ("anyOf", "oneOf"):
        if word in schema and "properties" not in schema:
            return st.one_of(*(answers(way, name) for way in schema[word]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    low, high = schema.get("minimum"), schema.get("maximum")
    if kind == "object":
        return _objects(schema)
    if kind == "array":
        most = min(schema.get("maxItems", 3), 3)
        return st.lists(answers(schema["items"], name), min_size=schema.get("minItems", 0), max_size=most)
    if kind == "string":
        known = st.sampled_from(KNOWN.get(name, ["x"]))
        if "pattern" in schema:
            written = st.from_regex(
                schema["pattern"], fullmatch=True, alphabet=st.characters(max_codepoint=127)
            )
            return known | written if name in KNOWN else written
        return known | st.sampled_from(["x", "森と里 🌱", "<b>é</b>"])
    return {
        "boolean": st.booleans(),
        "integer": st.integers(low, high),
        "number": st.floats(low, high) | st.integers(low, high),
    }[kind]


@st.composite
def _objects(draw: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    properties, required = schema.get("properties", {}), set(schema.get("required", ()))
    away: set[str] = set()
    chosen = draw(st.sets(st.sampled_from(sorted(properties)))) if properties else set()
    for word in ("anyOf", "oneOf"):
        if ways := schema.get(word):
            way = draw(st.sampled_from(ways))
            required |= set(way["required"])
            if word == "oneOf":
                away |= {name for other in ways if other is not way for name in other["required"]}
            if "maxProperties" in way:
                chosen = set()
    names = sorted((chosen - away) | required)
    return {name: draw(answers(properties[name], name)) for name in names}


def spoilt(told: Any, draw: Any) -> Any:
    """The same answers with one of them replaced, left out, or one too many."""
    told = copy.deepcopy(told)
    places = list(_places(told))
    inside, key = draw(st.sampled_from(places)) if places else (told, "more")
    act = draw(st.sampled_from(["replace", "drop", "add"]))
    if act == "add" and isinstance(inside, dict):
        inside["unheard"] = 1
    elif act == "drop" and places:
        del inside[key]
    else:
        inside[key] = draw(st.sampled_from(NASTY))
    return told


def _places(told: Any) -> Iterator[tuple[Any, Any]]:
    below = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, inner in below:
        yield told, key
        yield from _places(inner)
