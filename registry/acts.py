"""The shortest way through Django to an act in SQL.

A cursor of Django's does more than an act needs, and that is a tenth of what an order costs (docs/performance.md).
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def call(statement: str, arguments: Sequence[Any]) -> tuple[Any, ...]:
    """The one row that a prepared statement answers with. Raises Django's database errors."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        row: tuple[Any, ...] | None = connection.connection.execute(statement, arguments).fetchone()
    assert row is not None
    return row
