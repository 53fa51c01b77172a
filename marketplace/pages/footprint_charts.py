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
LINE: Final = 18  # pixels that a second line of the label takes
MOST_ROWS: Final = 10
WIDEST: Final = 72  # percent of the picture for the longest bar; its mass stands to the right of it
_NEVER_FIRST: Final = ")）」』、。，．・ー…"  # by the Japanese rules of line breaks
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
        row | {"width": _percent(grams, most), "share": formats.percent(grams, whole)}
        for row, (_label, grams) in zip(_rows(ranked), ranked, strict=True)
    ]
    return {"rows": drawn, "height": _height(drawn), "told": _told(drawn)}


def models(rows: Sequence[Mapping[str, Any]], low: int, high: int) -> dict[str, Any]:
    """The models of a footprint (`name`, `grams`, `counted`) as points on one scale from nothing to the highest."""
    named = [(str(row["name"]), int(row["grams"])) for row in rows]
    drawn = [
        drawn_row | {"x": _percent(row["grams"], high), "counted": row["counted"]}
        for drawn_row, row in zip(_rows(named), rows, strict=True)
    ]
    start, end = _percent(low, high), _percent(high, high)
    return {
        "rows": drawn,
        "height": _height(drawn),
        "told": _told(drawn),
        "low": start,
        "span": f"{float(end) - float(start):.2f}",
        "widest": WIDEST,
    }


def _rows(labels: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    """A bar or a point below its label of one line or two, one row below the other."""
    rows, top = [], 0
    for label, grams in labels:
        words = [{"text": text, "y": top + 15 + LINE * n} for n, text in enumerate(in_two_lines(label))]
        below = top + LINE * (len(words) - 1)
        rows.append(
            {
                "label": label,
                "words": words,
                "text": formats.mass_about(grams),
                "bar_y": below + 22,
                "middle_y": below + 29,
                "text_y": below + 33,
                "ends_y": below + ROW,
            }
        )
        top = below + ROW
    return rows


def _height(rows: Sequence[Mapping[str, Any]]) -> int:
    return int(rows[-1]["ends_y"]) if rows else 0


def _percent(grams: int, most: int) -> str:
    return f"{WIDEST * grams / most:.2f}" if most else "0"


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    """The picture in words, for those who do not see it."""
    return _(", ").join(f"{row['label']} {row['text']}" for row in rows)


def in_two_lines(label: str) -> list[str]:
    """The label on one line or two, as the narrowest phone has room; what is longer is cut.

    The whole of it stands in the title and in the table.
    """
    first, rest = _fitting(label)
    if not rest:
        return [first]
    second, more = _fitting(rest)
    return [first, f"{second[:-1].rstrip()}…" if more else second]


def _fitting(label: str) -> tuple[str, str]:
    """What fits on a line, up to a space where one is near, and the rest."""
    room = _LETTERS
    for place, letter in enumerate(label):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            space = label.rfind(" ", place * 3 // 4, place + 1)
            cut = space if space > 0 else place
            while cut > 1 and label[cut] in _NEVER_FIRST:
                cut -= 1
            return label[:cut].rstrip(), label[cut:].lstrip()
    return label, ""
