"""List the datasets that someone should look at again: `manage.py check_factors`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from calculators import factor_store


class Command(BaseCommand):
    help = "Read every number of the newest release, and list what is past its review. Exit 0, or 1 when something is."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        store = factor_store.newest()
        due = [d.about for d in store.datasets.values() if d.about.review_by <= today]
        for about in sorted(due, key=lambda about: about.review_by):
            self.stdout.write(
                f"{about.review_by}  {about.dataset} {about.version}: {about.source} {about.url}"
            )
        rows = sum(len(dataset.rows) for dataset in store.datasets.values())
        self.stdout.write(
            f"{store.release}: {len(store.datasets)} datasets, {rows:,} rows, {len(due)} past review"
        )
        if due:
            sys.exit(1)
