"""What every test may ask for. A private PostgreSQL and Redis run while the tests do."""

import contextlib
import signal
import sys
from pathlib import Path

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


@pytest.fixture(autouse=True)
def _a_log_of_its_own(settings, tmp_path: Path) -> None:
    """The checkpoints that one test signs are not those of the next, whose database begins empty."""
    settings.OKAESHI_CHECKPOINT_ARCHIVE = tmp_path / "checkpoints"


def pytest_unconfigure() -> None:
    _servers.close()
