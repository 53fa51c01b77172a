"""Who signs certificates: a P-256 key and its chain of X.509 certificates, as files that the operator may replace.

Below `settings.KEYS / "certificates"`, made on the first start, readable by their owner alone:

    signer.key      the private key that signs (PKCS #8, PEM, P-256)
    chain.pem       the signer's certificate, then its issuers up to the self-signed root
    root.key        the root's private key; needed only to renew the signer, better kept elsewhere
    former.pem      optional: roots of former signers, still to be trusted

To use an identity of your own, put `signer.key` and `chain.pem` there before the first start, or replace them later and
move the old root to `former.pem`; certificates that are already signed stay as they are.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ISSUER = "Okaeshi"
ROOT_YEARS = 30
SIGNER_YEARS = 10
_PEM = serialization.Encoding.PEM
_PDF_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # id-kp-documentSigning, RFC 9336


@dataclass(frozen=True, slots=True)
class Identity:
    """The files of one signer."""

    folder: Path

    @property
    def key(self) -> Path:
        return self.folder / "signer.key"

    @property
    def chain(self) -> Path:
        return self.folder / "chain.pem"

    def certificates(self) -> list[x509.Certificate]:
        """The signer's certificate first, the root last."""
        return x509.load_pem_x509_certificates(self.chain.read_bytes())

    def roots(self) -> list[x509.Certificate]:
        """What a verifier should trust: the present root, then former ones."""
        former = self.folder / "former.pem"
        return self.certificates()[-1:] + (
            x509.load_pem_x509_certificates(former.read_bytes()) if former.exists() else []
        )


def identity(keys: Path, *, organisation: str) -> Identity:
    """The identity below `keys`, made now if there is none. Safe to call from several processes at once."""
    folder = keys / "certificates"
    if not (folder / "chain.pem").exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=keys, prefix=".certificates-"))  # 0700
        try:
            _make(made, organisation)
            os.rename(made, folder)  # one process wins; the others take what it made
        except OSError:
            if not (folder / "chain.pem").exists():
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return Identity(folder)


def renew(folder: Path, *, organisation: str, new_root: bool = False) -> Identity:
    """Give the signer a new key: under the same root, or under a new one, the old root going to `former.pem`.

    Nothing that is signed changes, and all of it stays trusted. Raises FileNotFoundError when the root's key, which
    signs the new signer, is not in its place. The new files replace the old ones one by one: signing.py waits while
    the key and the chain are not of one another.
    """
    old = Identity(folder)
    if new_root:
        former = folder / "former.pem"
        kept = former.read_bytes() if former.exists() else b""
        _replace(former, old.certificates()[-1].public_bytes(_PEM) + kept)
        root_key, root = _root(organisation)
        _replace(folder / "root.key", _private(root_key))
    else:
        loaded = serialization.load_pem_private_key((folder / "root.key").read_bytes(), password=None)
        root = old.certificates()[-1]
        if not isinstance(loaded, ec.EllipticCurvePrivateKey) or loaded.public_key() != root.public_key():
            raise ValueError("root.key is not the key of the root in chain.pem")
        root_key = loaded
    signer_key, signer = _signer(organisation, root_key, root)
    _replace(folder / "signer.key", _private(signer_key))
    _replace(folder / "chain.pem", signer.public_bytes(_PEM) + root.public_bytes(_PEM))
    return old


def _make(folder: Path, organisation: str) -> None:
    root_key, root = _root(organisation)
    signer_key, signer = _signer(organisation, root_key, root)
    _write(folder / "root.key", _private(root_key))
    _write(folder / "signer.key", _private(signer_key))
    _write(folder / "chain.pem", signer.public_bytes(_PEM) + root.public_bytes(_PEM))


def _root(organisation: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, f"{organisation} Certificate Root")
    root = (
        _builder(name, name, key.public_key(), years=ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, root


def _signer(
    organisation: str, root_key: ec.EllipticCurvePrivateKey, root: x509.Certificate
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, f"{organisation} Certificates")
    signer = (
        _builder(name, root.subject, key.public_key(), years=SIGNER_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([_PDF_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    return key, signer


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, years: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a reader's clock may be behind ours
        .not_valid_after(now + timedelta(days=365 * years))
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: granted.get(name, False) for name in every})


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _replace(path: Path, data: bytes) -> None:
    """Write a file anew, whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    _write(draft, data)
    draft.replace(path)
