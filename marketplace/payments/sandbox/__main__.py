"""`python -m marketplace.payments.sandbox --port N --state DIR --webhook-url URL`

Environment: `STRIPE_WEBHOOK_SECRET` signs the webhooks; `STRIPE_SECRET_KEY`, when set, is the only key accepted, and
otherwise any `sk_test_…` or `rk_test_…` is. With a live key in the environment the sandbox refuses to start.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from .control import SWITCHES
from .server import Sandbox, serve, stop

LIVE = ("sk_live_", "rk_live_")


def live_key(environment: dict[str, str], given: str | None) -> str | None:
    """The name of the first live Stripe key among what the process was given."""
    for name, value in {**environment, "--secret-key": given or ""}.items():
        if value.strip().startswith(LIVE):
            return name
    return None


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m marketplace.payments.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, required=True, help="folder of the state file")
    parser.add_argument("--webhook-url", help="where events are posted; without it they are only recorded")
    parser.add_argument("--public-url", help="the address in the browser (default: http://localhost:PORT)")
    parser.add_argument("--secret-key", help="the only key to accept")
    for name in SWITCHES:
        parser.add_argument(f"--{name}", type=json.loads, help=f"delivery switch, in JSON ({name})")
    return parser.parse_args()


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def main() -> None:
    """Starts the server; returns when it is told to stop."""
    options = _options()
    name = live_key(dict(os.environ), options.secret_key)
    if name:
        sys.exit(f"The Stripe sandbox does not start: {name} holds a live key.")
    secret = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
    if options.webhook_url and not secret:
        sys.exit("The Stripe sandbox does not start: STRIPE_WEBHOOK_SECRET is needed to sign webhooks.")
    sandbox = Sandbox(
        options.state,
        public_url=options.public_url or f"http://localhost:{options.port}",
        webhook_url=options.webhook_url,
        webhook_secret=secret,
        secret_key=options.secret_key or os.environ.get("STRIPE_SECRET_KEY") or None,
    )
    switches = {name: getattr(options, name) for name in SWITCHES if getattr(options, name) is not None}
    if switches:
        with sandbox.store.transaction():
            sandbox.store.set("webhooks", switches)
    signal.signal(signal.SIGTERM, _stop)
    server = serve(sandbox, host=options.host, port=options.port)
    sys.stdout.write(f"ready http://{options.host}:{server.server_port}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        stop(server)


if __name__ == "__main__":
    main()
