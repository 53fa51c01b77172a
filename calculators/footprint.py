"""The result of every calculator: a total in grams, its range, its lines, and what was left out.

A footprint can be calculated again from its inputs and the release of factors it names; the hash is the same then.
Words are kept out of the hash: the same footprint in Japanese and in English has one hash.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import rfc8785
from django.utils.functional import Promise

from calculators.factor_store import Factor
from calculators.units import plain_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
# What Python and RFC 8785 may write in two ways: 1.0, 1e-07, NaN, whole numbers beyond 2^53, the order of rare letters.
_OTHERWISE: Final = re.compile(
    r"(^|[\[:,])-?\d+(\.0|(\.\d+)?e[-+]?\d+)([,\]}]|$)|NaN|Infinity|(?<![.\d])\d{16}|[\U00010000-\U0010ffff]"
)
_WORDS = frozenset({"label", "name", "note", "warning"})


@dataclass(frozen=True, slots=True)
class _Trimmed:
    """Words without the spaces around them, looked up when they are written."""

    words: Words

    def __str__(self) -> str:
        return str(self.words).strip()


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the total: quantity x factors, rounded up to the gram."""

    code: str
    label: Words
    grams: int
    quantity: Decimal
    unit: str
    stage: str
    factors: tuple[Factor, ...]
    note: Words = ""

    def described(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "code": self.code,
            "label": self.label,
            "grams": self.grams,
            "quantity": plain_number(self.quantity),
            "unit": self.unit,
            "stage": self.stage,
            "factors": [factor.described() for factor in self.factors],
        }
        return shown | ({} if isinstance(self.note, str) and not self.note else {"note": _Trimmed(self.note)})


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Something outside the total; `grams` where its size can be estimated, None where it cannot."""

    code: str
    label: Words
    grams: int | None = None
    note: Words = ""

    def described(self) -> dict[str, Any]:
        return {"code": self.code, "label": self.label, "grams": self.grams, "note": self.note}


@dataclass(frozen=True, slots=True)
class Method:
    """One way to the total. The first is the one counted; the others, independent of it, make the range."""

    code: str
    name: Words
    grams: int
    note: Words = ""

    def described(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name, "grams": self.grams, "note": self.note}


@dataclass(frozen=True, slots=True)
class Step:
    """One intermediate value, so that a reader can follow the arithmetic."""

    code: str
    label: Words
    value: Decimal | str
    unit: str

    def described(self) -> dict[str, Any]:
        value = self.value if isinstance(self.value, str) else plain_number(self.value)
        return {"code": self.code, "label": self.label, "value": value, "unit": self.unit}


@dataclass(frozen=True)
class Footprint:
    """What was asked, what came out, and how."""

    calculator: str
    inputs: Mapping[str, Any]
    lines: tuple[Line, ...]
    methods: tuple[Method, ...]
    not_counted: tuple[NotCounted, ...]
    steps: tuple[Step, ...]
    engine_version: str
    dataset_version: str

    @property
    def grams(self) -> int:
        """The total: the sum of the lines, exactly."""
        return sum(line.grams for line in self.lines)

    @property
    def low_grams(self) -> int:
        """The lowest total of all methods."""
        return min(self.grams, *(method.grams for method in self.methods))

    @property
    def high_grams(self) -> int:
        """The highest total of all methods."""
        return max(self.grams, *(method.grams for method in self.methods))

    @property
    def factors(self) -> dict[str, Factor]:
        """Every factor used, by its id."""
        return {factor.id: factor for line in self.lines for factor in line.factors}

    @cached_property
    def hash(self) -> str:
        """What the result is known by; the same in every language."""
        return hash_of(self._shown)

    def described(self) -> dict[str, Any]:
        """The footprint as the API shows it, its words in the active language."""
        told: dict[str, Any] = json.loads(self.text())
        return told

    def text(self) -> str:
        """The same as compact JSON: the exact text that is kept."""
        shown = self._shown | {"hash": self.hash}
        return json.dumps(shown, ensure_ascii=False, separators=(",", ":"), default=_said)

    @cached_property
    def _shown(self) -> dict[str, Any]:
        """Everything but the hash; its words are looked up when they are written, in the language of that moment."""
        return {
            "calculator": self.calculator,
            "inputs": self.inputs,
            "grams": self.grams,
            "low_grams": self.low_grams,
            "high_grams": self.high_grams,
            "lines": _all(self.lines),
            "not_counted": _all(self.not_counted),
            "methods": _all(self.methods),
            "steps": _all(self.steps),
            "engine_version": self.engine_version,
            "dataset_version": self.dataset_version,
        }


def hash_of(described: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the RFC 8785 form of a described footprint without its words and its `hash`."""
    return hashlib.sha256(canonical(_without_words(described))).hexdigest()


def canonical(thing: Any) -> bytes:
    """The RFC 8785 form. Python's own writer gives the same, many times faster, but for what `_OTHERWISE` finds."""
    text = json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return rfc8785.dumps(thing) if _OTHERWISE.search(text) else text.encode()


def _without_words(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return {
            key: _without_words(value) for key, value in thing.items() if key not in _WORDS and key != "hash"
        }
    return [_without_words(part) for part in thing] if isinstance(thing, list) else thing


def _said(words: Any) -> str:
    """What the writer of JSON does not know: words to look up, and nothing else."""
    if isinstance(words, Promise | _Trimmed):
        return str(words)
    raise TypeError(f"a footprint cannot hold {type(words).__name__}")


def _all(parts: Sequence[Line | NotCounted | Method | Step]) -> list[dict[str, Any]]:
    return [part.described() for part in parts]
