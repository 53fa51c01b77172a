"""Bars drawn on the server: SVG without a script, and the same numbers as a table."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from marketplace.pages import formats

WIDTH = 1000
TONES = 6  # the stylesheet knows `tone-1` to `tone-6`


class Part(NamedTuple):
    """One part of a bar: `amount` in any one unit, not below 0; `tone` a name of the stylesheet, or by rank."""

    label: str
    amount: int
    tone: str = ""


class Pair(NamedTuple):
    """Two amounts of one period, in any one unit, not below 0. They stand side by side and are never subtracted."""

    label: str
    first: int
    second: int


def pairs(
    rows: Sequence[Pair], title: str, names: tuple[str, str], write: Callable[[int], str]
) -> dict[str, Any]:
    """The facts of a picture with two bars a period, all drawn to one scale; `names` say what the two are."""
    most = max((max(row.first, row.second) for row in rows), default=0) or 1
    drawn = [
        {
            "label": row.label,
            "first": write(row.first),
            "second": write(row.second),
            "first_width": WIDTH * row.first // most,
            "second_width": WIDTH * row.second // most,
        }
        for row in rows
    ]
    return {"title": title, "names": names, "rows": drawn, "width": WIDTH}


def breakdown(
    parts: Sequence[Part],
    title: str,
    write: Callable[[int], str],
    *,
    ranked: bool,
    key: Callable[[int], str] | None = None,
) -> dict[str, Any]:
    """The facts of one stacked bar; `write` puts an amount in words, `ranked` sorts the largest first.

    `key` writes the amounts below the bar where they should be rounded; its table has them in full.
    Widths are cut at cumulative sums, so that they always fill the bar exactly.
    """
    if ranked:
        parts = sorted(parts, key=lambda part: -part.amount)
    whole = sum(part.amount for part in parts)
    rows, before = [], 0
    for place, part in enumerate(parts):
        left = WIDTH * before // whole if whole else 0
        right = WIDTH * (before + part.amount) // whole if whole else 0
        rows.append(
            {
                "label": part.label,
                "text": write(part.amount),
                "short": (key or write)(part.amount),
                "share": formats.percent(part.amount, whole),
                "x": left,
                "width": right - left,
                "tone": f"tone-{part.tone or min(place, TONES - 1) + 1}",
            }
        )
        before += part.amount
    return {"title": title, "rows": rows, "total": write(whole), "width": WIDTH}
