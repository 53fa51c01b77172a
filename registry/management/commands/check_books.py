"""Rebuild every holding from the entries, and try every invariant: `manage.py check_books`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from registry import invariants


class Command(BaseCommand):
    help = "Rebuild every holding from the entries and try every invariant. Exit 0, or 1 with the offending rows."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for result in invariants.run():
            self.stdout.write(f"{'ok  ' if result.holds else 'FAIL'} {result.name}")
            for offender in result.offenders:
                self.stdout.write(f"       {offender}")
            if result.more:
                self.stdout.write("       … and more")
            faults += not result.holds
        if faults:
            self.stderr.write(f"{faults} check(s) failed")
            sys.exit(1)
