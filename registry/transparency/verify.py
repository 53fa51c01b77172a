"""Checks offline that an entry stands in the log. This one file is all it takes: copy it where you need it.

It needs Python and `cryptography`, no server and nothing else of this project. What it reads:

    entry   the exact bytes of one log entry (JSON), as attached to a certificate and served by the registry
    proof   a C2SP tlog-proof (c2sp.org/tlog-proof): index, hashes from the leaf's sibling up, checkpoint
    keys    verifier keys, `name+hash+base64`, as served at /registry/log/key; trust them from a second source

    >>> from verify import VerifierKey, verify
    >>> verify(entry, proof, [VerifierKey.parse("registry.example/log+0c1f62a4+AX…")])   # raises ProofInvalid

Hashing is RFC 9162's: leaf = SHA-256(0x00 ‖ entry), node = SHA-256(0x01 ‖ left ‖ right). What it shows: the
holder of the key signed a tree that has this entry at this index. That everyone was shown the same tree is said by
witnesses, whose cosignatures stand below the log's own signature (`cosigned`); and `check_consistency` shows that a
later checkpoint contains an earlier one.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
ED25519 = b"\x01"  # c2sp.org/signed-note: signature types of the key hash
COSIGNATURE = b"\x04"  # c2sp.org/tlog-cosignature: an Ed25519 signature of a witness, with the time
MAX_PROOF_BYTES = 65_536
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_SIGNATURE_LINE = re.compile(r"— ([^ +]+) ([A-Za-z0-9+/]+=*)")


class ProofInvalid(ValueError):
    """The proof does not show that the entry is in the log."""


class SignerUnknown(ProofInvalid):
    """No signature on the checkpoint is from a key that was given."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """An Ed25519 key and the name it signs for: of a log (its origin), or of a witness."""

    name: str
    public: bytes
    kind: bytes = ED25519

    @property
    def hash(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+hash+base64`. Raises ProofInvalid unless the hash fits the key."""
        name, _, rest = text.strip().partition("+")
        hash_hex, _, key = rest.partition("+")
        raw = decode64(key)
        made = cls(name, raw[1:], raw[:1])
        known = raw[:1] in (ED25519, COSIGNATURE)
        if not name or not known or len(raw) != 33 or made.hash.hex() != hash_hex:
            raise ProofInvalid("this is not a verifier key: name+hash+base64 of an Ed25519 key")
        return made


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: the log, the number of its entries, and the hash over them all."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """A tlog-proof taken apart, not yet believed."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str


def verify(entry: bytes, proof: bytes, keys: Iterable[VerifierKey]) -> TreeHead:
    """The signed tree head under which `entry` stands. Raises SignerUnknown or ProofInvalid."""
    parts = read_proof(proof)
    head = open_checkpoint(parts.checkpoint, keys)
    if root_from_path(leaf_hash(entry), parts.index, head.size, parts.path) != head.root:
        raise ProofInvalid("the entry is not in the signed tree at this index")
    return head


