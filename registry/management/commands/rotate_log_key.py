"""`manage.py rotate_log_key`: give the log a new key."""

from typing import Any

from django.core.management.base import BaseCommand

from registry.transparency import keys, sequencer


class Command(BaseCommand):
    help = (
        "Make a new key for the log, announce it in the log, and let the old one sign beside it for 30 days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key = keys.rotate()
        sequencer.integrate(wait=True)
        self.stdout.write(
            f"{key}\nPublish this key wherever the old one is trusted. Back up the file of its private half."
        )
