"""`manage.py refill_checkpoint_archive`: after the archive of checkpoints was lost or is older than the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.models import Checkpoint
from registry.transparency.archive import head_of, opened


class Command(BaseCommand):
    help = "Copy the checkpoints that the archive lacks from the database. Never do this after restoring a backup."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--the-database-was-not-restored",
            action="store_true",
            help="state that the log never signed more entries than this database has",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["the_database_was_not_restored"]:
            raise CommandError(
                "If this database was restored from a backup, the log may have signed more than it knows of, and "
                "going on would contradict proofs that people hold. If it was not, say so: "
                "--the-database-was-not-restored"
            )
        with opened() as archive:
            last = archive.last()
            missing = Checkpoint.objects.filter(size__gt=-1 if last is None else head_of(last).size)
            for checkpoint in missing.order_by("size"):
                archive.append(checkpoint.note)
            self.stdout.write(f"{missing.count()} checkpoints copied")
