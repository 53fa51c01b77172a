"""What a serial number of another registry says, once it is read: a number space and the whole tonnes within it."""

import re
from dataclasses import dataclass
from typing import Final

from registry.enums import ForeignRegistry
from registry.foreign.errors import ForeignSerialMalformed

NUMBER_MAX: Final = 2**63 - 2  # the half-open end must fit PostgreSQL's int8range
TEXT_MAX: Final = 200

# How people and documents write the one hyphen, the one tilde and the one space of a serial number. Everything else
# outside ASCII is refused: a Cyrillic С or an Arabic ٣ must not pass for a letter or digit that looks alike.
_HYPHENS: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_TILDES: Final = "\u301c\uff5e\u223c"
_SPACES: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
)
_WRITTEN: Final = str.maketrans(
    # Full-width forms are the ASCII characters of Japanese typesetting, one for one.
    {chr(0xFEE0 + ascii_): chr(ascii_) for ascii_ in range(0x21, 0x7F)}
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_TILDES, "~")
    | dict.fromkeys(_SPACES, " ")
)
_PLAIN: Final = re.compile(r"[A-Z0-9~ -]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ForeignUnits:
    """The whole tonnes `first` to `last`, both inclusive, of one number space (`block`) of another registry.

    Two texts name the same units exactly when registry, block and numbers agree: what else a serial number tells
    (project, vintage, labels) is kept to be shown and compared, and never makes units different.
    """

    registry: ForeignRegistry
    block: str
    first: int
    last: int
    text: str
    project: str = ""
    vintages: tuple[int, int] | None = None  # first and last year, where the serial number says them

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last <= NUMBER_MAX:
            raise ForeignSerialMalformed(field="serials")

    @property
    def tonnes(self) -> int:
        return self.last - self.first + 1


def plain(text: str) -> str:
    """The text in ASCII capitals, digits, single hyphens, tildes and spaces. Raises ForeignSerialMalformed."""
    written = text.strip().translate(_WRITTEN)
    # Before capitals are made: upper() would turn a dotless ı into an honest I.
    if not written.isascii() or len(written) > TEXT_MAX:
        raise ForeignSerialMalformed(field="serials")
    written = re.sub(r" *([-~]) *", r"\1", " ".join(written.upper().split()))
    if not _PLAIN.fullmatch(written):
        raise ForeignSerialMalformed(field="serials")
    return written
