"""What changed between two kept results of the same answers, read from what was kept and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of the one or of both; None where a result has no such line."""

    label: str
    was: int | None
    now: int | None

    @property
    def by(self) -> int:
        return (self.now or 0) - (self.was or 0)


@dataclass(frozen=True, slots=True)
class FactorChange:
    """A published number that differs; None where only the other result uses it."""

    factor: str
    was: Mapping[str, Any] | None
    now: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """From one result to another, line by line and number by number."""

    was_grams: int
    now_grams: int
    was_version: str
    now_version: str
    lines: tuple[LineChange, ...]
    factors: tuple[FactorChange, ...]

    @property
    def by(self) -> int:
        return self.now_grams - self.was_grams

    @property
    def less(self) -> int:
        """Grams saved, where the newer one is lighter."""
        return -self.by

    @property
    def is_nothing(self) -> bool:
        return not self.by and not any(line.by for line in self.lines)


def difference(was: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    """Two described footprints, in one language, of the same answers."""
    return Difference(
        was_grams=was["grams"],
        now_grams=now["grams"],
        was_version=was["dataset_version"],
        now_version=now["dataset_version"],
        lines=tuple(_lines(was["lines"], now["lines"])),
        factors=tuple(_factors(was["lines"], now["lines"])),
    )


def _lines(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[LineChange]:
    before, after = ({line["code"]: line for line in lines} for lines in (was, now))
    return [
        LineChange(
            (after.get(code) or before[code])["label"],
            before[code]["grams"] if code in before else None,
            after[code]["grams"] if code in after else None,
        )
        for code in {**before, **after}
    ]


def _factors(was: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[FactorChange]:
    before, after = (
        {factor["id"]: factor for line in lines for factor in line["factors"]} for lines in (was, now)
    )
    return [
        FactorChange(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if _number(before.get(name)) != _number(after.get(name))
    ]


def _number(factor: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return (factor["value"], factor["unit"]) if factor else None
