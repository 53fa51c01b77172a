"""Programs of the machine, from no package index: without one, its tests are skipped, and in CI they fail."""

import os
import shutil
import subprocess

import pytest

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def absent(word: str) -> None:
    """Skip the test that asks, or fail it in CI, where everything has to be there."""
    if IN_CI:
        pytest.fail(word, pytrace=False)
    pytest.skip(word)


@pytest.fixture(scope="session")
def poppler() -> None:
    """Another reader of PDF than those we write with: `pdftotext` and `pdftoppm`."""
    if not shutil.which("pdftotext") or not shutil.which("pdftoppm"):
        absent("pdftotext is not installed: install the package `poppler-utils`")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; in CI also with a font that has Japanese letters."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        absent("Chromium is not installed: set CHROMIUM to its path, or install the package `chromium`")
    if IN_CI and not _japanese_fonts():
        absent("no font has Japanese letters: install the package `fonts-noto-cjk`")
    return str(found)


def _japanese_fonts() -> str:
    if not shutil.which("fc-list"):
        return ""
    return subprocess.run(["fc-list", ":lang=ja"], capture_output=True, check=True, text=True).stdout
