"""The private PostgreSQL and Redis: started, shared, found again after a crash."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from marketplace.runtime import places, processes, servers


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    folder = places.var() / "servers"
    folder.mkdir(exist_ok=True)
    yield folder
    for server in (servers.Postgres(folder), servers.Redis(folder)):
        server.erase()


@pytest.mark.django_db
def test_the_tests_run_on_a_real_postgresql():
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 150000


def test_the_cache_is_a_real_redis():
    cache.set("word", "お返し", timeout=5)
    assert cache.get("word") == "お返し"


def test_commands_that_overlap_share_the_servers_and_the_last_one_stops_them(root):
    with servers.borrowed(root):
        first = servers.Postgres(root).find()
        with servers.borrowed(root):
            assert servers.Postgres(root).find() == first
        assert servers.Postgres(root).find() == first
    assert servers.Postgres(root).find() is None
    assert servers.Redis(root).find() is None


def test_a_server_that_is_killed_while_it_starts_is_started_again(root):
    server = servers.Postgres(root, durable=False)
    server.start()
    server.stop()
    killed: list[int] = []

    def kill_the_first() -> None:
        while not killed:
            with contextlib.suppress(OSError, ValueError):
                pid = int((server.data / "postmaster.pid").read_text().split("\n")[0])
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)

    killer = threading.Thread(target=kill_the_first)
    killer.start()
    server.start()
    killer.join()
    found = server.find()
    assert found is not None
    assert found.pid not in killed


def test_servers_of_a_command_that_was_killed_are_found_by_the_next(root):
    killed = "import os, sys, pathlib; from marketplace.runtime import servers\n"
    killed += "with servers.borrowed(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", killed, root], cwd=places.PROJECT, check=False)
    assert done.returncode == -signal.SIGKILL
    left_over = servers.Postgres(root).find()
    assert left_over is not None
    with servers.borrowed(root):
        assert servers.Postgres(root).find() == left_over
    assert servers.Postgres(root).find() is None


def test_what_was_committed_survives_a_kill_of_postgresql(root):
    with servers.own(root) as (postgres, _broker):
        with postgres.connect(places.DATABASE) as session:
            session.execute("CREATE TABLE kept AS SELECT 1 AS gram")
        postgres.stop(signal.SIGKILL)
        postgres.start()
        with postgres.connect(places.DATABASE) as session:
            assert session.execute("SELECT gram FROM kept").fetchone() == (1,)


def test_a_pid_file_that_now_names_another_process_does_not_stop_postgresql(root):
    with servers.own(root, durable=False) as (postgres, _broker):
        postgres.stop()
        stale = postgres.data / "postmaster.pid"
        stale.write_text(f"{os.getpid()}\n{postgres.data}\n")
        postgres.start()
        assert processes.alive(postgres.find())


def test_a_folder_with_a_long_name_gets_a_short_address_that_stays_the_same(root):
    long = root / ("x" * 100)
    long.mkdir(exist_ok=True)
    first, again = servers.Redis(long), servers.Redis(long)
    try:
        first.start()
        assert again.find() is not None
        assert len(str(first.sockets / "redis.sock")) <= places.LONGEST_SOCKET_PATH
        assert first.sockets.stat().st_mode & 0o777 == 0o700
    finally:
        again.erase()
    assert processes.wait(first.process, 5)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has PostgreSQL run as somebody else")
def test_root_may_keep_the_site_in_a_folder_that_postgresqls_user_cannot_reach(root):
    closed = root / "closed"
    closed.mkdir(mode=0o700, exist_ok=True)
    with servers.own(closed, durable=False) as (postgres, _broker):
        assert postgres.home.is_relative_to(places.outside_home(closed))
        assert processes.alive(postgres.find())
        assert closed.stat().st_mode & 0o777 == 0o700
    places.outside_home(closed).rmdir()


def test_a_folder_that_somebody_else_made_is_refused(root):
    taken = root / "taken"
    taken.symlink_to("/tmp")
    try:
        with pytest.raises(places.PlaceError, match="belongs to another user"):
            places.claim(taken, uid=os.getuid(), gid=os.getgid())
    finally:
        taken.unlink()


def test_addresses_that_the_environment_names_are_used_instead(root, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    assert [type(server) for server in servers.needed(root)] == [servers.Redis]
    monkeypatch.setenv("REDIS_URL", "redis://somewhere/0")
    assert servers.needed(root) == []
