"""The name and the keys of the log.

The name (origin) is fixed when the log starts and kept beside the keys: a log of another name is another log. Private
keys are files that only the worker needs; the database says which of them sign, and until when. Beside each lies its
public half, which stays when the private one is destroyed: what it signed is checked with it for ever.
"""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from registry.models.log import LogKey
from registry.transparency.errors import LogHalted
from registry.transparency.leaf import LeafType, LogEntry, append, moment
from registry.transparency.note import Signer
from registry.transparency.verify import VerifierKey

BOTH_SIGN_FOR = timedelta(days=30)
_ORIGIN = re.compile(r"[!#-*,-\[\]-~]{1,100}")  # printable ASCII; a plus would end the name in a verifier key


def origin() -> str:
    """The name of this log: settled on first use, never changed. Raises LogHalted when the setting disagrees."""
    path = _folder() / "origin"
    wanted = settings.OKAESHI_LOG_ORIGIN
    if not path.exists():
        name = wanted or f"{urlsplit(settings.SITE_URL).hostname}/registry/log"
        if not _ORIGIN.fullmatch(name):
            raise LogHalted("OKAESHI_LOG_ORIGIN is not a name: printable ASCII without spaces and plus signs")
        _create(path, name.encode())
    fixed = path.read_text()
    if wanted and wanted != fixed:
        raise LogHalted(
            f"OKAESHI_LOG_ORIGIN says {wanted}, but this log has been {fixed} since its first start"
        )
    return fixed


def start() -> None:
    """Give the log its first key unless it has one; in the sequencer's transaction, under its lock.

    A key file that is there already is taken over: of an earlier try, or of the operator.
    """
    if LogKey.objects.exists():
        return
    files = sorted(_folder().glob("*.pem"), key=lambda path: path.stat().st_mtime)
    key = Signer(origin(), _load(files[-1])) if files else _make()
    LogKey.objects.create(vkey=str(key.verifier), signs_from=timezone.now())


def signers(at: datetime) -> list[Signer]:
    """The keys that sign at this moment, newest first. Raises LogHalted when a key file is missing."""
    name = origin()
    rows = LogKey.objects.filter(Q(signs_until=None) | Q(signs_until__gt=at), signs_from__lte=at)
    found = []
    for row in rows.order_by("-signs_from", "-pk"):
        key = VerifierKey.parse(row.vkey)
        path = _folder() / f"{key.hash.hex()}.pem"
        if key.name != name or not path.exists():
            raise LogHalted(f"the private half of the log's key {key.hash.hex()} is missing")
        found.append(Signer(name, _load(path)))
    if not found:
        raise LogHalted("the log has no key that signs")
    return found


def verifier_keys() -> list[str]:
    """Every key this log has ever signed with, `name+hash+base64`, newest first."""
    return list(LogKey.objects.order_by("-signs_from", "-pk").values_list("vkey", flat=True))


def rotate() -> VerifierKey:
    """Make a new key and announce it with a `key` leaf; the old one signs beside it for 30 days more."""
    with transaction.atomic(durable=True):
        now = timezone.now()
        key = _make().verifier
        LogKey.objects.filter(signs_until=None).update(signs_until=now + BOTH_SIGN_FOR)
        LogKey.objects.create(vkey=str(key), signs_from=now)
        append(LogEntry(type=LeafType.KEY, number=str(key), livemode=True, at=moment(now)))
    return key


def _make() -> Signer:
    """A new key, its private half in a file before anything relies on it."""
    key = Signer(origin(), Ed25519PrivateKey.generate())
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _create(_folder() / f"{key.verifier.hash.hex()}.pem", pem)
    _create(_folder() / f"{key.verifier.hash.hex()}.vkey", f"{key.verifier}\n".encode())
    return key


def _load(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise LogHalted(f"{path.name} is not an Ed25519 key")
    return key


def _folder() -> Path:
    folder = Path(settings.KEYS) / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _create(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, for its owner only. Keeps the first when two processes try at once."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if not path.exists():
        draft.rename(path)
    draft.unlink(missing_ok=True)
