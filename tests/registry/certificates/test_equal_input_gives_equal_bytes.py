"""A certificate rendered again is the same file: the hash of the unsigned file can be kept and checked."""

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest

from registry.certificates.content import LANGUAGES
from registry.certificates.render import render
from tests.registry.certificates.papers import FORTY_RANGES, paper

AGAIN = """
from hashlib import sha256
from registry.certificates.render import render
from tests.registry.certificates.papers import paper
print(sha256(render(paper(), "ja")).hexdigest())
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_content_gives_the_same_bytes(language):
    assert render(paper(), language) == render(paper(), language)
    render(paper(ranges=FORTY_RANGES), language)  # what was rendered in between leaves no trace
    assert render(paper(), language) == render(paper(), language)


def test_another_process_in_another_place_and_time_zone_renders_the_same_bytes():
    environment = {**os.environ, "TZ": "America/New_York", "LC_ALL": "C"}
    other = subprocess.run(
        [sys.executable, "-c", AGAIN], env=environment, capture_output=True, check=True, text=True
    ).stdout.strip()
    assert other == sha256(render(paper(), "ja")).hexdigest()


def test_other_content_gives_other_bytes():
    assert render(paper("森"), "ja") != render(paper("林"), "ja")
    assert render(paper(), "ja") != render(replace(paper(), version=2), "ja")
