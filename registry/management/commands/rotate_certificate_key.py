"""`manage.py rotate_certificate_key [--new-root]`: sign certificates with a new key from now on."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.certificates.identity import ISSUER, identity, renew


class Command(BaseCommand):
    help = "Makes a new key for signing certificates. What is signed stays as it is, and trusted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new-root", action="store_true", help="a new root, too: the old one goes to former.pem"
        )

    def handle(self, *, new_root: bool, **options: Any) -> None:
        folder = identity(Path(settings.KEYS), organisation=ISSUER).folder
        try:
            signer = renew(folder, organisation=ISSUER, new_root=new_root)
        except FileNotFoundError as error:
            raise CommandError(
                "root.key is not here: bring it back for this, or make a new root with --new-root."
            ) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        first, *_, root = signer.certificates()
        self.stdout.write(
            f"signs from now on: certificate {first.serial_number:x}, until {first.not_valid_after_utc:%Y-%m-%d}"
        )
        if new_root:
            self.stdout.write(
                f"new root {root.serial_number:x}: publish the trust file wherever the old one is trusted"
            )
        self.stdout.write("Back up signer.key and chain.pem; keep root.key elsewhere.")
