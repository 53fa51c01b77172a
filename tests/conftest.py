"""What every test may ask for. A private PostgreSQL and Redis run while the tests do."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from marketplace.runtime import places, servers, translations

pytest_plugins = ["tests.cast", "tests.live", "tests.browser", "tests.shop", "tests.network"]

_servers = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers before the first test touches the database; a worker of xdist finds its controller's."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    signal.signal(signal.SIGTERM, lambda signum, _frame: sys.exit(128 + signum))
    translations.compile_stale(places.PROJECT / "locale")
    for server in servers.needed(places.var(), durable=False):
        server.stop()
        _servers.callback(server.stop)
        server.start()


@pytest.fixture(scope="session", autouse=True)
def _the_test_database_may_be_emptied() -> Iterator[None]:
    """Append-only tables refuse TRUNCATE. Between two tests with transactions of their own it has to be."""
    flush = DatabaseOperations.execute_sql_flush

    def unguarded(self: DatabaseOperations, statements: list[str]) -> None:
        flush(self, ["SET LOCAL session_replication_role = replica", *statements])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", unguarded)
        yield


@pytest.fixture(autouse=True)
def _a_log_of_its_own(settings, tmp_path: Path) -> None:
    """The checkpoints that one test signs are not those of the next, whose database begins empty."""
    settings.OKAESHI_CHECKPOINT_ARCHIVE = tmp_path / "checkpoints"


def pytest_unconfigure() -> None:
    _servers.close()
