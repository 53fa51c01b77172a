"""The whole site as processes: servers, Stripe sandbox, web, worker and beat, started and stopped together."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import psutil

from marketplace.runtime import logs, places, processes, servers

# Every process of a site carries the site's folder in this variable: so strays of a killed supervisor are known.
MARK = "OKAESHI_SITE"
WEB_THREADS = 4
WORKERS = 2
LONGEST_BACKOFF = 30.0


class SiteError(Exception):
    """The site cannot start or go on; the text is for the person at the keyboard."""


@dataclass
class Part:
    """One process of the site and how its life has gone."""

    name: str
    command: list[str]
    process: psutil.Popen | None = None
    started_at: float = 0.0
    failures: int = 0
    restart_at: float = field(default=0.0)


class Site:
    """A site in the folder `root`. Everything it says about its progress goes to `say`."""

    def __init__(
        self,
        root: Path,
        *,
        port: int,
        host: str = "127.0.0.1",
        sandbox_port: int | None = None,
        demo: bool = True,
        say: Callable[[str], None] = lambda line: None,
        durable: bool = True,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.root = root
        self.host, self.port = host, port
        self.sandbox_port = sandbox_port or port + 1
        self.demo = demo
        self.say = say
        given = dict(os.environ) | (environment or {})
        self.has_sandbox = not given.get("STRIPE_SECRET_KEY")
        self.servers = servers.needed(root, durable=durable, environment=given)
        own = self._own_environment(given)
        self.shared = {name: own[name] for name in places.SHARED if name in own}
        self.environment = given | own
        self.url = self.environment["OKAESHI_SITE_URL"]
        self.parts = {part.name: part for part in self._parts()}
        self.wounded = False

    # --- what it is made of ----------------------------------------------------------------------------------------

    def _own_environment(self, given: dict[str, str]) -> dict[str, str]:
        own = {
            MARK: str(self.root),
            "OKAESHI_VAR": str(self.root),
            "OKAESHI_SITE_URL": given.get("OKAESHI_SITE_URL") or f"http://localhost:{self.port}",
            "OKAESHI_DEMO": "1" if self.demo else "0",
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "PYTHONUNBUFFERED": "1",
            "CELERY_SKIP_CHECKS": "1",  # `prepare` has just run them, and they cost seconds
        }
        for server in self.servers:
            own["DATABASE_URL" if isinstance(server, servers.Postgres) else "REDIS_URL"] = server.url
        if self.has_sandbox:
            folder = self.root / "stripe"
            own["STRIPE_SECRET_KEY"] = places.kept_secret(folder / "secret_key", prefix="sk_test_")
            own["STRIPE_WEBHOOK_SECRET"] = places.kept_secret(folder / "webhook_secret", prefix="whsec_")
            host = urlsplit(own["OKAESHI_SITE_URL"]).hostname  # where the buyer's browser can reach it too
            own["OKAESHI_PAYMENT_METHODS"] = given.get("OKAESHI_PAYMENT_METHODS") or "card,konbini,bank"
            own["OKAESHI_STRIPE_API_BASE"] = f"http://{host}:{self.sandbox_port}"
        return own

    def _parts(self) -> list[Part]:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "marketplace"]
        web = ["granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port)]
        web += ["--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "5"]
        # Processes rather than threads: a task over its time limit, or one whose native code crashes while it
        # renders a PDF, takes only itself down.
        worker = ["worker", "--pool", "prefork", "--concurrency", str(WORKERS), "--loglevel", "INFO"]
        worker += ["--without-gossip", "--without-mingle"]
        # Requests to other people's servers wait, and wait beside nothing else: threads, with time limits of their own.
        hooks = [
            "worker",
            "--queues",
            "hooks",
            "--pool",
            "threads",
            "--concurrency",
            "4",
            "--loglevel",
            "INFO",
        ]
        hooks += ["--without-gossip", "--without-mingle", "--hostname", "hooks@%h"]
        beat = ["beat", "--schedule", str(self.root / "beat" / "schedule"), "--pidfile", ""]
        beat += ["--loglevel", "WARNING"]
        parts = [
            Part("web", [*python, *web, "marketplace.wsgi:application"]),
            Part("worker", [*celery, *worker]),
            Part("hooks", [*celery, *hooks]),
            Part("beat", [*celery, *beat]),
        ]
        if self.has_sandbox:
            hook = f"http://{self._reachable_host}:{self.port}/payments/stripe/webhook/"
            sandbox = ["marketplace.payments.sandbox", "--port", str(self.sandbox_port), "--host", self.host]
            sandbox += ["--state", str(self.root / "stripe"), "--webhook-url", hook]
            sandbox += ["--public-url", self.environment["OKAESHI_STRIPE_API_BASE"]]
            parts.insert(0, Part("sandbox", [*python, *sandbox]))
        return parts

    @property
    def _reachable_host(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    # --- starting ----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start everything and wait until it answers. Raises SiteError, ServerError or PlaceError."""
        self.refuse_taken_ports()
        self.clear_strays()
        places.share(self.root, self.shared)
        self.start_servers()
        # The sandbox first: people of the demonstration pay on its pages.
        if self.has_sandbox:
            self._launch(self.parts["sandbox"])
        self.prepare()
        for part in self.parts.values():
            self.say(f"starting {part.name}")
            if part.process is None:
                self._launch(part)
        self.wait_until_ready()

    def refuse_taken_ports(self) -> None:
        """Raise SiteError if another program listens where we would."""
        wanted = {"--port": self.port} | ({"--sandbox-port": self.sandbox_port} if self.has_sandbox else {})
        for option, port in wanted.items():
            family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
            with socket.socket(family) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    attempt.bind((self.host, port))
                except OSError as error:
                    raise SiteError(
                        f"Port {port} on {self.host} cannot be used ({error.strerror}): choose another with {option}"
                    ) from error

    def clear_strays(self) -> None:
        """End what an earlier supervisor of this folder left behind when it was killed."""
        strays = processes.marked(MARK, str(self.root))
        if strays:
            self.say(f"ending {len(strays)} processes left over from a site that was killed")
        processes.stop_all(strays, patience=3)

    def start_servers(self) -> None:
        """Start the private servers, after stopping any that an earlier life left running."""
        for server in self.servers:
            name = type(server).__name__
            if server.find() is not None:
                self.say(f"stopping a {name} left over from an earlier start")
                server.stop()
            self.say(f"starting {name}")
            server.start(say=self.say)

    def prepare(self) -> None:
        """Migrate, and load the demonstration data on the first start: in a child of ours, whose words we relay."""
        (self.root / "log").mkdir(exist_ok=True)
        log = self.root / "log" / "prepare.log"
        command = self._manage("prepare", *(["--demo"] if self.demo else []))
        with (
            log.open("ab") as errors,
            subprocess.Popen(
                command,
                cwd=places.PROJECT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as child,
        ):
            try:
                for line in child.stdout or ():
                    self.say(line.rstrip())
            except BaseException:  # a signal to us: do not wait for the rest of it
                child.kill()
                raise
        if child.returncode:
            words = log.read_text(errors="replace").splitlines()[-12:]
            raise SiteError("The database could not be prepared; " + "\n".join([f"{log} ends with:", *words]))

    def wait_until_ready(self, patience: float = 120) -> None:
        """Wait until /readyz answers 200; while only work is left from before, which the site is doing, without end.

        Raises SiteError with the last answer when patience is at its end.
        """
        deadline = time.monotonic() + patience
        catching_up = False
        while not self.is_ready():
            self.mend()
            if [name for name, outcome in self.readiness().items() if outcome != "ok"] == ["outbox"]:
                if not catching_up:
                    self.say("doing what was left undone")
                catching_up, deadline = True, time.monotonic() + patience
            elif time.monotonic() > deadline:
                answer = self.ask("/readyz")[1]
                raise SiteError(
                    f"The site did not get ready within {patience:.0f} s: {answer}; see {self.root / 'log'}"
                )
            time.sleep(0.2)

    def is_ready(self) -> bool:
        """Whether /readyz answers 200 and the sandbox, if there is one, takes calls."""
        return self.ask("/readyz")[0] == 200 and self._sandbox_listens()

    def ask(self, path: str) -> tuple[int, str]:
        """The status (0 when nobody answers) and body of one page of ours."""
        connection = http.client.HTTPConnection(self._reachable_host, self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": urlsplit(self.url).netloc})
            reply = connection.getresponse()
            return reply.status, reply.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, str(error)
        finally:
            connection.close()

    def _sandbox_listens(self) -> bool:
        if not self.has_sandbox:
            return True
        try:
            socket.create_connection((self._reachable_host, self.sandbox_port), timeout=1).close()
        except OSError:
            return False
        return True

    def _launch(self, part: Part) -> None:
        (self.root / "beat").mkdir(exist_ok=True)
        part.started_at = time.monotonic()
        part.process = processes.spawn(
            part.command, log=self.root / "log" / f"{part.name}.log", cwd=places.PROJECT, env=self.environment
        )

    # --- living ------------------------------------------------------------------------------------------------------

    def keep(self) -> NoReturn:
        """Until a signal ends us: mend what dies, say when all is well again, keep the logs short."""
        while True:
            self.mend()
            logs.rotate(self.root / "log")
            if self.wounded and self.is_ready():
                self.say("all is well again")
                self.wounded = False
            time.sleep(0.5)

    def mend(self) -> None:
        """Start again whatever has died: at once the first time, then ever more slowly up to half a minute."""
        for server in self.servers:
            if server.find() is None:
                self.wounded = True
                self.say(f"{type(server).__name__} has died: starting it again")
                server.start()
        now = time.monotonic()
        for part in self.parts.values():
            if processes.alive(part.process):
                if part.failures and now - part.started_at > LONGEST_BACKOFF * 2:
                    part.failures = 0
            elif part.process is not None:
                self._bury(part, now)
            elif now >= part.restart_at:
                self._launch(part)

    def _bury(self, part: Part, now: float) -> None:
        assert part.process is not None
        processes.stop(part.process, patience=1)  # reaps it, and kills what is left of its group
        pause = 0.0 if part.failures == 0 else min(2.0 ** (part.failures - 1), LONGEST_BACKOFF)
        part.failures += 1
        self.wounded = True
        part.restart_at = now + pause
        ending = f"code {part.process.returncode}"
        self.say(
            f"{part.name} has died ({ending}): starting it again in {pause:.0f} s; see log/{part.name}.log"
        )
        part.process = None

    # --- stopping ----------------------------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """Kill one part and all its children, as a crash would: `web`, `worker`, `beat` or `sandbox`."""
        process = self.parts[name].process
        if process is not None:
            processes.stop(process, how=signal.SIGKILL)

    def stop(self) -> None:
        """Stop everything: first who asks, then who answers."""
        processes.stop_all([part.process for part in self.parts.values() if part.process is not None])
        for part in self.parts.values():
            part.process = None
        processes.stop_all(processes.marked(MARK, str(self.root)), patience=1)
        for server in reversed(self.servers):
            server.stop()

    def manage(self, *words: str) -> str:
        """Run `manage.py WORDS` inside this site and return what it printed. Raises CalledProcessError."""
        done = subprocess.run(
            self._manage(*words),
            cwd=places.PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def _manage(self, *words: str) -> list[str]:
        return [sys.executable, str(places.PROJECT / "manage.py"), *words]

    def readiness(self) -> dict[str, str]:
        """The checks of /readyz by name; empty when nobody answers."""
        status, body = self.ask("/readyz")
        return dict(json.loads(body)["checks"]) if status in {200, 503} else {}


def free_ports() -> tuple[int, int]:
    """Two ports that nobody listens on at the moment: for a site and its sandbox."""
    with socket.socket() as first, socket.socket() as second:
        for attempt in (first, second):
            attempt.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])
