"""Whether answers are exactly what a published schema says: its types, bounds, words and names.

The engines read by themselves and know better what is wrong; what they let through that the schema does not name is
refused here, so that a program may believe the schema. Of JSON Schema 2020-12 it knows the words that ours use.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from calculators.errors import InputMalformed, InputMissing, InputUnknown

NUMBER: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 10**9},
        {"type": "string", "pattern": r"^([0-9]{1,9}(\.[0-9]{0,6})?|\.[0-9]{1,6}|1000000000(\.0{0,6})?)$"},
    ],
    "description": "a number, read to six decimals, or a text such as '120.5'",
}
"""A quantity as `answers.amount` reads it."""
_BOUNDS: Final[Mapping[type, tuple[str, str]]] = {
    str: ("minLength", "maxLength"),
    list: ("minItems", "maxItems"),
    dict: ("minProperties", "maxProperties"),
}
WORDS: Final = frozenset(
    [
        *("$schema", "type", "properties", "required", "additionalProperties", "items", "minimum", "maximum"),
        *("pattern", "enum", "anyOf", "oneOf", "default", "description", "title"),
        *(word for both in _BOUNDS.values() for word in both),
    ]
)
"""What `check` understands, and what says nothing of what is allowed."""
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (Mapping,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "number": (int, float, Decimal),
    "integer": (int, float),
}


def check(answers: Any, schema: Mapping[str, Any], *, path: str = "") -> None:
    """Raises InputUnknown, InputMissing or InputMalformed with the path of the first answer that the schema refuses."""
    if ("type" in schema and not _is_a(answers, schema["type"])) or not _is_within(answers, schema):
        raise InputMalformed(field=path or None)
    if isinstance(answers, Mapping):
        _check_names(answers, schema, path)
    elif isinstance(answers, list) and "items" in schema:
        for place, answer in enumerate(answers):
            check(answer, schema["items"], path=_below(path, place))
    for word, most in (("anyOf", None), ("oneOf", 1)):
        if word in schema:
            fitting = sum(1 for _way in _fitting(answers, schema[word]))
            if not fitting or (most and fitting > most):
                raise InputMalformed(field=path or None)


def _check_names(answers: Mapping[str, Any], schema: Mapping[str, Any], path: str) -> None:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in answers:
            raise InputMissing(field=_below(path, name))
    for name, answer in answers.items():
        if name in known:
            check(answer, known[name], path=_below(path, name))
        elif schema.get("additionalProperties") is False:
            raise InputUnknown(field=_below(path, name)[:80], name=str(name)[:40])


def _fitting(answers: Any, ways: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for way in ways:
        try:
            check(answers, way)
        except (InputMalformed, InputMissing, InputUnknown):
            continue
        yield way


def _is_a(answer: Any, kinds: str | list[str]) -> bool:
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if isinstance(answer, _TYPES[kind]) and (kind == "boolean" or not isinstance(answer, bool)):
            return kind != "integer" or not isinstance(answer, float) or answer.is_integer()
    return False


def _is_within(answer: Any, schema: Mapping[str, Any]) -> bool:
    if "enum" in schema and answer not in schema["enum"]:
        return False
    if isinstance(answer, int | float | Decimal) and not isinstance(answer, bool):
        return bool(schema.get("minimum", answer) <= answer <= schema.get("maximum", answer))
    if isinstance(answer, str) and "pattern" in schema and not _pattern(schema["pattern"]).search(answer):
        return False
    if isinstance(answer, str | list | Mapping):
        least, most = _BOUNDS[str if isinstance(answer, str) else list if isinstance(answer, list) else dict]
        return bool(schema.get(least, 0) <= len(answer) <= schema.get(most, len(answer)))
    return True


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    # In JSON Schema `$` is the very end; in Python it may stand before a last line break.
    return re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)


def _below(path: str, name: str | int) -> str:
    return f"{path}.{name}" if path else str(name)
