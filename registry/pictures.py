"""A batch as one long bar: from its first gram to its last, coloured by what became of them.

The bar is made of columns of equal width. Where a column holds several conditions it is divided from top to bottom, so
that areas are true also where single grams are too narrow to be seen.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from registry.enums import Condition
from registry.queries import Run

COLUMNS: Final = 480
HEIGHT: Final = 40
TONES: Final = {
    Condition.RETIRED: "moss",
    Condition.ON_HOLD: "2",
    Condition.HELD: "sand",
    Condition.BUFFER: "5",
    Condition.CANCELLED: "clay",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the bar."""

    x: int
    y: str
    width: int
    height: str
    tone: str


def bar(runs: Iterable[Run], grams: int) -> list[Block]:
    """The rectangles of the bar of a batch of so many grams."""
    columns = [Counter[Condition]() for _ in range(COLUMNS)]
    for run in runs:
        first, last = run.lo * COLUMNS // grams, (run.hi - 1) * COLUMNS // grams
        for place in range(first, last + 1):
            # Counted in grams x COLUMNS, so that every edge of a column is a whole number.
            start, stop = max(run.lo * COLUMNS, place * grams), min(run.hi * COLUMNS, (place + 1) * grams)
            columns[place][run.condition] += stop - start
    blocks: list[Block] = []
    x = 0
    for column, alike in groupby(columns):
        width = len(list(alike))
        blocks.extend(_stack(column, x, width, grams))
        x += width
    return blocks


def _stack(column: Counter[Condition], x: int, width: int, grams: int) -> Iterable[Block]:
    y = 0.0
    for condition, tone in TONES.items():
        if amount := column[condition]:
            height = amount / grams * HEIGHT
            yield Block(x, f"{y:.3f}", width, f"{height:.3f}", tone)
            y += height
