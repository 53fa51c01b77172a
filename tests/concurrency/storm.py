"""Many sessions at one moment, and a way to take a guard away.

`pile_up` makes the moment: a transaction of ours holds a row, everyone runs into it, and when the database says that
all of them wait, it lets go. `without` rebuilds some acts in a schema of their own with a guard cut out of their text,
on tables that have neither constraints nor triggers: the same storm then shows the race that the guard prevents.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg
from django.db import connection, connections, transaction

import registry

SQL = Path(registry.__file__).parent / "sql"
TABLES = ["segment", "shelf", "returned", "hold", "entry", "retirement", "opening", "leaf", "leaf_queue"]
ACTS = [
    "take_returned",
    "take_pieces",
    "take",
    "hold",
    "release",
    "retirement_leaf",
    "retire",
    "retire_now",
]
PATIENCE = 60  # seconds

Work = Callable[[], Any]


class Storm:
    """Works in threads, each with a session of its own; `outcomes` are their answers or the errors they raised."""

    def __init__(self, works: list[Work], *, schema: str = "public") -> None:
        self.outcomes: list[Any] = [None] * len(works)
        self.start = Barrier(len(works))
        self.threads = [Thread(target=self._run, args=(n, work, schema)) for n, work in enumerate(works)]
        for thread in self.threads:
            thread.start()

    def _run(self, place: int, work: Work, schema: str) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"set lock_timeout = '{PATIENCE}s'")
                cursor.execute(f"set search_path = {schema}, public")
            self.start.wait(PATIENCE)
            self.outcomes[place] = work()
        except Exception as error:
            self.outcomes[place] = error
        finally:
            connections.close_all()

    def end(self) -> list[Any]:
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a session never came back"
        return self.outcomes


def at_once(works: list[Work], *, schema: str = "public") -> list[Any]:
    """Let all of them go at one moment."""
    return Storm(works, schema=schema).end()


def pile_up(row: str, works: list[Work], *, schema: str = "public") -> list[Any]:
    """Let all of them run into the rows that the query `row` locks, then let go."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local search_path = {schema}, public")
        cursor.execute(f"{row} for update")
        assert cursor.fetchall(), "the query locks nothing"
        storm = Storm(works, schema=schema)
        wait_for_waiting(len(works))
    return storm.end()


def wait_for_waiting(sessions: int) -> None:
    """Until the database says that so many sessions wait for a lock. It is asked by a session of its own."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings, autocommit=True) as other:
        for _ in range(100_000):
            row = other.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchone()
            if row == (sessions,):
                return
    raise AssertionError(f"never saw {sessions} sessions waiting")


@contextmanager
def without(*cuts: tuple[str, str, str]) -> Iterator[str]:
    """A schema where the acts have lost a guard. Each cut: the act, a piece of its text, what stands there instead."""
    texts = {act: (SQL / f"{act}.sql").read_text() for act in ACTS}
    for act, guard, instead in cuts:
        assert guard in texts[act], f"{act} has no {guard!r}"
        texts[act] = texts[act].replace(guard, instead)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("create schema unguarded")
        cursor.execute("set local search_path = unguarded, public")
        for table in TABLES:
            cursor.execute(
                f"create table unguarded.registry_{table} (like public.registry_{table} including identity)"
            )
        for table in ("shelf", "segment", "hold", "returned"):
            cursor.execute(
                f"insert into unguarded.registry_{table} overriding system value select * from public.registry_{table}"
            )
        for text in texts.values():
            cursor.execute(text)
    try:
        yield "unguarded"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop schema unguarded cascade")


def rows(query: str, *, schema: str = "public") -> list[tuple[Any, ...]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local search_path = {schema}, public")
        cursor.execute(query)
        return cursor.fetchall()
