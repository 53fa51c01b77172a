"""The QR code of a certificate as a camera sees it: on the printed page, read by another library than wrote it."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp

from registry.certificates.content import LANGUAGES, CertificateContent
from registry.certificates.render import render
from tests.registry.certificates.papers import FORTY_RANGES, paper

CONTENTS = {"one range": paper(), "forty ranges, in private": paper(ranges=FORTY_RANGES, public=False)}


def codes_on(pdf: bytes, folder: Path) -> list[str]:
    """What every QR code says that a scan of the pages at 100 dots an inch shows."""
    (folder / "certificate.pdf").write_bytes(pdf)
    scan = ["pdftoppm", "-r", "100", "-gray", str(folder / "certificate.pdf"), str(folder / "page")]
    subprocess.run(scan, check=True)
    pages = [_picture(file) for file in sorted(folder.glob("page*.pgm"))]
    found = [zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode) for page in pages]
    return [code.text for codes in found for code in codes]


def _picture(file: Path) -> memoryview:
    """A portable graymap: three lines of head, then a byte for each dot."""
    _format, size, _brightest, dots = file.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return memoryview(dots).cast("B", (height, width))


@pytest.mark.usefixtures("poppler")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_the_code_leads_to_the_page_of_the_certificate(content: CertificateContent, language, tmp_path):
    assert codes_on(render(content, language), tmp_path) == [content.page_url]
