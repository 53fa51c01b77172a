"""Serial numbers: every gram has one.

    batch    KOC-JP-0012-2024-01                                scheme, country, project, vintage, issue
    tonne    KOC-JP-0012-2024-01-1347                           its million grams
    gram     KOC-JP-0012-2024-01-1347.000250
    range    KOC-JP-0012-2024-01-1347.000250~1349.999999        both ends inclusive

Unit u of a batch (from 0) is tonne `u div 10^6 + 1`, gram `u mod 10^6`. Inside the registry a range is half open,
[lo, hi). The grammar is public and frozen: docs/adr/0001.
"""

import re
from dataclasses import dataclass

from registry.errors import SerialMalformed
from registry.units import GRAMS_PER_TONNE

_BATCH = r"[A-Z0-9]{2,8}-[A-Z]{2}-[A-Z0-9]{1,12}-[0-9]{4}-[0-9]{2}"
_TONNE = r"[1-9][0-9]{0,8}"
_UNIT = rf"(?:{_TONNE})(?:\.[0-9]{{6}})?"
BATCH_SERIAL = re.compile(_BATCH, re.ASCII)
_SERIAL = re.compile(rf"(?P<batch>{_BATCH})-(?P<first>{_UNIT})(?:~(?P<last>{_UNIT}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class SerialRange:
    """The units [lo, hi) of one batch, in grams from the start of the batch."""

    batch: str
    lo: int
    hi: int

    @property
    def grams(self) -> int:
        return self.hi - self.lo

    def __str__(self) -> str:
        """The one canonical text: a single gram, or both ends to the gram."""
        first, last = unit_text(self.lo), unit_text(self.hi - 1)
        return f"{self.batch}-{first}" if first == last else f"{self.batch}-{first}~{last}"


def unit_text(unit: int) -> str:
    """`1347.000250` for unit 1,346,000,250 of a batch."""
    return f"{unit // GRAMS_PER_TONNE + 1}.{unit % GRAMS_PER_TONNE:06d}"


def batch_serial(*, prefix: str, country: str, project: str, vintage: int, issue: int) -> str:
    """The serial of a batch. Raises SerialMalformed when a part does not fit the grammar."""
    text = f"{prefix}-{country}-{project}-{vintage:04d}-{issue:02d}"
    if not BATCH_SERIAL.fullmatch(text):
        raise SerialMalformed(field="serial")
    return text


def parse(text: str) -> SerialRange:
    """The units that a tonne, gram or range names. Raises SerialMalformed for any other text."""
    match = _SERIAL.fullmatch(text)
    if match is None:
        raise SerialMalformed(field="serial")
    first, last = match["first"], match["last"] or match["first"]
    lo = _first_unit(first)
    hi = _first_unit(last) + (1 if "." in last else GRAMS_PER_TONNE)
    if hi <= lo:
        raise SerialMalformed(field="serial")
    return SerialRange(match["batch"], lo, hi)


def _first_unit(text: str) -> int:
    tonne, _, gram = text.partition(".")
    return (int(tonne) - 1) * GRAMS_PER_TONNE + int(gram or 0)
