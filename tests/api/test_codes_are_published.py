"""docs/api.md lists every code that a reply may carry, and no other."""

import re

from django.conf import settings

from marketplace.problems import published


def in_the_code() -> set[str]:
    return {f"| `{problem.code}` | {problem.status} |" for problem in published()}


def in_the_document() -> set[str]:
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    return set(re.findall(r"^\| `[a-z_]+` \| \d+ \|", text, re.M))


def test_every_code_is_published():
    assert in_the_code() - in_the_document() == set()


def test_no_published_code_is_unknown_to_the_code():
    assert in_the_document() - in_the_code() == set()
