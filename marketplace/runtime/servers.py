"""Private PostgreSQL and Redis, from the binaries in their wheels; we own the processes ourselves.

The wheels' own helpers are left alone: PostgreSQL's makes an operating-system user and opens the folders on the
way to its data, and both leave their server behind when the process that started it is killed.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

import psutil
import psycopg
import redis
from psycopg import sql

from marketplace.runtime import places, processes, wheels

Say = Callable[[str], None]
# For tests: what a crash of the machine would lose is made anew anyway.
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerError(Exception):
    """A private server cannot be started; the text says why and where its log is."""


def _silent(_line: str) -> None:
    return None


class Postgres:
    """One PostgreSQL that belongs to the folder `root`."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.home = places.postgres_home(root)
        self.data = self.home / "data"
        self.sockets = places.socket_folder(self.home)
        self.url = places.database_url(self.sockets)
        self.log = root / "log" / "postgres.log"
        self.settings = () if durable else FORGETFUL
        self.initdb_options = () if durable else ("--no-sync",)
        self.user = places.postgres_user()
        self.process: psutil.Process | None = None

    def find(self) -> psutil.Process | None:
        """The running server, ours or one left over from an earlier life."""
        if not processes.alive(self.process):
            self.process = self._left_over()
        return self.process

    def start(self, *, last_words: signal.Signals | None = signal.SIGINT, say: Say = _silent) -> None:
        """Start the server, making its data folder on first use, and wait until it answers.

        SIGINT is PostgreSQL's word for a fast, clean shutdown. Raises ServerError.
        """
        binaries = wheels.postgres_programs(self.root, user=self.user, say=say)
        for folder in {self.home, self.sockets}:
            places.claim(folder, uid=self._uid(), gid=self._gid())
        if not (self.data / "PG_VERSION").exists():
            say(f"making a database in {self.data}")
            self._initdb(binaries)
        deadline = time.monotonic() + 60
        while not (self._try_to_start(binaries, last_words, deadline) and self._has_database()):
            time.sleep(0.2)  # killed meanwhile, or the last server's children still hold its shared memory

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, left over or not."""
        process = self.find()
        if process is not None:
            processes.stop(process, how=how, patience=30)
        self.process = None

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A new connection with every right, each statement its own transaction."""
        return psycopg.connect(
            host=str(self.sockets), user=places.DATABASE, dbname=database, autocommit=True, connect_timeout=5
        )

    def erase(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop(signal.SIGQUIT)
        for folder in {self.home, self.sockets}:
            shutil.rmtree(folder, ignore_errors=True)

    def _left_over(self) -> psutil.Process | None:
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n")[0])
        except (OSError, ValueError):
            return None
        return processes.at_work_in(self.data, name="postgres", pid=pid)

    def _initdb(self, binaries: Path) -> None:
        # Whatever an interrupted first start left has no PG_VERSION yet, so it holds nothing of worth.
        shutil.rmtree(self.data, ignore_errors=True)
        options = f"--username={places.DATABASE} --auth=trust --encoding=UTF8 --locale=C"
        options += " --locale-provider=builtin --builtin-locale=C.UTF-8"
        made = subprocess.run(
            [str(binaries / "initdb"), "-D", str(self.data), *options.split(), *self.initdb_options],
            cwd=self.home,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            **processes.as_user(self.user),
        )
        if made.returncode:
            raise ServerError(f"initdb could not make {self.data}:\n{made.stdout}{made.stderr}")

    def _try_to_start(self, binaries: Path, last_words: signal.Signals | None, deadline: float) -> bool:
        pid_file = self.data / "postmaster.pid"
        if self._left_over() is None:
            # A pid that now belongs to some other process of ours would make PostgreSQL refuse to start.
            pid_file.unlink(missing_ok=True)
        settings = [
            "listen_addresses=",
            "unix_socket_permissions=0700",
            f'unix_socket_directories="{self.sockets}"',
            "max_connections=200",
            "jit=off",
            *self.settings,
        ]
        command = [str(binaries / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        begin = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.spawn(
            command, log=self.log, cwd=self.data, env={"LC_ALL": "C"}, user=self.user, last_words=last_words
        )
        while time.monotonic() < deadline:
            if not processes.alive(self.process):
                processes.wait(self.process, 1)
                words = self.log.read_bytes()[begin:].decode(errors="replace")
                if processes.was_killed(self.process) or "shared memory" in words:
                    return False
                raise ServerError(f"PostgreSQL did not start; {self.log} says:\n{words[-2000:]}")
            with contextlib.suppress(psycopg.OperationalError):
                self.connect().close()
                return True
            time.sleep(0.05)
        raise ServerError(f"PostgreSQL did not answer within a minute; see {self.log}")

    def _has_database(self) -> bool:
        """Whether our database is there, made now if need be; else the server was killed meanwhile."""
        try:
            with self.connect() as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [places.DATABASE])
                if known.fetchone() is None:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(places.DATABASE)))
        except psycopg.OperationalError:
            if (
                self.process is not None
                and processes.wait(self.process, 1)
                and processes.was_killed(self.process)
            ):
                return False
            raise
        return True

    def _uid(self) -> int:
        return os.getuid() if self.user is None else self.user.pw_uid

    def _gid(self) -> int:
        return os.getgid() if self.user is None else self.user.pw_gid


