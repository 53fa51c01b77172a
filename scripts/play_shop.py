#!/usr/bin/env python
"""Plays a shop against a running site, from outside: nothing of the project's code is used, only HTTP and its commands.

    uv run manage.py up --port 8000 &
    python scripts/play_shop.py --site http://localhost:8000 --orders 10000

It makes two keys by command and a webhook to a server of its own, then sends the orders from many threads, hanging up
on some replies at random and sending the same request again under the same Idempotency-Key, as a shop on a bad line
would. Its second server takes the signed webhooks, and is down for a while in the middle.

In the end all counts and sums have to be equal: what the shop sold, the orders of the API, the statement on the page of
the company, the registry's export, the ledger's own check, and the webhooks. Exit code 0, or 1 with what differs.
"""

import argparse
import base64
import concurrent.futures
import csv
import hashlib
import hmac
import http.client
import http.cookiejar
import http.server
import io
import json
import random
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
ORGANISATION = "demo-company"
UNITS = ("1", "7", "250", "1300")  # grams of one sale


class Site:
    """The site's HTTP, with one key; a connection a thread."""

    def __init__(self, url: str, key: str) -> None:
        self.parts, self.key = urlsplit(url), key
        self._local = threading.local()

    def ask(
        self, method: str, path: str, body: Any = None, *, once: str = "", patience: float = 60
    ) -> tuple[int, dict[str, str], bytes]:
        """One request. Raises OSError or HTTPException when the line breaks."""
        wire = getattr(self._local, "wire", None)
        if wire is None:
            wire = http.client.HTTPConnection(self.parts.hostname or "", self.parts.port, timeout=patience)
            self._local.wire = wire
            wire.connect()
            wire.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.sock.settimeout(patience)
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if once:
            headers["Idempotency-Key"] = once
        try:
            wire.request(method, path, None if body is None else json.dumps(body), headers)
            reply = wire.getresponse()
            return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise

    def hang_up(self) -> None:
        """Drop this thread's connection."""
        if getattr(self._local, "wire", None) is not None:
            self._local.wire.close()
        self._local.wire = None

    def json(self, method: str, path: str, body: Any = None) -> Any:
        """The reply, which has to be a success."""
        try:
            status, _headers, text = self.ask(method, path, body)
        except (OSError, http.client.HTTPException):  # a line that was idle for long
            status, _headers, text = self.ask(method, path, body)
        assert 200 <= status < 300, (method, path, status, text[:300])
        return json.loads(text) if text else None

    def every(self, path: str) -> list[dict[str, Any]]:
        """All pages of a list."""
        found: list[dict[str, Any]] = []
        while path:
            page = self.json("GET", path)
            found += page["results"]
            following = urlsplit(page["next"] or "")
            path = f"{following.path}?{following.query}" if page["next"] else ""
        return found


class Receiver:
    """The shop's second server: it verifies every webhook, keeps each event once, and can be down."""

    def __init__(self) -> None:
        self.secret = ""
        self.down = False
        self.events: dict[str, dict[str, Any]] = {}
        self.order: list[str] = []
        self.requests = self.refused = self.repeated = self.forged = 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.take({k.lower(): v for k, v in self.headers.items()}, body)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hooks"

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """The status to answer."""
        self.requests += 1
        if self.down:
            self.refused += 1
            return 503
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        ours = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if ours not in headers["webhook-signature"].split(" "):
            self.forged += 1
            return 400
        if headers["webhook-id"] in self.events:
            self.repeated += 1
            return 200
        event = json.loads(body)
        self.events[event["id"]] = event
        self.order.append(event["id"])
        return 200


class Shop:
    """Sells, with a line that breaks."""

    def __init__(self, site: Site, listing: str, run: str, breaks: float) -> None:
        self.site, self.listing, self.run, self.breaks = site, listing, run, breaks
        self.replies: dict[int, dict[str, Any]] = {}
        self.tries: Counter[str] = Counter()
        self.lock = threading.Lock()

    def sale(self, number: int) -> dict[str, Any]:
        """The order of one sale: always the same for the same number."""
        return {
            "lines": [{"listing": self.listing, "mass": {"amount": UNITS[number % 4], "unit": "g"}}],
            "beneficiary": {"name": f"Buyer {number}", "kind": "person", "public": False},
            "external_id": f"{self.run}-{number}",
        }

    def sell(self, number: int) -> None:
        """Until there is an answer, however often the line breaks."""
        body, chance = self.sale(number), random.Random(f"{self.run}{number}")
        while True:
            hasty = chance.random() < self.breaks  # a client that does not wait for the answer
            try:
                status, headers, text = self.site.ask(
                    "POST", "/api/v1/orders/", body, once=f"{self.run}-{number}",
                    patience=chance.uniform(0.001, 0.05) if hasty else 60,
                )  # fmt: skip
            except (OSError, http.client.HTTPException):
                self.note("hung up")
                continue
            self.note(str(status))
            if "idempotent-replayed" in headers:
                self.note("replayed")
            if status in {429, 503} or (status == 409 and b"in_progress" in text):
                time.sleep(min(float(headers.get("retry-after", 1)), 5) * chance.random())
                continue
            assert status == 201, (status, text[:500])
            with self.lock:
                self.replies[number] = json.loads(text)
            return

    def note(self, what: str) -> None:
        with self.lock:
            self.tries[what] += 1


