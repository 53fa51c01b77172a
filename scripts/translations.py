#!/usr/bin/env python
"""Every string that a page or an e-mail shows has its Japanese: fail when one is missing, empty or only guessed.

Collects the strings afresh, in a copy of the project, with Django's makemessages (needs GNU gettext; no network).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent
CATALOG = Path("locale/ja/LC_MESSAGES/django.po")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, CATALOG).parent.mkdir(parents=True)
        copy_to(Path(folder))
        collect(Path(folder))
        untranslated = missing(Path(folder, CATALOG))
    for text in untranslated:
        print(f"no Japanese for: {text!r}")
    subprocess.run(["msgfmt", "--check-format", "-o", os.devnull, PROJECT / CATALOG], check=True)
    print(f"{len(untranslated)} strings are not translated")
    return 1 if untranslated else 0


def copy_to(folder: Path) -> None:
    """Copy the project's own files that may hold strings, and the catalogue as it stands."""
    listed = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "*.py",
        "*.html",
        "*.txt",
        str(CATALOG),
    ]
    for name in subprocess.run(
        listed, cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines():
        source = PROJECT / name
        if source.exists() and not name.startswith(("tests/", "bench/", "scripts/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)


def collect(folder: Path) -> None:
    """Bring the catalogue in `folder` up to date with the strings found there."""
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale",
        "ja",
        "--no-obsolete",
        "--no-location",
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def missing(catalogue: Path) -> list[str]:
    """The strings in `catalogue` without a translation that a person has confirmed."""
    with catalogue.open("rb") as source:
        messages = read_po(source, locale="ja")
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in messages
        if message.id and (message.fuzzy or not _is_complete(message.string))
    ]


def _is_complete(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


if __name__ == "__main__":
    sys.exit(main())
