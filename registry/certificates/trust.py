"""What a verifier trusts: the log's verifier keys and the roots of the signers of certificates, in one text file.

# lines like this one are remarks
registry.example/log+0c1f62a4+AX…          one verifier key a line
-----BEGIN CERTIFICATE-----                root certificates in PEM
…
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from registry.certificates.identity import Identity
from registry.transparency.verify import ProofInvalid, VerifierKey

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", re.DOTALL)


class TrustFileMalformed(ValueError):
    """The trust file cannot be read."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys and roots that one reader has decided to believe."""

    log_keys: tuple[VerifierKey, ...]
    roots: tuple[x509.Certificate, ...]

    @classmethod
    def parse(cls, text: str) -> "Trust":
        """Read a trust file. Raises TrustFileMalformed."""
        lines = (line.strip() for line in _PEM.sub("", text).splitlines())
        try:
            roots = tuple(x509.load_pem_x509_certificate(pem.encode()) for pem in _PEM.findall(text))
            keys = tuple(VerifierKey.parse(line) for line in lines if line and not line.startswith("#"))
        except (ProofInvalid, ValueError) as error:
            raise TrustFileMalformed(str(error)) from error
        return cls(keys, roots)

    def __str__(self) -> str:
        return "".join(
            [
                "# Verifier keys of the log\n",
                *(f"{key}\n" for key in self.log_keys),
                "# Roots of the signers of certificates\n",
                *_described(self.roots),
            ]
        )


def _described(roots: Iterable[x509.Certificate]) -> Iterable[str]:
    for root in roots:
        yield f"# {root.subject.rfc4514_string()}, until {root.not_valid_after_utc:%Y-%m-%d}\n"
        yield root.public_bytes(Encoding.PEM).decode()


def on_this_machine(keys: Path) -> Trust:
    """What this instance itself stands for, read from its key files below `keys`; it needs no database.

    Raises TrustFileMalformed when there are none.
    """
    origin, chain = keys / "log" / "origin", keys / "certificates" / "chain.pem"
    if not origin.exists() or not chain.exists():
        raise TrustFileMalformed("this instance has no keys yet")
    name = origin.read_text()
    private = (load_pem_private_key(path.read_bytes(), None) for path in sorted((keys / "log").glob("*.pem")))
    present = [
        VerifierKey(name, key.public_key().public_bytes_raw())
        for key in private
        if isinstance(key, Ed25519PrivateKey)
    ]
    public = [VerifierKey.parse(path.read_text()) for path in sorted((keys / "log").glob("*.vkey"))]
    log_keys = dict.fromkeys([*present, *public])  # each once
    return Trust(tuple(log_keys), tuple(Identity(chain.parent).roots()))
