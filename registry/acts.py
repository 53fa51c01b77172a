"""The shortest way through Django to an act in SQL.

A cursor does more than an act needs, and costs the client more than all else that it does (docs/performance.md). An act
that is its own transaction goes to libpq directly, as a prepared statement; psycopg reads the answer and the errors.
"""

import functools
import itertools
import re
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_prepared: WeakKeyDictionary[psycopg.Connection[Any], set[bytes]] = WeakKeyDictionary()


def call(statement: str, arguments: Sequence[Any]) -> tuple[Any, ...]:
    """The one row that a statement answers with: `%s::type` for each argument, which str() writes as SQL would.

    Raises Django's database errors.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: psycopg.Connection[Any] = connection.connection
        if not raw.autocommit:  # within a transaction: psycopg knows whether it has begun
            row: tuple[Any, ...] | None = raw.execute(statement, arguments).fetchone()
        else:
            row = _straight(raw, statement, arguments)
    assert row is not None
    return row


def _straight(raw: psycopg.Connection[Any], statement: str, arguments: Sequence[Any]) -> tuple[Any, ...]:
    name, query = _numbered(statement)
    values: list[Any] = [None if value is None else str(value).encode() for value in arguments]
    known = _prepared.setdefault(raw, set())
    if name not in known:
        _checked(raw.pgconn.prepare(name, query), ExecStatus.COMMAND_OK)
        known.add(name)
    try:
        result = _checked(raw.pgconn.exec_prepared(name, values), ExecStatus.TUPLES_OK)
    except InvalidSqlStatementName:
        known.clear()  # something on this connection has made it forget; nothing was done yet
        return _straight(raw, statement, arguments)
    reader = Transformer.from_context(raw)
    reader.set_pgresult(result)
    return reader.load_row(0, tuple)


def _checked(result: PGresult, status: ExecStatus) -> PGresult:
    if result.status != status:
        raise error_from_result(result)
    return result


@functools.cache
def _numbered(statement: str) -> tuple[bytes, bytes]:
    """A name of its own for a statement, and the statement with its places numbered as libpq wants them."""
    numbers = itertools.count(1)
    query = re.sub("%s", lambda _place: f"${next(numbers)}", statement)
    return b"act_%d" % next(_names), query.encode()


_names = itertools.count()
