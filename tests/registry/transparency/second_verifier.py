"""A second verifier, written from the text of docs/api.md and the C2SP specifications alone.

It shares no line with the product and reads whole documents by regular expression where the product walks through
them, so that one mistake is not made twice. It answers True or False.
"""

import base64
import hashlib
import json
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH_LINE = r"[A-Za-z0-9+/]{43}="
PROOF = re.compile(
    r"c2sp\.org/tlog-proof@v1\n"
    r"(?:extra (?P<extra>[A-Za-z0-9+/]*={0,2})\n)?"
    r"index (?P<index>0|[1-9][0-9]*)\n"
    rf"(?P<path>(?:{HASH_LINE}\n)*)"
    r"\n"
    rf"(?P<text>(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>{HASH_LINE})\n(?:[^\n]+\n)*)"
    r"\n"
    r"(?P<signatures>(?:— [^ \n]+ [A-Za-z0-9+/]+={0,2}\n)+)"
)
MEMBERS = {
    "v", "type", "number", "livemode", "at", "grams", "serials", "project", "methodology", "vintage", "purpose",
    "commitments",
}  # fmt: skip
TYPES = {"issuance", "buffer", "retirement", "cancellation", "reversal", "amendment", "disclosure", "key"}


def accepts(entry: bytes, proof: bytes, vkey: str) -> bool:
    try:
        match = PROOF.fullmatch(proof.decode("utf-8"))
        return (
            match is not None
            and is_an_entry(entry)
            and is_signed(match, vkey)
            and leads_to_root(entry, match)
        )
    except (ValueError, IndexError):
        return False


def is_an_entry(entry: bytes) -> bool:
    """Members and types of docs/api.md, in the order of RFC 8785."""
    members = json.loads(entry)
    again = json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return again == entry and set(members) <= MEMBERS and members["v"] == 1 and members["type"] in TYPES


def is_signed(match: re.Match, vkey: str) -> bool:
    name, key_hash, key = vkey.split("+", 2)
    key = unbase64(key)
    assert key[0] == 1
    assert hashlib.sha256(f"{name}\n".encode() + key).digest()[:4].hex() == key_hash
    for line in match["signatures"].splitlines():
        _, signer, signature = line.split(" ")
        signature = unbase64(signature)
        if (signer, signature[:4].hex()) == (name, key_hash) and match["origin"] == name:
            try:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(signature[4:], match["text"].encode())
            except InvalidSignature:
                return False
            return True
    return False


def leads_to_root(entry: bytes, match: re.Match) -> bool:
    """RFC 6962, 2.1.1, from the root down: which side each hash is on follows from index and size."""
    index, size = int(match["index"]), int(match["size"])
    path = [unbase64(line) for line in match["path"].split()]
    if index >= size:
        return False
    sides = []
    while size > 1:
        left = 1
        while left * 2 < size:
            left *= 2
        sides.append("left" if index >= left else "right")
        index, size = (index - left, size - left) if index >= left else (index, left)
    if len(sides) != len(path):
        return False
    node = hashlib.sha256(b"\0" + entry).digest()
    for side, sibling in zip(reversed(sides), path, strict=True):
        node = hashlib.sha256(b"\1" + (sibling + node if side == "left" else node + sibling)).digest()
    return node == unbase64(match["root"])


def unbase64(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not the canonical form")
    return data
