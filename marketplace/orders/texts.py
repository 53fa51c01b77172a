"""Words that people write for a certificate or a gift: what can be kept and read again without harm."""

import unicodedata

from marketplace.errors import TextInvalid

TEXT_MAX = 1_000
# Embeddings, overrides and isolates of direction: with them a name reads as another than it is.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def checked_text(text: str, name: str) -> str:
    """A text as NFC, its ends trimmed. Raises TextInvalid naming the field when it is empty, too long, or harmful."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    refused = any(
        (unicodedata.category(letter) in {"Cc", "Cs", "Cn"} and letter != "\n") or letter in _TURNING
        for letter in text
    )
    if not text or len(text) > TEXT_MAX or refused:
        raise TextInvalid(field=name)
    return text
