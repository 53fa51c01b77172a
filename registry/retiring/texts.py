"""Which texts can be committed to, and be read again without harm."""

import unicodedata
from typing import Final

# Embeddings, overrides and isolates of direction: with them a name reads as another than it is.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_plain(text: str) -> bool:
    """Nothing that turns the direction of reading, no control character (line breaks may stand in a message), no half
    of a surrogate pair, and no letter that Unicode does not have.
    """
    return all(letter == "\n" or _is_letter(letter) for letter in text)


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs", "Cn"} and letter not in _TURNING
