"""Words that people write for a certificate or a gift: what can be kept and read again without harm."""

import unicodedata

from marketplace.errors import TextInvalid
from registry.retiring.texts import is_plain

TEXT_MAX = 1_000


def checked_text(text: str, name: str) -> str:
    """A text as NFC, its ends trimmed. Raises TextInvalid naming the field when it is empty, too long, or harmful."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not text or len(text) > TEXT_MAX or not is_plain(text):
        raise TextInvalid(field=name)
    return text
