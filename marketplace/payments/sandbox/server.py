"""The HTTP server: threads of the standard library around three rooms — the API, the pages, the switches."""

import logging
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from . import faults, invoice_pages, onboarding, pages, vouchers
from .api import Api
from .control import Control
from .courier import Courier
from .http import Reply, Request, as_json
from .store import Store

MOST_BYTES = 1_000_000

_log = logging.getLogger(__name__)


class Sandbox:
    """One imitation of Stripe: a store, a courier, and an answer to every request."""

    def __init__(
        self,
        folder: Path,
        *,
        public_url: str,
        webhook_url: str | None,
        webhook_secret: str,
        secret_key: str | None,
    ) -> None:
        self.store = Store(folder)
        with self.store.transaction():
            self.store.set("webhook_url", webhook_url)
        self.courier = Courier(self.store, url=webhook_url, secret=webhook_secret)
        self._public_url = public_url.rstrip("/")
        self._api = Api(self.store, public_url=self._public_url, secret_key=secret_key)
        self._control = Control(self.store, self.courier)

    def answer(self, request: Request) -> Reply:
        """The reply to any request."""
        if request.path.startswith("/_sandbox"):
            return self._control.answer(request)
        if request.path.startswith("/c/pay/") and request.method in {"GET", "POST"}:
            reply = pages.answer(self.store, request, public_url=self._public_url)
        elif request.path.startswith("/i/") and request.method in {"GET", "POST"}:
            reply = invoice_pages.answer(self.store, request, public_url=self._public_url)
        elif request.path.startswith("/setup/e/") and request.method in {"GET", "POST"}:
            reply = onboarding.answer(self.store, request)
        elif request.path.startswith("/pay/") and request.method in {"GET", "POST"}:
            reply = vouchers.answer(self.store, request)
        elif request.path == "/":
            return Reply(303, headers={"Location": "/_sandbox/"})
        else:
            reply = self._api.answer(request)
        self.courier.nudge()
        return reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    sandbox: Sandbox

    def _handle(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._send(
                as_json({"error": {"message": "The body is too large.", "type": "api_error"}}, status=413)
            )
            return
        parts = urlsplit(self.path)
        request = Request(
            method=self.command,
            path=parts.path,
            query=parts.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(length)).decode("utf-8", "replace"),
        )
        try:
            reply = self.sandbox.answer(request)
        except (
            Exception
        ):  # whatever went wrong here, a client must see it as Stripe's trouble and not as silence
            _log.exception("%s %s", request.method, request.path)
            reply = as_json(
                {"error": {"message": "An unknown error occurred", "type": "api_error"}}, status=500
            )
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        if reply.silent:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = _handle

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the launcher's own log is enough."""

    def version_string(self) -> str:
        """The Server header."""
        return "okaeshi-stripe-sandbox"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; anything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Server6(_Server):
    address_family = socket.AF_INET6


def serve(sandbox: Sandbox, *, host: str, port: int) -> ThreadingHTTPServer:
    """A listening server; call `serve_forever()` on it. Port 0 takes a free one."""
    handler = type("Handler", (_Handler,), {"sandbox": sandbox})
    kind = _Server6 if ":" in host else _Server
    server = kind((host, port), handler)
    sandbox.courier.start()
    return server


def stop(server: ThreadingHTTPServer) -> None:
    """Closes the socket and lets go of requests that hang on purpose."""
    faults.let_go.set()
    server.server_close()
