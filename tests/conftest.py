"""What every test may ask for. A private PostgreSQL and Redis run while the tests do."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connections, transaction
from django.test import TransactionTestCase

from marketplace.runtime import places, servers, translations
from tests import prepared

pytest_plugins = ["tests.cast", "tests.live", "tests.browser", "tests.machine", "tests.shop", "tests.network"]

PROCESSES_MAX = 4  # each has a PostgreSQL, a Redis, a browser and now and then a whole site
# What waits most, in the order in which it is begun: meanwhile the other processes do what is left.
SLOWEST_FIRST = ("faults", "runtime/test_up", "journeys", "pages/test_accessibility", "registry/certificates")
MADE_BY_MIGRATIONS = {"django_content_type", "auth_permission"}

_servers = contextlib.ExitStack()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes share the tests: several for the whole suite, none to start for a part of it.

    None either on an operator's own servers, which the processes would share.
    """
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not config.option.collectonly
    if not whole or os.environ.get("REDIS_URL") or os.environ.get("DATABASE_URL"):
        return 0
    return min(max(os.cpu_count() or 1, 2), PROCESSES_MAX)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """A file stays in one process, and so do all files that walk through the live site: one site is enough."""
    if not hasattr(config, "workerinput"):
        return (yield)
    for item in items:
        live = "live_site" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("live site" if live else item.nodeid.partition("::")[0]))
    yield  # pytest-django has an order of its own
    items.sort(key=_slowness)


def _slowness(item: pytest.Item) -> int:
    path = item.path.relative_to(places.PROJECT / "tests").as_posix()
    return next((n for n, slow in enumerate(SLOWEST_FIRST) if path.startswith(slow)), len(SLOWEST_FIRST))


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers before the first test touches the database: each process of xdist has its own."""
    signal.signal(signal.SIGTERM, lambda signum, _frame: sys.exit(128 + signum))
    translations.compile_stale(places.PROJECT / "locale")
    hands_tests_out = config.option.tx and not hasattr(config, "workerinput")
    if config.option.collectonly or hands_tests_out:
        return
    for server in servers.needed(places.var(), durable=False):
        server.stop()
        _servers.callback(server.stop)
        if isinstance(server, servers.Postgres):
            prepared.copy_to(server)
        server.start()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The database of the tests is there before they ask for it: a copy of the migrated one."""
    return not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    if os.environ.get("DATABASE_URL"):
        return
    settings = connections["default"].settings_dict
    copy = settings["TEST"]["NAME"] or f"test_{places.DATABASE}"
    with servers.Postgres(places.var()).connect() as connection:
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{places.DATABASE}"')


@pytest.fixture(scope="session", autouse=True)
def _rows_are_deleted_between_tests_with_transactions_of_their_own() -> Iterator[None]:
    """Instead of Django's TRUNCATE, which append-only tables refuse, and which takes half a second for so many."""

    def empty(_case: TransactionTestCase) -> None:
        for wrapper in connections.all():
            tables = set(wrapper.introspection.django_table_names(only_existing=True)) - MADE_BY_MIGRATIONS
            deletes = "".join(f'DELETE FROM "{table}";' for table in sorted(tables))
            with transaction.atomic(wrapper.alias), wrapper.cursor() as cursor:
                cursor.execute(
                    "SET LOCAL session_replication_role = replica"
                )  # neither guards nor foreign keys
                cursor.execute(f"DO $$BEGIN {deletes} END$$")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_last_test() -> None:
    caches["process"].clear()


@pytest.fixture(autouse=True)
def _a_log_of_its_own(settings, tmp_path: Path) -> None:
    """The checkpoints that one test signs are not those of the next, whose database begins empty."""
    settings.OKAESHI_CHECKPOINT_ARCHIVE = tmp_path / "checkpoints"


def pytest_unconfigure() -> None:
    _servers.close()
