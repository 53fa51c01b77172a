"""Compiling the translations: the .mo files are made here, not kept in the repository."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_stale(locale: Path) -> list[Path]:
    """Compile each .po below `locale` that is newer than its .mo, and return those compiled."""
    stale = [po for po in locale.glob("*/LC_MESSAGES/*.po") if _is_newer(po, po.with_suffix(".mo"))]
    for po in stale:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.parent.name, domain=po.stem)
        draft = po.with_suffix(f".{os.getpid()}.mo.draft")
        with draft.open("wb") as target:
            write_mo(target, catalog)
        draft.replace(po.with_suffix(".mo"))  # a reader sees the old file or the new one, never half of it
    return stale


def _is_newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime
