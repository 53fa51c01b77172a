"""The badge as an SVG: what was done, and whether it still holds. No script, no font, nothing that is fetched."""

from html import escape
from typing import Final
from unicodedata import east_asian_width

HEIGHT: Final = 44
_SIZE, _SMALL = 13, 11  # px
_MARK, _PAD = 44, 14
_PAPER, _INK, _SOFT, _MOSS, _CLAY = "#fffefa", "#20241f", "#575b52", "#3d5c31", "#94431f"


def svg(*, line: str, below: str, valid: bool, label: str) -> tuple[str, int]:
    """The badge and its width in px: two lines of text beside the mark; `label` is what a screen reader says."""
    width = _MARK + max(_width(line, _SIZE), _width(below, _SMALL)) + _PAD
    colour = _MOSS if valid else _CLAY
    sign = _TICK if valid else _BAR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
        f' role="img" aria-label="{escape(label)}"><title>{escape(label)}</title>',
        f'<rect x=".5" y=".5" width="{width - 1}" height="{HEIGHT - 1}" rx="4" fill="{_PAPER}" stroke="{colour}"/>',
        f'<g fill="none" stroke="{colour}" stroke-width="2">{sign}</g>',
        f"<g font-family=\"system-ui, 'Hiragino Sans', 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif\">"
        f'<text x="{_MARK}" y="19" font-size="{_SIZE}" font-weight="600" fill="{_INK}">{escape(line)}</text>'
        f'<text x="{_MARK}" y="35" font-size="{_SMALL}" fill="{_SOFT if valid else _CLAY}">{escape(below)}</text></g>',
        "</svg>",
    ]
    return "".join(parts), width


_TICK = '<circle cx="23" cy="22" r="11"/><path d="M18 22.5l3.6 3.6 6.8-7.4"/>'
_BAR = '<circle cx="23" cy="22" r="11"/><path d="M17.5 22h11"/>'


def _width(text: str, size: int) -> int:
    """How wide a text is at most, in px: wide letters are as wide as the type is high, others 0.62 of it."""
    return round(sum(size if east_asian_width(letter) in "WFA" else size * 0.62 for letter in text))
