"""What must be true of the books at every moment, and a way to ask.

Each check looks at the database itself, not at what the code believes of it, and answers with the rows that break it.
All checks of one run see one snapshot. The floors above add theirs by naming them in settings.BOOK_CHECKS.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from registry.invariants.check import Check

SHOWN = 20  # offending rows a check shows
COUNTED = 10_000  # offending rows it counts


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: the first offending rows in words, how many there are, and how long it took."""

    name: str
    offenders: tuple[str, ...]
    count: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not self.offenders

    @property
    def more(self) -> bool:
        return self.count > len(self.offenders)


def all_checks() -> list[Check]:
    """The checks of settings.BOOK_CHECKS: dotted paths of lists of Check, lowest floor first."""
    found: list[Check] = []
    for path in settings.BOOK_CHECKS:
        found.extend(import_string(path))
    return found


def run(checks: Iterable[Check] | None = None) -> Iterator[Result]:
    """Try each check, all in one snapshot."""
    with _one_snapshot():
        for check in all_checks() if checks is None else checks:
            began = perf_counter()
            offenders = check.offenders()
            first = tuple(islice(offenders, SHOWN))
            count = len(first) + sum(1 for _ in islice(offenders, COUNTED - SHOWN))
            yield Result(check.name, first, count, perf_counter() - began)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    if connection.in_atomic_block:  # of a test; the caller's transaction has to do
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        # The replay is one long piece of Python between two statements.
        cursor.execute("set local idle_in_transaction_session_timeout = 0")
        yield


def broken(results: Iterable[Result]) -> list[dict[str, Any]]:
    """The checks that do not hold, as plain data for a health report."""
    return [{"check": r.name, "offenders": list(r.offenders)} for r in results if not r.holds]
