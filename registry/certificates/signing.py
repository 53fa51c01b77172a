"""Signs a rendered certificate: PAdES baseline B-B, as a certification that allows no change at all."""

import io
import time

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registry.certificates.identity import Identity
from registry.certificates.own_thread import in_own_thread

FIELD = "Okaeshi"
TRIES = 20  # a tenth of a second apart


class IdentityBroken(Exception):
    """The files of the signer do not belong together; a signature made with them would be worthless."""


def sign(pdf: bytes, *, identity: Identity, reason: str) -> bytes:
    """The signed file. ECDSA draws a random number, so no two signatures are equal: sign once and keep the result."""
    hand = _hand(identity)
    how = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
    )
    unsigned = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signed = in_own_thread(lambda: signers.PdfSigner(how, signer=hand).sign_pdf(unsigned))
    return bytes(signed.getbuffer())


def _hand(identity: Identity) -> signers.SimpleSigner:
    """The key with its own certificate. While the two are being replaced they may not fit: look again then."""
    for _ in range(TRIES):
        chain, key = identity.chain.read_bytes(), identity.key.read_bytes()
        if load_pem_private_key(key, None).public_key() == x509.load_pem_x509_certificate(chain).public_key():
            signer, *issuers = load_certs_from_pemder_data(chain)
            store = SimpleCertificateStore.from_certs(issuers)
            return signers.SimpleSigner(signer, load_private_key_from_pemder_data(key, None), store)
        time.sleep(0.1)
    raise IdentityBroken("signer.key is not the key of the first certificate in chain.pem")
