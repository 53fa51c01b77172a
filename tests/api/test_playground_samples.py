"""The samples of the playground and the commands of the guide are run as they are copied from their pages."""

import html
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)
RUN = {
    "curl": ["bash", "-c"],
    "Python": [sys.executable, "-c"],
    "JavaScript": ["node", "--input-type=module", "-e"],
}
CALLS = ("footprint", "quote", "order", "read")


def shown(page: str) -> dict[str, dict[str, str]]:
    """Each call's samples by language, as a reader copies them."""
    found: dict[str, dict[str, str]] = {}
    for call in re.split(r'(?=<section class="call")', page)[1:]:
        name = re.search(r'aria-labelledby="([^"]+)"', call)
        blocks = re.findall(r"<summary>(\w+)</summary>\s*<pre[^>]*><code>(.*?)</code>", call, re.S)
        assert name
        found[name[1]] = {language: html.unescape(re.sub(r"<[^>]+>", "", text)) for language, text in blocks}
    return found


@pytest.mark.parametrize("language", RUN)
def test_each_sample_does_what_it_says(language, live_server, settings, test_key, company_order):
    if not shutil.which(RUN[language][0]):
        pytest.skip(f"needs {RUN[language][0]}")
    settings.SITE_URL = live_server.url
    samples = shown(Client().get("/api/v1/playground/", headers={"Accept-Language": "en"}).content.decode())
    for call in CALLS:
        text = samples[call][language].replace("YOUR_TEST_KEY", test_key)
        told = subprocess.run([*RUN[language], text], capture_output=True, text=True, timeout=60, check=False)
        assert told.returncode == 0, told.stderr
        assert '"id"' in told.stdout, told.stdout


def test_the_guides_commands_run_one_after_the_other_as_they_stand(
    live_server, settings, test_key, test_listing
):
    settings.SITE_URL = live_server.url
    commands = {
        language: re.findall(
            r"^curl[^<]*|^printf[^<]*",
            html.unescape(
                Client().get("/api/v1/integrate/", headers={"Accept-Language": language}).content.decode()
            ).replace("<pre><code>", "\n"),
            re.M,
        )
        for language in ("en", "ja")
    }
    assert commands["en"] == commands["ja"]
    assert len(commands["en"]) == 7
    around = {
        "SITE": live_server.url,
        "KEY": test_key,
        "LISTING": test_listing.public_id,
        "PATH": os.environ["PATH"],
    }
    for command in commands["en"]:
        told = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False, env=around
        )
        assert '"id"' in told.stdout, (command, told.stdout, told.stderr)
