#!/usr/bin/env python
"""The command line of the site: `manage.py up` starts all of it."""

import contextlib
import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from marketplace.runtime import places, servers

# These use neither database nor broker, so none is started for them; `up` starts its own.
NEED_NO_SERVERS = {
    "audit_log",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "rotate_certificate_key",
    "spectacular",
    "startapp",
    "up",
    "verify_certificate",
    "version",
    "witness",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "help")
    alone = command in NEED_NO_SERVERS or "--help" in sys.argv
    if not alone:
        signal.signal(signal.SIGTERM, _leave)  # so that servers started for this command are stopped again
        if not os.environ.get("STRIPE_SECRET_KEY"):  # an own key never meets the sandbox, nor its key Stripe
            os.environ.update(
                {name: it for name, it in places.shared(places.var()).items() if not os.environ.get(name)}
            )
    with contextlib.nullcontext() if alone else servers.borrowed(places.var(), say=_say):
        execute_from_command_line(sys.argv)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _leave(signum: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signum)


if __name__ == "__main__":
    main()
