"""Sets a certificate with Typst. Equal content gives equal bytes: nothing of the clock or the machine gets in."""

import io
import json
import threading
from functools import cache
from pathlib import Path
from typing import Literal

import segno
import typst

from registry.certificates.content import CertificateContent, Language
from registry.certificates.sheet import sheet
from registry.certificates.typeface import FALLBACKS, fonts

_TEMPLATE = Path(__file__).with_name("certificate.typ")
_ROOT = Path(__file__).parents[2]
# A compiler keeps its inputs between calls, so that two threads must not share it at once.
one_at_a_time = threading.Lock()


def render(content: CertificateContent, language: Language) -> bytes:
    """The unsigned PDF of a certificate in one language, byte-identical for equal input.

    The leaf, the openings that may be shown and the frozen proof are attached inside. PDF/A-3b, made for archives.
    """
    inputs = {
        "sheet": json.dumps(sheet(content, language)),
        "fallbacks": json.dumps(FALLBACKS),
        "leaf": content.leaf.decode(),
        "openings": content.openings_json().decode(),
        "proof": content.proof,
        "qr": qr(content.page_url),
    }
    if content.amends:
        inputs |= {"first_leaf": content.amends.leaf.decode(), "first_proof": content.amends.proof}
    return typeset(_TEMPLATE, inputs)


def typeset(template: Path, inputs: dict[str, str]) -> bytes:
    """The PDF of a template with these texts in `sys.inputs`, byte-identical for equal input: PDF/A-3b if it can be.

    A template may import what lies below the project, such as `/registry/certificates/writing.typ`.
    """
    with one_at_a_time:
        try:
            return _compile(template, inputs, "a-3b")
        except typst.TypstError:
            # PDF/A refuses a page with a letter that has no glyph of its own, such as a stray joiner.
            return _compile(template, inputs, None)


def _compile(template: Path, inputs: dict[str, str], standard: Literal["a-3b"] | None) -> bytes:
    pdf = _compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=standard)
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave pages instead of one PDF")
    return pdf


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), root=str(_ROOT), font_paths=fonts())


def qr(url: str) -> str:
    """An address as a QR code, in SVG."""
    svg = io.BytesIO()
    segno.make(url, error="m", boost_error=False).save(
        svg, kind="svg", border=0, dark="#22261f", xmldecl=False
    )
    return svg.getvalue().decode()
