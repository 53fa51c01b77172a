"""Bars drawn on the server: SVG without a script, and the same numbers as a table."""

from collections.abc import Callable, Sequence
from typing import Any

from marketplace.pages import formats

WIDTH = 1000
TONES = 6  # the stylesheet knows `tone-1` to `tone-6`


def breakdown(
    parts: Sequence[tuple[str, int]], title: str, write: Callable[[int], str], *, ranked: bool
) -> dict[str, Any]:
    """The facts of one stacked bar. `parts` are (label, amount not below 0); `write` puts an amount in words.

    Widths are cut at cumulative sums, so that they always fill the bar exactly.
    """
    if ranked:
        parts = sorted(parts, key=lambda part: -part[1])
    whole = sum(amount for _, amount in parts)
    rows, before = [], 0
    for place, (label, amount) in enumerate(parts):
        left = WIDTH * before // whole if whole else 0
        right = WIDTH * (before + amount) // whole if whole else 0
        rows.append(
            {
                "label": label,
                "text": write(amount),
                "share": formats.percent(amount, whole),
                "x": left,
                "width": right - left,
                "tone": f"tone-{min(place, TONES - 1) + 1}",
            }
        )
        before += amount
    return {"title": title, "rows": rows, "total": write(whole), "width": WIDTH}