def command(*words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """One of the site's commands, run as the README does. Raises CalledProcessError when it fails, if `check`."""
    return subprocess.run(
        ["uv", "run", "manage.py", *words], cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=check
    )


def roomiest(site: Site, grams: int) -> str:
    """The test listing with the most in stock."""
    found = max(site.every("/api/v1/listings/?livemode=false"), key=lambda one: one["available_grams"])
    assert found["available_grams"] >= grams, f"only {found['available_grams']} g on sale"
    return str(found["id"])


def differences(**counts: Any) -> list[str]:
    """What is not equal to the first."""
    (name, first), *rest = counts.items()
    return [f"{other} is {value}, but {name} is {first}" for other, value in rest if value != first]


def retired_by_export(site: Site, numbers: set[str]) -> tuple[int, int]:
    """How many of these retirements the registry's open data has, and their grams."""
    site.hang_up()  # the page may take longer than an idle line is kept
    _status, _headers, text = site.ask("GET", "/registry/export/retirements.csv?livemode=false", patience=600)
    rows = [row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig"))) if row["number"] in numbers]
    return len(rows), sum(int(row["grams"]) for row in rows)


class Visitor:
    """A member of the company, signed in, who reads its pages."""

    def __init__(self, site: str, email: str, password: str) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        form = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read("/account/login/"))
        assert form, "no form to sign in"
        sent = {"login": email, "password": password, "csrfmiddlewaretoken": form[1]}
        self.read("/account/login/", urllib.parse.urlencode(sent).encode())

    def read(self, path: str, data: bytes | None = None) -> str:
        """A page in English."""
        headers = {"Accept-Language": "en", "Referer": self.site + path}
        request = urllib.request.Request(self.site + path, data, headers)
        with self.opener.open(request, timeout=120) as reply:
            return str(reply.read().decode())

    def on_the_statement(self) -> int:
        """What the company's page says is ordered and not yet paid in test mode, in whole yen."""
        page = self.read(f"/company/{ORGANISATION}/")
        section = page.partition('id="test-mode"')[2]
        found = re.search(r"<dd>.*?([\d,]+)", section.replace("\n", " "))
        return int(found[1].replace(",", "")) if found else 0


def play(given: argparse.Namespace) -> int:
    """Sell, be down, wait, compare."""
    run = f"play-{secrets.token_hex(4)}"
    site = Site(given.site, command("create_api_key", ORGANISATION, "--mode", "test").stdout.strip())
    live = command("create_api_key", ORGANISATION, "--mode", "live").stdout.strip()
    assert live.startswith("ok_live_"), "a live key for the time after"
    visitor = Visitor(given.site, given.email, given.password)
    grams = sum(int(UNITS[number % 4]) for number in range(given.orders))
    shop = Shop(site, roomiest(site, grams), run, given.breaks)
    receiver = Receiver()
    wanted = {"url": receiver.url, "events": ["order.paid", "order.retired"], "description": run}
    webhook = site.json("POST", "/api/v1/webhooks/", wanted)
    receiver.secret = webhook["secret"]
    before = site.json("GET", "/api/v1/registry/reconciliation/?livemode=false")["total"]["retired"]
    owed_before = visitor.on_the_statement()

    began = time.monotonic()
    down = threading.Thread(target=outage, args=(receiver, given.down))
    with concurrent.futures.ThreadPoolExecutor(given.threads) as threads:
        sales = [threads.submit(shop.sell, number) for number in range(given.orders)]
        for done, one in enumerate(concurrent.futures.as_completed(sales), start=1):
            one.result()
            if done == given.orders // 3:
                down.start()
            if done % 1_000 == 0:
                print(f"{time.monotonic() - began:7.1f} s  {done} sold", flush=True)
    sold_in = time.monotonic() - began
    print(f"{given.orders} sold in {sold_in:.1f} s; requests: {dict(shop.tries)}", flush=True)
    down.join()
    wait_for(lambda: len(receiver.events) >= 2 * given.orders, given.wait, receiver)
    complete = (
        f"webhooks after {time.monotonic() - began:.1f} s: {len(receiver.events)} of {2 * given.orders}"
    )
    took = (
        f"{receiver.requests} requests, {receiver.refused} refused while down, {receiver.repeated} repeated"
    )
    print(f"{complete}; {took}", flush=True)
    wrong = compare(given, site, shop, receiver, visitor, grams=grams, before=before, owed_before=owed_before)
    site.json("DELETE", f"/api/v1/webhooks/{webhook['id']}/")
    print("\n".join(wrong) if wrong else f"all equal: {given.orders} orders, {grams} g")
    return 1 if wrong else 0


def outage(receiver: Receiver, seconds: float) -> None:
    """The second server is down for a while."""
    print(f"         the second server is down for {seconds:.0f} s", flush=True)
    receiver.down = True
    time.sleep(seconds)
    receiver.down = False
    print("         the second server is up again", flush=True)


def wait_for(done: Callable[[], bool], seconds: float, receiver: Receiver) -> None:
    """Until it is so, or the time is over."""
    ends = time.monotonic() + seconds
    while not done() and time.monotonic() < ends:
        time.sleep(1)
        if int(ends - time.monotonic()) % 30 == 0:
            print(f"         {len(receiver.events)} events have come", flush=True)


def compare(
    given: argparse.Namespace,
    site: Site,
    shop: Shop,
    receiver: Receiver,
    visitor: Visitor,
    *,
    grams: int,
    before: int,
    owed_before: int,
) -> list[str]:
    """Every count and sum, from each place that has one."""
    replied = list(shop.replies.values())
    listed = [one for one in site.every("/api/v1/orders/?page_size=200") if of_run(one, shop.run)]
    numbers = {line["retirement"] for one in listed for line in one["lines"]}
    by_export, grams_by_export = retired_by_export(site, numbers)
    after = site.json("GET", "/api/v1/registry/reconciliation/?livemode=false")["total"]["retired"]
    told = [receiver.events[id_] for id_ in receiver.order]
    retired = [event["data"]["order"] for event in told if event["type"] == "order.retired"]
    first = {event["data"]["order"]["id"]: event["type"] for event in reversed(told)}
    micro = sum(one["accrued_micro"] for one in listed)
    owed = visitor.on_the_statement() - owed_before
    books = command("check_books", check=False)
    print(f"statement: {owed} yen more on the company's page, {micro / 1e6:.6f} by its orders", flush=True)
    return [
        *differences(
            wanted=given.orders, replies=len(replied), orders_by_reply=len({one["id"] for one in replied}),
            orders_in_the_api=len(listed), retirements=len(numbers), in_the_export=by_export,
            told_as_retired=len({one["id"] for one in retired}), told_as_paid=len(told) - len(retired),
            paid_told_first=sum(type_ == "order.paid" for type_ in first.values()),
        ),
        *differences(
            sold_grams=grams, grams_by_reply=weight(replied), grams_in_the_api=weight(listed),
            grams_in_the_export=grams_by_export, grams_in_the_ledger=after - before, grams_told=weight(retired),
        ),
        *differences(
            charged=micro, charged_by_reply=sum(one["accrued_micro"] for one in replied),
            charged_by_webhook=sum(one["accrued_micro"] for one in retired),
        ),
        *([] if abs(owed - micro / 1e6) <= 1 else [f"the page says {owed} yen more, the orders {micro / 1e6}"]),
        *([] if books.returncode == 0 else [f"check_books: {books.stdout[-2000:]}"]),
        *([] if not receiver.forged else [f"{receiver.forged} webhooks with a wrong signature"]),
    ]  # fmt: skip


def of_run(order: dict[str, Any], run: str) -> bool:
    return str(order["external_id"] or "").startswith(f"{run}-")


def weight(orders: list[dict[str, Any]]) -> int:
    """Their grams."""
    return sum(line["grams"] for one in orders for line in one["lines"])


def main() -> int:
    """Play, compare, and say it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--site", default="http://localhost:8000")
    asked.add_argument("--orders", type=int, default=10_000)
    asked.add_argument("--threads", type=int, default=16)
    asked.add_argument("--breaks", type=float, default=0.2, help="part of the requests that are hung up on")
    asked.add_argument("--down", type=float, default=30, help="seconds for which the second server is down")
    asked.add_argument("--wait", type=float, default=900, help="seconds to wait for webhooks at most")
    asked.add_argument("--email", default="company@demo.okaeshi.invalid", help="a member of the company")
    asked.add_argument("--password", default="okaeshi-demo")
    return play(asked.parse_args())


if __name__ == "__main__":
    sys.exit(main())
