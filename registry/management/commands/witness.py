"""`manage.py witness URL --key FILE --state FILE`: be a witness of the log at an address, once; run it from a timer.

Exit status 0: cosigned. 1: the log did not only grow, or the registry did not take the cosignature. 2: not reached.
"""

import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.core.management.base import BaseCommand, CommandError

from registry.audit.findings import Unfit, Unreachable
from registry.audit.heads import Memory
from registry.audit.source import HttpSource
from registry.audit.witness import bear_witness
from registry.certificates.trust import Trust, TrustFileMalformed
from registry.transparency.note import Cosigner


class Command(BaseCommand):
    help = "Sees that a log only grew since the last time, cosigns its checkpoint and sends that to the registry."
    requires_system_checks = ()  # it has to run where nothing of the site is set up

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="The address at which the registry is read.")
        parser.add_argument(
            "--key", type=Path, required=True, help="The private key (PEM); made when not there."
        )
        parser.add_argument("--state", type=Path, help="What was cosigned last; beside the key unless given.")
        parser.add_argument(
            "--name", default="", help="The name of the witness; needed when the key is made."
        )
        parser.add_argument("--trust", type=Path, help="A trust file: the log's verifier keys, one a line.")

    def handle(
        self, *, url: str, key: Path, state: Path | None, name: str, trust: Path | None, **_: Any
    ) -> None:
        state = state or key.with_suffix(".state")
        try:
            cosigner = self._cosigner(key, name)
            trusted = Trust.parse(trust.read_text()).log_keys if trust else ()
            remembered = Memory.load(state)
        except (TrustFileMalformed, OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"The key, trust or state file cannot be used: {error}") from error
        try:
            head, _line = bear_witness(
                HttpSource(url),
                cosigner=cosigner,
                trusted=trusted,
                remembered=remembered,
                save=lambda memory: memory.save(state),
                seconds=int(time.time()),
            )
        except Unreachable as error:
            self.stderr.write(f"cannot be read: {error}")
            sys.exit(2)
        except Unfit as error:
            self.stdout.write(f"FAIL  {error}\nThis witness is {cosigner.verifier}")
            sys.exit(1)
        self.stdout.write(f"cosigned {head.tree.size} entries of {head.tree.origin} as {cosigner.name}")

    def _cosigner(self, path: Path, name: str) -> Cosigner:
        """The key in the file, whose first line is the name of the witness; made with that name on first use."""
        if not path.exists():
            if not name or any(sign.isspace() or sign == "+" for sign in name):
                raise CommandError("Say --name: what the witness is called, without spaces and plus signs.")
            pem = Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            )
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(f"{name}\n".encode() + pem)
        called, _, pem = path.read_bytes().partition(b"\n")
        private = load_pem_private_key(pem, password=None)
        if not isinstance(private, Ed25519PrivateKey) or (name and name != called.decode()):
            raise CommandError(f"{path} is not the Ed25519 key of {name or 'a witness'}.")
        return Cosigner(called.decode(), private)
