"""One invariant: a sentence, and a way to find the rows that break it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Check:
    """`offenders` yields a line for each row that breaks the sentence `name`; nothing when it holds."""

    name: str
    offenders: Callable[[], Iterator[str]]


def from_sql(name: str, query: str) -> Check:
    """A check whose offenders are the rows of a query, each a single column of text."""

    def offenders() -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            while rows := cursor.fetchmany(1_000):
                yield from (str(text) for (text,) in rows)

    return Check(name, offenders)
