"""What every test may ask for. A private PostgreSQL and Redis run while the tests do."""

import contextlib
import signal
import sys

import pytest

from marketplace.runtime import places, servers, translations

pytest_plugins = ["tests.cast", "tests.live", "tests.browser"]

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


def pytest_unconfigure() -> None:
    _servers.close()
