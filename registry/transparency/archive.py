"""Every checkpoint the log ever signed, kept outside the database: one JSON string a line, oldest first.

A checkpoint is appended and synced to disk before anyone sees it, so the last line is the highest size that can have
been seen. A line without its end was cut off by a crash: it was never shown, and the next one overwrites it.
"""

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from registry.transparency.errors import LogHalted
from registry.transparency.verify import TreeHead

TAIL_BYTES = 65_536  # more than any one line


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive, locked against every other process."""

    file: BinaryIO

    def last(self) -> str | None:
        """The last checkpoint that was signed, as a note. Raises LogHalted when it cannot be read."""
        end = self._end()
        self.file.seek(max(0, end - TAIL_BYTES))
        lines = self.file.read(end - self.file.tell()).split(b"\n")
        if end == 0:
            return None
        try:
            note = json.loads(lines[-2])
            head_of(note)
        except (ValueError, IndexError, TypeError, AttributeError) as error:
            raise LogHalted("the last line of the checkpoint archive cannot be read") from error
        return str(note)

    def append(self, note: str) -> None:
        """Add a checkpoint; on disk when this returns."""
        self.file.truncate(self._end())
        self.file.seek(0, os.SEEK_END)
        self.file.write(json.dumps(note, ensure_ascii=False).encode() + b"\n")
        self.file.flush()
        os.fsync(self.file.fileno())

    def _end(self) -> int:
        """Where the last whole line ends."""
        size = self.file.seek(0, os.SEEK_END)
        self.file.seek(max(0, size - TAIL_BYTES))
        tail = self.file.read()
        if b"\n" not in tail and size > TAIL_BYTES:
            raise LogHalted("the end of the checkpoint archive is damaged")
        return size - len(tail) + tail.rfind(b"\n") + 1


@contextmanager
def opened() -> Iterator[Archive]:
    """The archive of this site, locked while the block runs. Raises OSError when it cannot be written."""
    path = Path(settings.OKAESHI_CHECKPOINT_ARCHIVE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o644)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)  # the name of the file must outlive a crash, too
        os.close(folder)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield Archive(file)


def head_of(note: str) -> TreeHead:
    """What a note of our own says; its signature is not checked here."""
    origin, size, root = note.split("\n")[:3]
    return TreeHead(origin, int(size), base64.b64decode(root))
