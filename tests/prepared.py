"""A database that is migrated once: each process and each site of the tests begins with a copy of its files.

Migrating takes longer than nearly every test, and would be done ten times over. The copy's original stays for the next
run, until a migration changes.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from marketplace.runtime import places, servers
from marketplace.runtime.site import Site, free_ports

# What the person who runs the tests has set for their own site is not for these.
OWN = dict.fromkeys(
    ["DATABASE_URL", "REDIS_URL", "STRIPE_SECRET_KEY", "OKAESHI_SITE_URL", "OKAESHI_KEYS"], ""
)
# What a migrated database depends on: our migrations, the SQL they run, and the pinned packages with theirs.
MADE_FROM = (
    "pyproject.toml",
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/sql/**/*.sql",
    "*/*/sql/**/*.sql",
)


def copy_to(server: servers.Postgres) -> None:
    """Let a server begin, with nothing of its own, on a migrated database `okaeshi`."""
    server.erase()
    with _one_at_a_time(_folder()):
        original = servers.Postgres(_folder() / _fingerprint(), durable=False)
        if not (original.root / "done").exists():
            _make(original.root)
        owner = original.home.stat()
        places.claim(server.home, uid=owner.st_uid, gid=owner.st_gid)
        subprocess.run(["cp", "-a", str(original.data), str(server.data)], check=True)


def _folder() -> Path:
    return Path(os.environ["OKAESHI_TESTS_PREPARED"])


def _fingerprint() -> str:
    files = sorted(path for pattern in MADE_FROM for path in places.PROJECT.glob(pattern))
    whole = hashlib.sha256()
    for path in files:
        whole.update(
            f"{path.relative_to(places.PROJECT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest()
        )
    return whole.hexdigest()[:12]


def _make(root: Path) -> None:
    """Migrate a new database in `root`, in place of all that were made from something else."""
    for other in _folder().iterdir():
        for server in servers.needed(other, environment={}):
            server.erase()
        subprocess.run(["rm", "-rf", str(other)], check=True)
    root.mkdir()
    port, sandbox_port = free_ports()
    site = Site(root, port=port, sandbox_port=sandbox_port, demo=False, durable=False, environment=OWN)
    try:
        site.start_servers()
        site.prepare()
    finally:
        site.stop()
    (root / "done").touch()


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
