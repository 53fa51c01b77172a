"""`manage.py audit_log URL [--trust FILE] [--state FILE] [--mode live]`: verifies a registry from its public data.

Exit status 0: everything fits. 1: something does not; the last line names it. 2: the registry cannot be reached.
"""

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.audit.audit import audit
from registry.audit.findings import Unfit, Unreachable
from registry.audit.heads import Memory
from registry.audit.source import HttpSource
from registry.certificates.trust import Trust, TrustFileMalformed

MODES = {"live": (True,), "test": (False,), "all": (True, False)}


class Command(BaseCommand):
    help = (
        "Verifies a whole registry from its public data alone, and names the first thing that does not fit."
    )
    requires_system_checks = ()  # it has to run where nothing of the site is set up

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="The address at which the registry is read.")
        parser.add_argument("--trust", type=Path, help="A trust file: the log's verifier keys, one a line.")
        parser.add_argument(
            "--state",
            type=Path,
            help="Remembers keys and checkpoint, to show next time that the log only grew.",
        )
        parser.add_argument("--mode", choices=MODES, default="all", help="Which exports and sums to compare.")

    def handle(self, *, url: str, trust: Path | None, state: Path | None, mode: str, **options: Any) -> None:
        trusted, remembered = self._read(trust, state)
        self.told, self.verbose = monotonic(), options["verbosity"] > 0
        try:
            with tempfile.TemporaryDirectory(prefix="okaeshi-audit-") as folder:
                memory = audit(
                    HttpSource(url),
                    scratch=Path(folder) / "book",
                    trusted=trusted,
                    remembered=remembered,
                    modes=MODES[mode],
                    say=lambda line: self.stdout.write(f"ok    {line}"),
                    progress=self._progress,
                )
        except Unreachable as error:
            self.stderr.write(f"cannot be read: {error}")
            sys.exit(2)
        except Unfit as error:
            self.stdout.write(f"FAIL  {error}")
            sys.exit(1)
        if state:
            memory.save(state)
        self.stdout.write("Everything that this registry shows fits together.")

    def _read(self, trust: Path | None, state: Path | None) -> tuple[Any, Memory | None]:
        try:
            keys = Trust.parse(trust.read_text()).log_keys if trust else ()
            return keys, Memory.load(state) if state else None
        except (TrustFileMalformed, OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"The trust or state file cannot be read: {error}") from error

    def _progress(self, done: int, goal: int) -> None:
        if self.verbose and monotonic() - self.told > 5:
            self.told = monotonic()
            self.stderr.write(f"      {done:,} of {goal:,} entries read")
