"""`manage.py up`: the whole site from nothing, in one command."""

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from marketplace.catalogue.demo import person
from marketplace.catalogue.demo.load import LOGINS, PASSWORD
from marketplace.checks import is_live
from marketplace.runtime import places, servers, wheels
from marketplace.runtime.site import Site, SiteError


class Command(BaseCommand):
    help = (
        "Start the whole site: PostgreSQL and Redis (unless DATABASE_URL and REDIS_URL name others), a Stripe sandbox "
        "(unless STRIPE_SECRET_KEY is set), web, worker and beat. Ctrl-C stops all of it; the data stays."
    )

    requires_system_checks = ()  # `prepare` runs them, with the settings that the processes will have

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the site listens (default 8000)")
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address it listens on (default 127.0.0.1)"
        )
        parser.add_argument(
            "--sandbox-port", type=int, help="where the Stripe sandbox listens (default: port + 1)"
        )
        parser.add_argument("--no-demo", action="store_true", help="start empty, without demonstration data")

    def handle(self, *args: Any, **options: Any) -> None:
        self.begin = time.monotonic()
        root = places.var()
        words = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup leaves it
            words.append(signal.SIGHUP)
        for word in words:
            signal.signal(word, _leave)
        with _only_one(root) as card:
            site = Site(
                root,
                port=options["port"],
                host=options["host"],
                sandbox_port=options["sandbox_port"],
                demo=not options["no_demo"] and not is_live(settings.STRIPE_SECRET_KEY),
                say=self.say,
            )
            _write(card, f"process {os.getpid()}, {site.url}")
            try:
                self.run(site)
            except (SiteError, servers.ServerError, places.PlaceError, wheels.WheelError) as error:
                raise CommandError(str(error)) from error
            finally:
                for word in words:
                    signal.signal(word, signal.SIG_IGN)
                with contextlib.suppress(OSError):  # nobody may be reading any more
                    self.say("stopping")
                site.stop()

    def run(self, site: Site) -> None:
        """Start the site, say so, and mend it until a signal ends us."""
        with servers.used(site.root):
            site.start()
            self.stdout.write(f"ready {site.url}")
            if site.demo:
                self.stdout.write(f"demo logins, all with the password {PASSWORD}:")
                for email, organisation in [*LOGINS.items(), (person.EMAIL, "buys for herself")]:
                    self.stdout.write(f"  {email:32} {organisation or ''}".rstrip())
            self.stdout.flush()
            site.keep()

    def say(self, line: str) -> None:
        """One line of progress, with the seconds since the command was given."""
        self.stdout.write(f"{time.monotonic() - self.begin:6.1f} s  {line}")
        self.stdout.flush()


@contextlib.contextmanager
def _only_one(root: Path) -> Any:
    """Our card at the door of `root`. Raises CommandError when another `up` is inside."""
    with (root / "up.lock").open("a+") as card:
        try:
            fcntl.flock(card, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            card.seek(0)
            raise CommandError(f"The site in {root} is already up ({card.read().strip()})") from None
        yield card


def _write(card: IO[str], line: str) -> None:
    card.truncate(0)
    card.write(line + "\n")
    card.flush()


def _leave(signum: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
