"""The faces a certificate is set in, and how a text that no face can print is shown all the same.

Every face comes from a Python package under the SIL Open Font License, so the page is the same on every machine; the
fonts of the system are never looked at.
"""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

SERIF = "Noto Serif JP"
SANS = "Noto Sans CJK JP"
MONO = "IBM Plex Mono"
# In the order in which a missing character is looked for.
FALLBACKS = (
    "Noto Sans CJK JP", "Noto Sans", "Noto Emoji", "Amiri", "Noto Sans Hebrew", "Noto Sans Thai",
    "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Kannada",
    "Noto Sans Malayalam", "Noto Sans Gujarati", "Noto Sans Gurmukhi", "Noto Sans Oriya", "Noto Sans Sinhala",
    "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Myanmar", "Noto Sans Ethiopic", "Noto Sans Georgian",
    "Noto Sans Armenian", "Noto Sans Symbols",
)  # fmt: skip
_FOLDERS = (
    ("pylopdf_fonts_jp", "."),
    ("noto_cjk_sans_jp_regular", "."),
    ("manimgx_fonts", "."),
    ("fontpkg_amiri", "files"),
    ("fontpkg_ibm_plex_mono", "files"),
)
# Noto Sans Arabic builds letters from loose dots, which come out of a PDF as other letters; Amiri does not.
_LEFT_OUT = "Noto Sans Arabic"

_ZWNJ, _ZWJ, _TEXT_STYLE, _EMOJI_STYLE = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
_SHAPERS = frozenset((_ZWNJ, _ZWJ, _TEXT_STYLE, _EMOJI_STYLE))
_FLAG_TAGS = range(0xE0020, 0xE0080)
# Letters that stand one beside the other from left to right, each its own glyph.
_SIMPLE = re.compile(
    "[ -~À-ÖØ-öø-ſΑ-Ωα-ωА-яぁ-んァ-ヶー一-鿿﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩가-힣々〆・、。「」『』（）！？＆Ａ-Ｚａ-ｚ０-９]*"
)
# A hyphen at the end of a line or a text is taken for a mark of division by some readers, and left out. Shorter
# texts stand on one line.
_LAST_IN_LINE = re.compile(r"-$|-.{18}|.{18}-")


@cache
def folders() -> tuple[Path, ...]:
    """Where the faces lie."""
    found = []
    for package, folder in _FOLDERS:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(package, name=package)
        found.append(Path(spec.origin).parent / folder)
    return tuple(found)


@cache
def fonts() -> typst.Fonts:
    """The faces as Typst wants them, without those of the system or of Typst itself."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )


@cache
def printable(*families: str) -> frozenset[int]:
    """Every code point that one of these faces has a glyph for; of all faces when none is named."""
    points: set[int] = set()
    wanted = set(families or (SERIF, SANS, MONO, *FALLBACKS))
    for info in fonts().fonts():
        if info.path is not None and info.family in wanted and info.style == "normal" and info.weight == 400:
            points.update(TTFont(info.path, lazy=True).getBestCmap())
    return frozenset(points)


def visible(text: str) -> str:
    """The text as it is printed: what no face has, or what would reorder the line, is named as ‹U+13000›.

    The exact text stays in openings.json and, escaped, in the record of the certificate.
    """
    return "".join(char if _prints(char) else f"‹U+{ord(char):04X}›" for char in text)


def is_plain(text: str) -> bool:
    """Whether a text read back from the page is sure to be the text that was written: one direction, no shaping."""
    return (
        visible(text) == text
        and text == unicodedata.normalize("NFC", text)
        and text == " ".join(text.split())
        and all(map(_is_simple, text))
        and not _LAST_IN_LINE.search(text)
    )


def escaped(text: str) -> str:
    """The text as a JSON string in which whatever is shaped, turned or composed stands as \\uXXXX.

    It is printed beside a text that is not plain, so that its exact letters can be read back from the page.
    """
    letters = (char if _is_simple(char) and char not in '"\\-' else _code(char) for char in text)
    return f'"{"".join(letters)}"'


def _code(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is Arabic, Hebrew or the like (Unicode Annex 9, rules P2 and P3)."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((direction != "L" for direction in strong if direction in {"L", "R", "AL"}), False)


def _is_simple(char: str) -> bool:
    # A letter that the first face lacks is set as a base and an accent, which some readers take for two letters.
    whole = ord(char) in printable(SERIF) or not unicodedata.decomposition(char)
    return _SIMPLE.fullmatch(char) is not None and whole and _prints(char)


def _prints(char: str) -> bool:
    point = ord(char)
    if char in _SHAPERS or point in _FLAG_TAGS or char == "\n":
        return True
    return point in printable() and unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}
