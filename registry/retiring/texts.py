"""Which texts can be committed to."""

import unicodedata


def is_plain(text: str) -> bool:
    """No control characters (line breaks may stand in a message), no half of a surrogate pair."""
    return all(letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"} for letter in text)
