"""Certificates of retirements that never were: content, log and signer made up, rules and formats the real ones."""

import hashlib
import io
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pypdf
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.certificates.content import CertificateContent, FeeSplit, Named
from registry.certificates.identity import Identity
from registry.certificates.trust import Trust
from registry.serials import parse
from registry.transparency.commitments import Opening
from registry.transparency.note import Signer, checkpoint_text, proof_text, sign_note
from registry.transparency.verify import TreeHead, leaf_hash

LOG = Signer("registry.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
ONE_RANGE = ("KOC-JP-0012-2024-01-1347.000250~1348.240249",)
FORTY_RANGES = tuple(
    f"KOC-JP-0012-2024-01-{n * 37 + 1}.{n * 1231:06d}~{n * 37 + 3}.999999" for n in range(40)
)
# As long as the grammar lets a range be.
LONGEST_RANGE = ("ABCDEFGH-JP-ABCDEFGHIJKL-2024-01-999999998.000001~999999999.999999",)


def paper(
    beneficiary: str = "株式会社みどり商事",
    message: str = "創立五十周年の記念に。",
    *,
    ranges: Iterable[str] = ONE_RANGE,
    livemode: bool = True,
    public: bool = True,
) -> CertificateContent:
    """The content of a certificate, its entry alone in the log."""
    openings = [Opening("beneficiary", b"\x11" * 32, beneficiary)]
    if message:
        openings.append(Opening("message", b"\x22" * 32, message))
    serials = list(ranges)
    leaf = rfc8785.dumps(
        {
            "v": 1,
            "type": "retirement",
            "number": "R-0000123",
            "livemode": livemode,
            "at": "2026-11-23T09:41:07.123Z",
            "grams": sum(parse(text).grams for text in serials),
            "serials": serials,
            "project": "KOC-JP-0012",
            "methodology": "FO-001/3.1",
            "vintage": 2024,
            "purpose": "offset",
            "commitments": {each.field: commitment(each) for each in openings},
        }
    )
    return CertificateContent(
        version=1,
        leaf=leaf,
        openings=tuple(openings) if public else (),
        proof=proof_of(leaf),
        project=Named("四万十の森林整備", "Forest stewardship in Shimanto"),
        methodology=Named("森林経営活動", "Improved forest management"),
        scheme=Named("高知県クレジット", "Kochi Credit"),
        verification_body=Named("日本検証機構", "Verity Institute"),
        purpose=Named("カーボン・オフセット", "Carbon offsetting"),
        beneficiary_kind="organisation",
        paid=FeeSplit("JPY", 2800, 560, 142, 438),
        page_url="https://okaeshi.example/certificates/R-0000123/",
        trust_url="https://okaeshi.example/registry/trust",
        demo=False,
    )


def commitment(opening: Opening) -> str:
    """Written from the text of docs/api.md, not with the registry's own function."""
    salted = opening.salt + opening.field.encode() + b"\x00" + opening.text.encode()
    return hashlib.sha256(salted).hexdigest()


def proof_of(leaf: bytes, log: Signer = LOG) -> str:
    head = TreeHead(log.name, 1, leaf_hash(leaf))
    return proof_text(0, [], sign_note(checkpoint_text(head), [log]))


def with_leaf(content: CertificateContent, leaf: bytes) -> CertificateContent:
    return replace(content, leaf=leaf, proof=proof_of(leaf))


def trust_in(signer: Identity) -> Trust:
    return Trust((LOG.verifier,), tuple(signer.roots()))


def read_by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def read_by_poppler(pdf: bytes, folder: Path) -> str:
    file = folder / "certificate.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout


def page_count(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
