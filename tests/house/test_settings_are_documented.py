"""docs/operating.md names every setting that the code reads, and no other."""

import re
import subprocess

from marketplace.runtime import places

READ = re.compile(r"""(?:environ(?:\.get\(|\[|\.setdefault\()|given\.get\(|env\.get\()\s*["']([A-Z_]+)["']""")
# The last two are of the tests alone: what their processes say to each other, and that examples are to be recorded.
NOT_OURS = {
    "PATH", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "OKAESHI_TESTS_PREPARED", "OKAESHI_RECORD_EXAMPLES",
}  # fmt: skip


def names_read_by_the_code() -> set[str]:
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=places.PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    sources = ((places.PROJECT / name) for name in files)
    return {name for path in sources if path.exists() for name in READ.findall(path.read_text())} - NOT_OURS


def names_in_the_manual() -> set[str]:
    text = (places.PROJECT / "docs" / "operating.md").read_text()
    return set(re.findall(r"`([A-Z][A-Z_]+)`", text))


def test_the_manual_explains_every_setting_that_the_code_reads():
    assert names_read_by_the_code() - names_in_the_manual() == set()


def test_the_manual_explains_nothing_that_the_code_does_not_read():
    assert names_in_the_manual() - names_read_by_the_code() == set()
