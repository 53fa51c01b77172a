"""`.ci/system-packages` on a machine that has nothing, everything, or no way to install."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from marketplace.runtime.places import PROJECT

SCRIPT = PROJECT / ".ci" / "system-packages"
PROGRAMS = ("chromium", "xgettext", "pdftotext", "pdftoppm")


class Machine:
    """A folder of programs that do nothing, in place of all that the real machine has."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, folder / "told-to-apt"
        for name in ("bash", "env", "id"):
            (folder / name).symlink_to(str(shutil.which(name)))
        self.has("apt-get", f'echo "$@" >> {self.told}')
        self.has("sudo", 'shift; exec "$@"')

    def has(self, name: str, does: str = "true") -> None:
        (self.folder / name).write_text(f"#!/bin/bash\n{does}\n")
        (self.folder / name).chmod(0o755)

    def install(self) -> str:
        """What the script says, which must end well whatever happens: the tests themselves name what they lack."""
        found = {name: value for name, value in os.environ.items() if name != "CHROMIUM"}
        done = subprocess.run(
            [SCRIPT], env=found | {"PATH": str(self.folder)}, capture_output=True, check=True, text=True
        )
        return done.stdout


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_whatever_is_missing_is_installed(machine):
    machine.install()
    update, install = machine.told.read_text().splitlines()
    assert update.startswith("update")
    wanted = {word for word in install.split()[1:] if not word.startswith("-")}
    assert wanted == {"chromium", "fonts-noto-cjk", "fontconfig", "gettext", "poppler-utils"}


def test_where_everything_is_there_nothing_is_installed(machine):
    for name in PROGRAMS:
        machine.has(name)
    machine.has("fc-list", "echo NotoSansCJK.ttc")
    assert machine.install() == ""
    assert not machine.told.exists()


def test_what_cannot_be_installed_is_named(machine):
    machine.has("apt-get", "exit 100")
    assert "could not install chromium" in machine.install()
