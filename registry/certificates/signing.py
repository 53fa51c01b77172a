"""Signs a rendered certificate: PAdES baseline B-B, as a certification that allows no change at all."""

import io

from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from registry.certificates.identity import Identity
from registry.certificates.own_thread import in_own_thread

FIELD = "Okaeshi"


def sign(pdf: bytes, *, identity: Identity, reason: str) -> bytes:
    """The signed file. ECDSA draws a random number, so no two signatures are equal: sign once and keep the result."""
    signer, *issuers = load_certs_from_pemder([str(identity.chain)])
    store = SimpleCertificateStore.from_certs(issuers)
    hand = signers.SimpleSigner(signer, load_private_key_from_pemder(str(identity.key), None), store)
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
