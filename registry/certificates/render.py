"""Sets a certificate with Typst. Equal content gives equal bytes: nothing of the clock or the machine gets in."""

import io
import json
import threading
from functools import cache
from pathlib import Path

import segno
import typst

from registry.certificates.content import CertificateContent, Language
from registry.certificates.sheet import sheet
from registry.certificates.typeface import FALLBACKS, fonts

_TEMPLATE = Path(__file__).with_name("certificate.typ")
_PDF_STANDARD = "a-3b"  # for archives: every font embedded, attachments allowed
# A compiler keeps its inputs between calls, so that two threads must not share it at once.
_one_at_a_time = threading.Lock()


def render(content: CertificateContent, language: Language) -> bytes:
    """The unsigned PDF of a certificate in one language, byte-identical for equal input.

    The leaf, the openings that may be shown and the frozen proof are attached inside.
    """
    inputs = {
        "sheet": json.dumps(sheet(content, language)),
        "fallbacks": json.dumps(FALLBACKS),
        "leaf": content.leaf.decode(),
        "openings": content.openings_json().decode(),
        "proof": content.proof,
        "qr": _qr(content.page_url),
    }
    with _one_at_a_time:
        pdf = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=[_PDF_STANDARD])
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave pages instead of one PDF")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=fonts())


def _qr(url: str) -> str:
    svg = io.BytesIO()
    segno.make(url, error="m", boost_error=False).save(
        svg, kind="svg", border=0, dark="#22261f", xmldecl=False
    )
    return svg.getvalue().decode()
