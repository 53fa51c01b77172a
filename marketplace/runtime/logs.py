"""What the processes of `up` say, kept within bounds: the newest lines, and one older file of each."""

import os
import shutil
from pathlib import Path

LIMIT = 10 * 1024 * 1024  # bytes


def rotate(folder: Path, *, limit: int = LIMIT) -> list[Path]:
    """Move what each log in `folder` says to `<name>.log.1` once it is over `limit` bytes, and return those moved.

    The file itself stays: a running process holds it open, and goes on writing at its new end.
    """
    full = [log for log in folder.glob("*.log") if log.stat().st_size > limit]
    for log in full:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)
    return full
