"""`manage.py up`, as the person at the keyboard meets it: real processes, real signals."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from marketplace.runtime import places, processes, servers
from marketplace.runtime.site import MARK, free_ports
from tests.live import erase
from tests.prepared import OWN


class Up:
    """One `manage.py up` in the folder `root`, and what it has printed."""

    def __init__(self, root: Path, *words: str, port: int | None = None, **settings: str) -> None:
        self.root = root
        free, sandbox_port = free_ports()
        self.port = port or free
        self.printed: list[str] = []
        environment = {name: value for name, value in os.environ.items() if name not in OWN} | {
            "OKAESHI_VAR": str(root),
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            **settings,
        }
        options = ["--no-demo", "--port", str(self.port), "--sandbox-port", str(sandbox_port), *words]
        self.process = subprocess.Popen(
            [sys.executable, str(places.PROJECT / "manage.py"), "up", *options],
            cwd="/",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.watchdog = threading.Timer(300, self.process.kill)
        self.watchdog.start()

    def until(self, words: str) -> str:
        """The first line with `words`, from here on."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip())
            if words in line:
                return line.rstrip()
        pytest.fail(f"`up` ended without saying {words!r}:\n" + "\n".join(self.printed))

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send it `how`, and its exit code."""
        self.process.send_signal(how)
        return self.rest()

    def rest(self) -> int:
        """Read on to its end, and its exit code."""
        out, _ = self.process.communicate()
        self.printed += out.splitlines()
        self.watchdog.cancel()
        return self.process.returncode

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}") as reply:
            return reply.read().decode()

    def part(self, word: str) -> psutil.Process:
        """The oldest of our processes with `word` on its command line."""
        with_word = [one for one in processes.marked(MARK, str(self.root)) if word in one.cmdline()]
        return min(with_word, key=lambda one: one.create_time())


@contextlib.contextmanager
def up(root: Path, *words: str, **settings: str) -> Iterator[Up]:
    site = Up(root, *words, **settings)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            site.end()
        site.watchdog.cancel()


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    folder = places.var() / "up"
    erase(folder)
    folder.mkdir()
    yield folder
    erase(folder)


def left_running(root: Path) -> list[psutil.Process]:
    found = processes.marked(MARK, str(root))
    found += [server for server in (servers.Postgres(root).find(), servers.Redis(root).find()) if server]
    return found


def remember(root: Path, word: str) -> None:
    with servers.Postgres(root).connect(places.DATABASE) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS remembered (word text)")
        connection.execute("INSERT INTO remembered VALUES (%s)", [word])


def remembered(root: Path) -> set[str]:
    with servers.Postgres(root).connect(places.DATABASE) as connection:
        return {word for (word,) in connection.execute("SELECT word FROM remembered")}


def test_up_starts_everything_once_and_a_sigterm_leaves_nothing_behind(root):
    with up(root) as site:
        assert site.until("ready ") == f"ready http://localhost:{site.port}"
        assert site.get("/healthz") == '{"status": "ok"}'
        assert '"status": "ok"' in site.get("/readyz")
        remember(root, "from the first start")
        with up(root) as other:
            assert other.rest() == 1
            assert (
                f"is already up (process {site.process.pid}, http://localhost:{site.port})"
                in other.printed[-1]
            )
        assert site.end(signal.SIGTERM) == 0
    assert left_running(root) == []


def test_what_is_killed_comes_back_with_its_data_be_it_a_part_or_up_itself(root):
    with up(root) as site:
        site.until("ready ")
        remember(root, "before any kill")
        site.part("granian").kill()
        site.until("web has died")
        site.part("worker").kill()
        site.until("worker has died")
        postgres = servers.Postgres(root).find()
        assert postgres is not None
        postgres.kill()
        site.until("Postgres has died")
        site.until("all is well again")
        assert '"status": "ok"' in site.get("/readyz")
        remember(root, "before the kill")
        site.end(signal.SIGKILL)
    with up(root) as site:
        site.until("ready ")
        assert remembered(root) >= {"before any kill", "before the kill"}
        assert len([one for one in processes.marked(MARK, str(root)) if "beat" in one.cmdline()]) == 1
        assert site.end(signal.SIGINT) == 0
    assert left_running(root) == []


def test_servers_and_keys_that_the_environment_names_are_used_and_none_is_started(root):
    with servers.own(root / "operator", durable=False) as (postgres, broker):
        keys = {"STRIPE_SECRET_KEY": "sk_test_operator", "STRIPE_WEBHOOK_SECRET": "whsec_operator"}
        with up(root, DATABASE_URL=postgres.url, REDIS_URL=broker.url, **keys) as site:
            site.until("ready ")
            assert '"status": "ok"' in site.get("/readyz")
            assert servers.Postgres(root).find() is None
            assert servers.Redis(root).find() is None
            assert not [one for one in processes.marked(MARK, str(root)) if "--webhook-url" in one.cmdline()]
        assert postgres.find()
        assert broker.find()


def test_a_taken_port_is_named_before_anything_starts(root):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = Up(root, port=port)
        assert refused.rest() == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.printed[-1]
    assert left_running(root) == []
