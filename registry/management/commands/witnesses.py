"""`manage.py witnesses [add VKEY [--from DAY] | end VKEY]`: whose cosignatures the log takes."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from registry.models import Witness
from registry.transparency import witnesses
from registry.transparency.verify import ProofInvalid


class Command(BaseCommand):
    help = "Lists the witnesses of the log, adds one, or lets one cosign no longer from tomorrow (UTC) on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act")
        add = acts.add_parser("add", help="Take the cosignatures of this key.")
        add.add_argument("vkey", help="name+hash+base64, as the witness publishes it")
        add.add_argument(
            "--from", dest="since", type=date.fromisoformat, help="a day (UTC); today unless given"
        )
        end = acts.add_parser("end", help="Take none from tomorrow on; those that are there stay.")
        end.add_argument("vkey")

    def handle(self, *, act: str | None, **given: Any) -> None:
        today = datetime.now(UTC).date()
        try:
            if act == "add":
                witnesses.add(vkey=given["vkey"], since=given["since"] or today)
            elif act == "end" and not witnesses.end(vkey=given["vkey"], until=today):
                raise CommandError("There is no such witness.")
        except (ProofInvalid, IntegrityError) as error:
            raise CommandError(str(error).splitlines()[0]) from error
        for row in Witness.objects.all():
            self.stdout.write(f"{row.since} – {row.until or '':10}  {row.vkey}")
