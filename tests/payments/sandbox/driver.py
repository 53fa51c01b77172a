"""A running sandbox for tests: the real process, a webhook endpoint that listens, and a buyer at the hosted page."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

PROJECT = Path(__file__).parents[3]
SECRET = "whsec_sandbox_tests"
KEY = "sk_test_sandbox_tests"


@dataclass(frozen=True)
class Answer:
    """An HTTP reply; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


def fetch(
    url: str, *, method: str = "GET", data: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request, redirects not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, data.encode() if data is not None else None, dict(headers or {}))
        reply = connection.getresponse()
        return Answer(
            reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read().decode("utf-8")
        )
    finally:
        connection.close()


class Listener:
    """The shop: a webhook endpoint that keeps what it is sent and answers as told, and a page to come back to."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.status = 200
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.received.append((self.headers["Stripe-Signature"], body))
                self.send_response(listener.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"the shop")

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.shop = f"http://localhost:{self._server.server_port}"
        self.url = f"http://127.0.0.1:{self._server.server_port}/payments/stripe/webhook/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def events(self) -> list[Any]:
        """What arrived, as dicts, in the order of arrival."""
        return [json.loads(body) for _, body in self.received]

    def types(self) -> list[str]:
        return [event["type"] for event in self.events()]

    def forget(self) -> None:
        self.received.clear()
        self.status = 200

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


CARD = {"expiry": "12/34", "cvc": "123", "name": "Hana Sato", "email": "hana@example.jp"}


@dataclass
class Driver:
    """One sandbox process and everything a test does with it."""

    folder: Path
    listener: Listener
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self, *options: str, environment: Mapping[str, str] | None = None) -> None:
        """Starts the process and waits for the line in which it says that it is ready."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "marketplace.payments.sandbox"),
                *("--port", str(self.port), "--state", str(self.folder)),
                *("--webhook-url", self.listener.url),
                *options,
            ],
            cwd=PROJECT,
            env={**os.environ, "STRIPE_WEBHOOK_SECRET": SECRET, **(environment or {})},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("ready http://")

    def kill(self) -> None:
        """SIGKILL: no time to write anything."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def client(self, **options: Any) -> stripe.StripeClient:
        """The official library, pointed here and told not to retry by itself."""
        settings = {"base_addresses": {"api": self.url}, "max_network_retries": 0} | options
        return stripe.StripeClient(KEY, **settings)

    def raw(self, method: str, path: str, data: str | None = None, **headers: str) -> Answer:
        """An API request as bytes on the wire; header names with underscores."""
        sent = {"authorization": f"Bearer {KEY}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return fetch(f"{self.url}{path}", method=method, data=data, headers=sent)

    def control(self, path: str, /, **given: Any) -> Any:
        """A switch under /_sandbox/ (POST)."""
        return fetch(f"{self.url}/_sandbox{path}", method="POST", data=json.dumps(given)).json()

    def deliveries(self) -> list[Any]:
        found: list[Any] = fetch(f"{self.url}/_sandbox/deliveries").json()
        return found

    def flush(self, *, force: bool = False) -> Any:
        """Delivers everything that is due, and waits for it."""
        return self.control("/webhooks/flush", force=force)

    def forget(self) -> None:
        """As new."""
        self.control("/reset")
        self.listener.forget()

    def session(self, **more: Any) -> stripe.checkout.Session:
        """An open session of ¥3,940 in two halves."""
        return self.client().v1.checkout.sessions.create(order(**more))

    def pay(self, session: stripe.checkout.Session, number: str = "4242424242424242", **more: str) -> Answer:
        """The buyer fills in the card form and presses the button."""
        form = {"number": number} | CARD | more
        if number.startswith("37"):
            form["cvc"] = "1234"
        return fetch(f"{self.url}/c/pay/{session.id}", method="POST", data=urlencode(form))

    def confirm(self, session: stripe.checkout.Session, name: str = "Hana Sato") -> str:
        """The buyer asks for a voucher or an account; answers with the id of the payment that is awaited."""
        answer = fetch(f"{self.url}/c/pay/{session.id}", method="POST", data=urlencode(CARD | {"name": name}))
        assert answer.status == 303, answer.text
        return str(self.client().v1.checkout.sessions.retrieve(session.id).payment_intent)

    def till(self, intent: str, chain: str = "lawson") -> Answer:
        """Cash for a voucher."""
        return fetch(f"{self.url}/pay/{intent}", method="POST", data=urlencode({"chain": chain}))

    def transfer(self, intent: str, amount: int) -> Answer:
        """A bank transfer to the account of a payment."""
        return fetch(f"{self.url}/pay/{intent}", method="POST", data=urlencode({"sum": amount}))

    def challenge(self, session: stripe.checkout.Session, result: str) -> Answer:
        """The buyer answers the bank's question: `complete` or `fail`."""
        url = f"{self.url}/c/pay/{session.id}/challenge"
        return fetch(url, method="POST", data=urlencode({"result": result}))

    def paid(self, number: str = "4242424242424242", **more: Any) -> stripe.checkout.Session:
        """A session that somebody has paid, as it is afterwards."""
        session = self.session(**more)
        answer = self.pay(session, number)
        if answer.headers.get("location", "").endswith("/challenge"):
            answer = self.challenge(session, "complete")
        assert answer.status == 303, answer.text
        return self.client().v1.checkout.sessions.retrieve(session.id)


def order(**more: Any) -> Any:
    """The parameters of an ordinary session; what a test passes replaces them, and None takes one out."""
    usual: dict[str, Any] = {
        "mode": "payment",
        "success_url": "http://localhost:8000/orders/done/?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/orders/back/",
        "client_reference_id": "order-17",
        "locale": "en",
        "metadata": {"order": "17"},
        "line_items": [line()],
    }
    return {name: value for name, value in (usual | more).items() if value is not None}


def line(**price: Any) -> dict[str, Any]:
    """Two halves of a forest."""
    product = {"name": "Snow country forest, 620 kg", "description": "KOC-JP-0012"}
    data = {"currency": "jpy", "unit_amount": 1970, "product_data": product} | price
    return {"quantity": 2, "price_data": data}
