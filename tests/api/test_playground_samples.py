"""The samples of the playground, in curl, Python and JavaScript, are run as they are copied from its page."""

import html
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
