"""Names and messages as commitments: SHA-256(salt ‖ field ‖ 0x00 ‖ text), with 32 random bytes of salt each.

The log holds the commitment, another table the opening. While the opening is served, anyone can see that the name is
the one that was committed to; once it is erased, nobody can find the name out by trying names.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SALT_BYTES = 32
_FIELD = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment: its field, the salt, and the text exactly as it was committed to."""

    field: str
    salt: bytes
    text: str


def new_salt() -> bytes:
    """32 bytes that nobody can guess."""
    return secrets.token_bytes(SALT_BYTES)


def commit(*, field: str, text: str, salt: bytes) -> str:
    """The commitment as 64 hexadecimal digits.

    Raises ValueError for a salt of another length, a field that is not small letters, or a text that is not Unicode.
    """
    if len(salt) != SALT_BYTES or not _FIELD.fullmatch(field):
        raise ValueError("a commitment takes 32 bytes of salt and a field in small letters")
    return hashlib.sha256(salt + field.encode() + b"\x00" + text.encode()).hexdigest()


def commitments_json(openings: Iterable[Opening]) -> str:
    """The commitments to these openings by field, as canonical JSON: what stands in the entry (`{}` for none)."""
    return canonical({o.field: commit(field=o.field, text=o.text, salt=o.salt) for o in openings})


def canonical(commitments: Mapping[str, str]) -> str:
    """Commitments by field as canonical JSON."""
    # Fields and digits are plain ASCII: sorted and without spaces, any writer of JSON makes the canonical text.
    return json.dumps(dict(commitments), sort_keys=True, separators=(",", ":"))


def parse_commitments(text: str) -> dict[str, str] | None:
    """Commitments as an entry takes them: None where there are none."""
    return json.loads(text) or None


def opens(opening: Opening, commitments: Mapping[str, str]) -> bool:
    """Whether `opening` opens one of these commitments."""
    made = commit(field=opening.field, text=opening.text, salt=opening.salt)
    return commitments.get(opening.field) == made
