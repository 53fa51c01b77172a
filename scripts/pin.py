#!/usr/bin/env python
"""Pins of every package, direct or not, in pyproject.toml: the resolver may choose nothing by itself.

    python scripts/pin.py           write them: the versions installed here, and what other systems need beside them
    python scripts/pin.py --check   fail when one is missing, differs or is no longer needed

The lock file itself stays out of the repository: it names the index of whoever made it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^constraint-dependencies = \[\n.*?^\]\n", re.MULTILINE | re.DOTALL)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when the pins are not complete"
    )
    pyproject = PROJECT / "pyproject.toml"
    text = pyproject.read_text()
    if parser.parse_args().check:
        return _report(pinned(text), needed(text))
    pyproject.write_text(with_pins(text, needed(with_pins(text, installed()))))
    return 0


def installed() -> list[str]:
    """`name==version` of every package in this interpreter's environment."""
    return _uv("pip", "freeze", "--python", sys.executable, folder=PROJECT)


def needed(pyproject: str) -> list[str]:
    """The pins of everything that `pyproject` resolves to, on any system and Python it allows, dev group included."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(pyproject)
        Path(folder, "README.md").touch()
        _uv("lock", "--quiet", folder=Path(folder))
        plain = ("--no-hashes", "--no-header", "--no-annotate", "--all-groups", "--frozen")
        lines = _uv("export", "--quiet", *plain, folder=Path(folder))
    names = [line.partition("==")[0] for line in lines]
    # A marker matters only where two systems need two versions.
    return [
        line if names.count(name) > 1 else line.partition(" ;")[0]
        for name, line in zip(names, lines, strict=True)
    ]


def pinned(pyproject: str) -> list[str]:
    """The pins that stand in `pyproject`."""
    return list(tomllib.loads(pyproject)["tool"]["uv"].get("constraint-dependencies", []))


def with_pins(pyproject: str, pins: list[str]) -> str:
    """`pyproject` with `pins` in the place of those it has."""
    lines = "".join(f"    {_quoted(pin)},\n" for pin in sorted(pins))
    block = f"constraint-dependencies = [\n{lines}]\n"
    if BLOCK.search(pyproject):
        return BLOCK.sub(lambda _old: block, pyproject)
    return pyproject.replace("[tool.uv]\n", f"[tool.uv]\n{block}")


def _quoted(pin: str) -> str:
    return f"'{pin}'" if '"' in pin else f'"{pin}"'


def _uv(*words: str, folder: Path) -> list[str]:
    done = subprocess.run(["uv", *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"uv {words[0]} failed:\n{done.stderr}")
    return [line.strip() for line in done.stdout.splitlines() if "==" in line]


def _report(have: list[str], want: list[str]) -> int:
    for pin in sorted(set(want) - set(have)):
        print(f"not pinned:        {pin}")
    for pin in sorted(set(have) - set(want)):
        print(f"no longer needed:  {pin}")
    if set(have) == set(want):
        print(f"{len(have)} packages, every one pinned")
        return 0
    print("run: uv run python scripts/pin.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
