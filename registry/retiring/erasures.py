"""The list of what was erased, kept outside the database: one JSON object a line, nothing personal in it.

A database restored from a backup has the words again. This list says which to erase once more, so it must be backed
up apart from the database, like the checkpoint archive.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One word that was erased: the number of its retirement, its field, and the commitment it opened."""

    retirement: str
    field: str
    commitment: str
    at: datetime


def append(added: Iterable[Line]) -> None:
    """Add lines; on disk when this returns."""
    path = Path(settings.OKAESHI_ERASURE_LIST)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")  # a crash cut the last line off
        for line in added:
            said = [line.retirement, line.field, line.commitment, line.at.isoformat()]
            file.write(json.dumps(said).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def lines() -> Iterator[Line]:
    """Every line that is whole; one that a crash cut off was never acted upon."""
    path = Path(settings.OKAESHI_ERASURE_LIST)
    if not path.exists():
        return
    with path.open("rb") as file:
        for row in file:
            try:
                retirement, field, commitment, at = json.loads(row)
                yield Line(retirement, field, commitment, datetime.fromisoformat(at))
            except ValueError:
                continue
