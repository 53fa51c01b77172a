"""The pictures of a footprint: its lines as bars, its models as points between low and high. SVG without a script.

Widths are percentages and letters keep their size, so that one picture is read on a phone, a desk and paper. Nothing
is told by colour alone: each bar and point has its words and its mass beside it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.pages import formats

ROW: Final = 46  # pixels of a bar with its label above it
MOST_ROWS: Final = 10
WIDEST: Final = 74  # percent of the picture for the longest bar; its mass stands to the right of it
_LETTERS: Final = 42  # half-width letters that fit on the narrowest phone


def lines(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The bars of a footprint's lines (`label`, `grams`), the heaviest first; beyond ten, the others as one."""
    ranked = [(str(row["label"]), int(row["grams"])) for row in sorted(rows, key=lambda row: -row["grams"])]
    if len(ranked) > MOST_ROWS:
        others = ranked[MOST_ROWS - 1 :]
        name = ngettext("%(n)s other line", "%(n)s other lines", len(others)) % {"n": len(others)}
        ranked = [*ranked[: MOST_ROWS - 1], (name, sum(grams for _label, grams in others))]
    whole, most = sum(grams for _label, grams in ranked), max((grams for _label, grams in ranked), default=0)
    drawn = [
        _row(place, label, grams) | {"width": _percent(grams, most), "share": formats.percent(grams, whole)}
        for place, (label, grams) in enumerate(ranked)
    ]
    return {"rows": drawn, "height": ROW * len(drawn), "told": _told(drawn)}


def models(rows: Sequence[Mapping[str, Any]], low: int, high: int) -> dict[str, Any]:
    """The models of a footprint (`name`, `grams`, `counted`) as points on one scale from nothing to the highest."""
    drawn = [
        _row(place, str(row["name"]), row["grams"])
        | {"x": _percent(row["grams"], high), "counted": row["counted"]}
        for place, row in enumerate(rows)
    ]
    start, end = _percent(low, high), _percent(high, high)
    return {
        "rows": drawn,
        "height": ROW * len(drawn),
        "told": _told(drawn),
        "low": start,
        "span": f"{float(end) - float(start):.2f}",
        "widest": WIDEST,
    }


def _row(place: int, label: str, grams: int) -> dict[str, Any]:
    top = ROW * place
    return {
        "label": label,
        "short": shortened(label),
        "text": formats.mass_about(grams),
        "label_y": top + 15,
        "bar_y": top + 22,
        "middle_y": top + 29,
        "text_y": top + 33,
    }


def _percent(grams: int, most: int) -> str:
    return f"{WIDEST * grams / most:.2f}" if most else "0"


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture in words, for those who do not see it."""
    return _(", ").join(f"{row['label']} {row['text']}" for row in rows)


def shortened(label: str) -> str:
    """The label cut to what fits on the narrowest phone; the whole of it stands in the title and in the table."""
    room = _LETTERS
    for place, letter in enumerate(label):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return label[: place - 1].rstrip() + "…"
    return label
