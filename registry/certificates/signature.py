"""Reads a certificate's PDF signature: that it covers the whole file, allows no change, and leads to a trusted root.

What lies outside the signed bytes (the signature's own container) is held to the one form in which signing.py writes
it, so that no byte of the file can be changed unnoticed.
"""

import io
import re
from collections.abc import Iterable

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import ValidationContext

from registry.certificates.own_thread import in_own_thread

# What signing.py's containers say in DER: SHA-256, and "the data stand elsewhere" (RFC 5652, 5.1 and 5.2).
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_DETACHED = bytes.fromhex("300b06092a864886f70d010701")
_CONTAINER = re.compile(rb"<([0-9A-F]*)>")


class SignatureBroken(Exception):
    """The file is not as it was signed, or was never signed."""


class SignatureForeign(Exception):
    """The file is as it was signed, but no trusted root stands behind the signer."""


def check_signature(pdf: bytes, roots: Iterable[x509.Certificate]) -> str:
    """The signer's name. Raises SignatureBroken or SignatureForeign."""
    try:
        embedded = _only_signature(pdf)
        _check_container(pdf, embedded)
        name = str(embedded.signer_cert.subject.human_friendly)
        if _holds(embedded, [asn1.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]):
            return name
        if _holds(
            _only_signature(pdf), [each for each in embedded.other_embedded_certs if _signs_itself(each)]
        ):
            raise SignatureForeign(name)
    except (SignatureBroken, SignatureForeign):
        raise
    except Exception as error:  # a damaged file may make the readers of PDF, ASN.1 and keys raise anything
        raise SignatureBroken(str(error) or type(error).__name__) from error
    raise SignatureBroken("the signature does not fit the file")


def _only_signature(pdf: bytes) -> EmbeddedPdfSignature:
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if len(found) != 1:
        raise SignatureBroken(f"one signature is expected, {len(found)} found")
    return found[0]


def _check_container(pdf: bytes, embedded: EmbeddedPdfSignature) -> None:
    """The container is hexadecimal in capitals, one CMS object in DER, then zeros."""
    start, length, resume, _ = (int(each) for each in embedded.byte_range)
    match = _CONTAINER.fullmatch(pdf, start + length, resume)
    if match is None:
        raise SignatureBroken("the container of the signature is malformed")
    raw = bytes.fromhex(match[1].decode())
    signed = embedded.signed_data
    body = embedded.signer_info
    whole = raw[: _der_length(raw)]
    if raw[len(whole) :].strip(b"\x00"):
        raise SignatureBroken("something stands behind the signature")
    if (
        signed["version"].native != "v1"
        or signed["digest_algorithms"].dump() != b"\x31\x0f" + _SHA256
        or signed["encap_content_info"].dump() != _DETACHED
        or len(signed["crls"] or ()) != 0
        or len(body["unsigned_attrs"] or ()) != 0
        or body["version"].native != "v1"
        or body["digest_algorithm"].dump() != _SHA256
        or body["signature_algorithm"]["parameters"].native is not None
    ):
        raise SignatureBroken("the signature carries more than a certificate's does")


def _der_length(raw: bytes) -> int:
    """The length of the DER object that `raw` begins with (X.690, 8.1.3), long form."""
    count = raw[1] & 0x7F
    return 2 + count + int.from_bytes(raw[2 : 2 + count], "big") if raw[1] & 0x80 else 2 + raw[1]


def _holds(embedded: EmbeddedPdfSignature, roots: list[asn1.Certificate]) -> bool:
    """Whether one of the roots stands behind the signer. Raises SignatureBroken if so, but the file was changed."""
    if not roots:
        return False
    # At the moment of signing, as the signer states it: a certificate has to outlive its signer's own certificate.
    # A signer that is no longer believed is taken out of the trust file.
    context = ValidationContext(
        trust_roots=roots,
        other_certs=embedded.other_embedded_certs,
        allow_fetching=False,
        moment=embedded.self_reported_timestamp,
    )
    status = in_own_thread(lambda: validate_pdf_signature(embedded, signer_validation_context=context))
    if not status.trusted:
        return False
    path = {certificate.dump() for certificate in status.validation_path or ()}
    if not (
        isinstance(status, PdfSignatureStatus)
        and status.bottom_line
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and status.docmdp_ok is True
        # no certificate lies in the container but those that lead from the signer to the root
        and all(certificate.dump() in path for certificate in embedded.other_embedded_certs)
    ):
        raise SignatureBroken("the file is not as it was signed")
    return True


def _signs_itself(certificate: asn1.Certificate) -> bool:
    parsed = x509.load_der_x509_certificate(certificate.dump())
    try:
        parsed.verify_directly_issued_by(parsed)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
