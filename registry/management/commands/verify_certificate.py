"""`manage.py verify_certificate FILE [--trust FILE]`: checks a certificate offline, a line per check.

Exit status 0: valid. 1: invalid. 2: the file is whole, but its signer or its log is not among those trusted.
"""

import locale
import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.certificates.trust import Trust, TrustFileMalformed, on_this_machine
from registry.certificates.verify import Finding, Step, Verdict, verdict, verify_certificate

CHECKS: dict[Step, Promise] = {
    Step.SIGNATURE: _("The issuer signed exactly this file"),
    Step.ATTACHMENTS: _("The log entry, its openings and its proof are attached"),
    Step.LEAF: _("The log entry is in order"),
    Step.OPENINGS: _("Names and messages are those the log committed to"),
    Step.PROOF: _("The log entry stands in the public log"),
    Step.PRINT: _("The printed text agrees with the log entry"),
}
MARKS: dict[Verdict, Promise] = {
    Verdict.VALID: _("yes"),
    Verdict.INVALID: _("NO"),
    Verdict.SIGNER_UNKNOWN: _("unknown"),
}
CONCLUSIONS: dict[Verdict, Promise] = {
    Verdict.VALID: _("This certificate is valid."),
    Verdict.INVALID: _("This certificate is NOT valid."),
    Verdict.SIGNER_UNKNOWN: _("The file is whole, but who signed it is not among those you trust."),
}


class Command(BaseCommand):
    help = "Checks a certificate offline: its signature, its log entry and proof, and its printed text."
    requires_system_checks = ()  # it has to run where nothing of the site is set up

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The certificate (PDF).")
        parser.add_argument(
            "--trust", type=Path, help="Trusted log keys and roots; default: those of this instance."
        )

    def handle(self, *, file: Path, trust: Path | None, **options: Any) -> None:
        logging.getLogger("pyhanko").setLevel(
            logging.CRITICAL
        )  # it reports every foreign signer with a traceback
        logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        with override("ja" if (locale.getlocale()[0] or "").startswith("ja") else "en"):
            findings = verify_certificate(self._read(file), self._trust(trust))
            for finding in findings:
                self.stdout.write(_line(finding))
            self.stdout.write(str(CONCLUSIONS[verdict(findings)]))
        if verdict(findings) is not Verdict.VALID:
            sys.exit(verdict(findings).value)

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(str(error)) from error

    def _trust(self, file: Path | None) -> Trust:
        try:
            return on_this_machine(Path(settings.KEYS)) if file is None else Trust.parse(file.read_text())
        except (TrustFileMalformed, UnicodeDecodeError, OSError) as error:
            raise CommandError(_("The trust file cannot be read: %s") % error) from error


def _line(finding: Finding) -> str:
    return f"{MARKS[finding.verdict]}\t{CHECKS[finding.step]} ({finding.detail})"
