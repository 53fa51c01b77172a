"""Whole sites for tests: the real web, worker, beat and Stripe sandbox, on servers and in a folder of their own."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from marketplace.runtime import places, servers
from marketplace.runtime.site import Site, free_ports
from tests import prepared
from tests.prepared import OWN


@contextlib.contextmanager
def running_site(
    root: Path, *, demo: bool = True, durable: bool = False, environment: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """A new site in `root`, ready to be asked; gone with all its data at the end.

    `site.url` is its address, `site.manage("shell", "-c", ...)` works inside it, `site.kill("web")` is a crash,
    `site.servers[0].stop(signal.SIGKILL)` one of PostgreSQL, and `site.mend()` starts again what died.
    """
    given = OWN | {"OKAESHI_TEST_RUN": str(root)}
    erase(root)  # what a killed run left: an old log would refuse to go on
    root.mkdir(parents=True)
    port, sandbox_port = free_ports()
    site = Site(root, port=port, sandbox_port=sandbox_port, demo=demo, durable=durable, environment=given)
    site.environment.update(environment or {})
    for server in site.servers:
        if isinstance(server, servers.Postgres):
            prepared.copy_to(server)
    try:
        # Else a command from another window would take the servers for its own, and stop them at its end.
        with servers.used(root):
            site.start()
            yield site
    finally:
        site.stop()
        erase(root)


def erase(root: Path) -> None:
    """Remove the folder of a site and its servers, running or not."""
    for server in servers.needed(root, environment={}):
        server.erase()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def live_site() -> Iterator[Site]:
    """The whole site with its demonstration data, shared by all tests that only use it over HTTP."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with running_site(places.var() / f"live{worker}") as site:
        yield site
