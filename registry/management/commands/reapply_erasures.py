"""`manage.py reapply_erasures`: after a restore, erase again what was erased before."""

from typing import Any

from django.core.management.base import BaseCommand

from registry.retiring.disclosures import reapply_erasures


class Command(BaseCommand):
    help = (
        "Erase again what the erasure list names. The worker does so every few minutes; after a restore, run it "
        "before the site answers."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reapply_erasures()} words erased again")
