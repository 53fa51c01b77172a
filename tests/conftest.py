"""What every test may ask for. A private PostgreSQL and Redis run while the tests do."""

import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

from marketplace.runtime import servers

pytest_plugins = ["tests.cast"]

_servers = contextlib.ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers before the first test touches the database; a worker of xdist finds its controller's."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    signal.signal(signal.SIGTERM, lambda signum, _frame: sys.exit(128 + signum))
    root = Path(os.environ["OKAESHI_VAR"])
    for server in servers.needed(root, durable=False):
        server.stop()
        _servers.callback(server.stop)
        server.start()


def pytest_unconfigure() -> None:
    _servers.close()