class Redis:
    """One Redis that belongs to the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.home = places.redis_home(root)
        self.sockets = places.socket_folder(self.home)
        self.url = places.redis_url(self.sockets)
        self.log = root / "log" / "redis.log"
        self.process: psutil.Process | None = None

    def find(self) -> psutil.Process | None:
        """The running server, ours or one left over from an earlier life."""
        if not processes.alive(self.process):
            self.process = self._left_over()
        return self.process

    def start(self, *, last_words: signal.Signals | None = signal.SIGTERM, say: Say = _silent) -> None:
        """Start the server and wait until it answers. Raises ServerError."""
        for folder in {self.home, self.sockets}:
            places.claim(folder, uid=os.getuid(), gid=os.getgid())
        self.process = self._spawn(last_words)
        deadline = time.monotonic() + 30
        client = redis.Redis(unix_socket_path=str(self.sockets / "redis.sock"))
        while time.monotonic() < deadline:
            if not processes.alive(self.process):
                processes.wait(self.process, 1)
                if not processes.was_killed(self.process):
                    raise ServerError(f"Redis did not start; see {self.log}")
                self.process = self._spawn(last_words)
            with contextlib.suppress(redis.RedisError):
                client.ping()
                client.close()
                return
            time.sleep(0.02)
        raise ServerError(f"Redis did not answer within 30 s; see {self.log}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the server, left over or not."""
        process = self.find()
        if process is not None:
            processes.stop(process, how=how)
        self.process = None

    def erase(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop(signal.SIGKILL)
        for folder in {self.home, self.sockets}:
            shutil.rmtree(folder, ignore_errors=True)

    def _spawn(self, last_words: signal.Signals | None) -> psutil.Process:
        options = {
            "port": "0",
            "unixsocket": str(self.sockets / "redis.sock"),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "pidfile": str(self.home / "redis.pid"),
            "appendonly": "yes",
            "save": "",
        }
        command = [wheels.redis_server()]
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return processes.spawn([*command, *words], log=self.log, cwd=self.home, last_words=last_words)

    def _left_over(self) -> psutil.Process | None:
        try:
            pid = int((self.home / "redis.pid").read_text())
        except (OSError, ValueError):
            return None
        return processes.at_work_in(self.home, name="redis-server", pid=pid)


def needed(
    root: Path, *, durable: bool = True, environment: Mapping[str, str] = os.environ
) -> list[Postgres | Redis]:
    """The servers of `root` that the environment does not already name: both, one or none."""
    servers: list[Postgres | Redis] = []
    if not environment.get("DATABASE_URL"):
        servers.append(Postgres(root, durable=durable))
    if not environment.get("REDIS_URL"):
        servers.append(Redis(root))
    return servers


@contextlib.contextmanager
def borrowed(root: Path, *, say: Say = _silent) -> Iterator[None]:
    """The servers of `root` for as long as the block runs: those that run already, or else started for it.

    Several commands may share them; whoever leaves last stops them.
    """
    servers = needed(root)
    if not servers:
        yield
        return
    with used(root) as users:
        with _door(root):
            for server in servers:
                if server.find() is None:
                    server.start(last_words=None, say=say)
        try:
            yield
        finally:
            with _door(root):
                if _last_out(users):
                    for server in servers:
                        server.stop()


@contextlib.contextmanager
def used(root: Path) -> Iterator[IO[str]]:
    """Keep the servers of `root` from being stopped by a command that ends while the block runs."""
    with (root / "users.lock").open("a") as users:
        with _door(root):
            fcntl.flock(users, fcntl.LOCK_SH)
        yield users


def _last_out(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def own(root: Path, *, durable: bool = True) -> Iterator[tuple[Postgres, Redis]]:
    """An empty PostgreSQL and Redis of one's own below `root`, whatever the environment names; erased at the end."""
    root.mkdir(parents=True, exist_ok=True)
    postgres, broker = Postgres(root, durable=durable), Redis(root)
    try:
        for server in (postgres, broker):
            server.erase()
            server.start()
        yield postgres, broker
    finally:
        broker.erase()
        postgres.erase()


@contextlib.contextmanager
def _door(root: Path) -> Iterator[None]:
    with (root / "servers.lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield
