"""Where a site that brings its own services keeps them: one folder, `var/` unless OKAESHI_VAR says otherwise."""

import hashlib
import json
import os
import pwd
import secrets
import stat
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent.parent
# A Unix socket's address holds 108 bytes on Linux and 104 on macOS, with its closing NUL.
LONGEST_SOCKET_PATH = 103
# What a command in another window has to know of a running site beside its servers.
SHARED = (
    *("OKAESHI_SITE_URL", "OKAESHI_DEMO", "OKAESHI_PAYMENT_METHODS", "OKAESHI_STRIPE_API_BASE"),
    *("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
)
DATABASE = "okaeshi"


class PlaceError(Exception):
    """A folder that the site needs cannot be used; the text says which and why."""


def var() -> Path:
    """The folder of everything that is made at run time. Created if missing."""
    folder = Path(os.environ.get("OKAESHI_VAR") or PROJECT / "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keys() -> Path:
    """The folder of the secret keys; replace it by setting OKAESHI_KEYS. Created if missing, for its owner only."""
    folder = Path(os.environ.get("OKAESHI_KEYS") or var() / "keys").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def kept_secret(path: Path, *, prefix: str = "") -> str:
    """The secret in the file `path`: made on first use, whole or not at all, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(prefix + secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # unlike rename, it refuses when another process was first
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def share(root: Path, settings: dict[str, str]) -> None:
    """Keep what commands in other windows have to know of the site in `root`, for its owner only."""
    root.mkdir(parents=True, exist_ok=True)
    draft = root / f"site.json.{os.getpid()}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(settings))
    draft.replace(root / "site.json")


def shared(root: Path) -> dict[str, str]:
    """What the last site in `root` shared; nothing before its first start."""
    try:
        found: dict[str, str] = json.loads((root / "site.json").read_text())
    except FileNotFoundError:
        return {}
    return found


def secret_key() -> str:
    """Django's secret key: made on first use and kept with the other keys."""
    return kept_secret(keys() / "django_secret_key")


def private_database_url() -> str:
    """The address of the private PostgreSQL of VAR."""
    return database_url(socket_folder(postgres_home(var())))


def database_url(sockets: Path) -> str:
    """The address of a private PostgreSQL that listens in the folder `sockets`."""
    return f"postgres://{DATABASE}@/{DATABASE}?host={quote(str(sockets), safe='')}"


def private_redis_url() -> str:
    """The address of the private Redis of VAR."""
    return redis_url(socket_folder(redis_home(var())))


def redis_url(sockets: Path) -> str:
    """The address of a private Redis that listens in the folder `sockets`."""
    return f"unix://{quote(str(sockets / 'redis.sock'))}"


def redis_home(root: Path) -> Path:
    """Where the private Redis of the folder `root` keeps its data."""
    return root / "redis"


def postgres_home(root: Path) -> Path:
    """Where the private PostgreSQL of `root` keeps its data.

    PostgreSQL refuses to run as root; the user it runs as instead must be able to walk to its data, so a `root`
    inside a closed folder (say /root) is left for a folder of its own below /var/lib.
    """
    if os.geteuid() != 0 or open_to_everyone(root):
        return root / "postgres"
    return outside_home(root) / "postgres"


def outside_home(root: Path) -> Path:
    """The folder below /var/lib that stands in for a `root` which PostgreSQL's user cannot reach."""
    return Path("/var/lib") / f"okaeshi-{_mark(root)}"


def open_to_everyone(folder: Path) -> bool:
    """Whether any user may walk into `folder`: every folder on the way has the search bit for others."""
    steps = [folder, *folder.parents]
    return all(not step.exists() or step.stat().st_mode & stat.S_IXOTH for step in steps)


def postgres_user() -> pwd.struct_passwd | None:
    """The user that PostgreSQL runs as instead of root; None when we are not root and it runs as ourselves."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def socket_folder(home: Path) -> Path:
    """Where the server with the data folder `home` puts its socket: there, or in /tmp if the path is too long."""
    longest_name = ".s.PGSQL.5432.lock"
    if len(os.fsencode(home / longest_name)) <= LONGEST_SOCKET_PATH:
        return home
    return Path("/tmp") / f"okaeshi-{_mark(home)}"


def claim(folder: Path, *, uid: int, gid: int) -> None:
    """Make `folder` if it is missing and see that it belongs to `uid` alone.

    Raises PlaceError when somebody else made it first: anyone may write in /tmp.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
            raise PlaceError(f"{folder} belongs to another user: remove it, or set OKAESHI_VAR") from None
        folder.chmod(0o700)


def _mark(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
