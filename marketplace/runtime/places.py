"""Where a site that brings its own services keeps them: one folder, `var/` unless OKAESHI_VAR says otherwise."""

import os
import secrets
from pathlib import Path


def var() -> Path:
    """The folder of everything that is made at run time. Created if missing."""
    default = Path(__file__).resolve().parent.parent.parent / "var"
    folder = Path(os.environ.get("OKAESHI_VAR", default)).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keys() -> Path:
    """The folder of the secret keys; replace it by setting OKAESHI_KEYS. Created if missing, for its owner only."""
    folder = Path(os.environ.get("OKAESHI_KEYS", var() / "keys")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key() -> str:
    """Django's secret key: made on first use and kept with the other keys."""
    path = keys() / "django_secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


def private_database_url() -> str:
    """The address of the private PostgreSQL (a Unix socket below VAR)."""
    return f"postgres://okaeshi@/okaeshi?host={var() / 'postgres'}"


def private_redis_url() -> str:
    """The address of the private Redis (a Unix socket below VAR)."""
    return f"unix://{var() / 'redis' / 'redis.sock'}"
