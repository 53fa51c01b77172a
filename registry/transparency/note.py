"""Signed notes, checkpoints and proofs: writing them. Reading and checking is `verify.py`.

Formats: c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.transparency.verify import COSIGNATURE, PROOF_HEADER, TreeHead, VerifierKey, cosignature_text


@dataclass(frozen=True, slots=True)
class Signer:
    """The private half of a key of the log, with the name it signs for."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())


@dataclass(frozen=True, slots=True)
class Cosigner:
    """The private half of a witness's key, with the name of the witness (c2sp.org/tlog-cosignature)."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw(), COSIGNATURE)

    def line(self, checkpoint: str, seconds: int) -> str:
        """The signature line for the text of a checkpoint, seen at that time (seconds since 1970)."""
        signature = self.private.sign(cosignature_text(seconds, checkpoint.encode()))
        return f"— {self.name} {_base64(self.verifier.hash + seconds.to_bytes(8, 'big') + signature)}\n"


def sign_note(text: str, signers: Iterable[Signer]) -> str:
    """`text` (which ends in a newline), a blank line, and one signature line for each signer."""
    lines = [
        f"— {signer.name} {_base64(signer.verifier.hash + signer.private.sign(text.encode()))}\n"
        for signer in signers
    ]
    return "\n".join([text, "".join(lines)])


def checkpoint_text(head: TreeHead) -> str:
    """Origin, size and root hash: what the log signs."""
    return f"{head.origin}\n{head.size}\n{_base64(head.root)}\n"


def proof_text(index: int, path: Iterable[bytes], checkpoint: str) -> str:
    """A tlog-proof: index, hashes from the leaf's sibling up, and the checkpoint verbatim."""
    return "\n".join([PROOF_HEADER, f"index {index}", *map(_base64, path), "", checkpoint])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