def leaf_hash(entry: bytes) -> bytes:
    """RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def read_proof(data: bytes) -> Proof:
    """Take a tlog-proof apart. Raises ProofInvalid for anything but its exact form."""
    if len(data) > MAX_PROOF_BYTES:
        raise ProofInvalid("the proof is too long")
    try:
        top, blank, checkpoint = data.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise ProofInvalid("the proof is not UTF-8") from error
    lines = top.split("\n")
    if lines.pop(0) != PROOF_HEADER or not blank:
        raise ProofInvalid(f"the proof does not begin with {PROOF_HEADER}")
    if lines and lines[0].startswith("extra "):
        decode64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise ProofInvalid("the proof names no index")
    index = _decimal(lines.pop(0).removeprefix("index "))
    return Proof(index, tuple(decode64(line, 32) for line in lines), checkpoint)


def open_checkpoint(note: str, keys: Iterable[VerifierKey]) -> TreeHead:
    """The tree head of a checkpoint that one of `keys` signed. Raises SignerUnknown or ProofInvalid."""
    text, signers = open_note(note, keys)
    lines = text.split("\n")
    if len(lines) < 4 or not all(lines[:-1]):
        raise ProofInvalid("a checkpoint has an origin, a size and a root hash, each on its line")
    head = TreeHead(lines[0], _decimal(lines[1]), decode64(lines[2], 32))
    if head.origin not in {signer.name for signer in signers if signer.kind == ED25519}:
        raise SignerUnknown("no key of this log signed the checkpoint")
    return head


def open_note(note: str, keys: Iterable[VerifierKey]) -> tuple[str, list[VerifierKey]]:
    """The text of a signed note and those of `keys` that signed it (c2sp.org/signed-note).

    Raises SignerUnknown when none did, ProofInvalid for a bad signature of a known key or another form.
    """
    text, signers = _signers(note, keys)
    return text, [key for key, _time in signers]


def cosigned(note: str, witnesses: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """Which of the witnesses cosigned a checkpoint, and when in seconds since 1970: c2sp.org/tlog-cosignature.

    Raises ProofInvalid as `open_note` does; none having cosigned is an empty answer.
    """
    try:
        _, signers = _signers(note, [key for key in witnesses if key.kind == COSIGNATURE])
    except SignerUnknown:
        return {}
    return dict(signers)


def _signers(note: str, keys: Iterable[VerifierKey]) -> tuple[str, list[tuple[VerifierKey, int]]]:
    above, blank, below = note.rpartition("\n\n")
    if not blank or not below.endswith("\n") or any(ord(sign) < 32 and sign != "\n" for sign in note):
        raise ProofInvalid("this is not a signed note")
    known = {(key.name, key.hash): key for key in keys}
    signers = []
    for line in below.removesuffix("\n").split("\n"):
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise ProofInvalid("this is not a signature line of a note")
        raw = decode64(match[2])
        key = known.get((match[1], raw[:4]))
        if key is None:
            continue  # the specification: signatures of keys one does not know are passed over
        signed, signature, time = f"{above}\n".encode(), raw[4:], 0
        if key.kind == COSIGNATURE:
            time, signature = int.from_bytes(raw[4:12], "big"), raw[12:]
            signed = cosignature_text(time, signed)
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, signed)
        except InvalidSignature as error:
            raise ProofInvalid("a signature on the checkpoint is wrong") from error
        signers.append((key, time))
    if not signers:
        raise SignerUnknown("none of the given keys signed the checkpoint")
    return f"{above}\n", signers


def cosignature_text(time: int, checkpoint: bytes) -> bytes:
    """What a witness signs of a checkpoint's text: when it saw it, and that it saw no larger tree than this."""
    return f"cosignature/v1\ntime {time}\n".encode() + checkpoint


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that the hashes lead to: RFC 9162, 2.1.3.2. Raises ProofInvalid when their number is wrong."""
    if index >= size:
        raise ProofInvalid("the index lies beyond the tree")
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofInvalid("the proof has too many hashes")
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofInvalid("the proof has too few hashes")
    return root


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raises ProofInvalid unless the old tree is shown to be the beginning of the new: RFC 9162, 2.1.4.2."""
    if old == new and old_root == new_root and not path:
        return
    if not 0 < old < new or not path:
        raise ProofInvalid("the proof has the wrong number of hashes")
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    was = now = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofInvalid("the proof has too many hashes")
        if node & 1 or node == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        node, last = node >> 1, last >> 1
    if last or was != old_root or now != new_root:
        raise ProofInvalid("the old tree is not the beginning of the new one")


def decode64(text: str, length: int | None = None) -> bytes:
    """Base 64 (RFC 4648, 4) in its one canonical form: spare bits are zero, nothing but the alphabet."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofInvalid("this is not base 64") from error
    if base64.b64encode(data).decode() != text or length not in (None, len(data)):
        raise ProofInvalid("this is not base 64 of the right length")
    return data


def _decimal(text: str) -> int:
    if not _DECIMAL.fullmatch(text):
        raise ProofInvalid("this is not a decimal number")
    return int(text)
