"""The sandbox's own switches under /_sandbox/, as JSON for tests and as a small page for people.

    GET  /_sandbox/health                    {"status": "ok"}
    GET  /_sandbox/clock                     {"now", "offset"}
    POST /_sandbox/clock                     {"advance": seconds} or {"reset": true}
    GET  /_sandbox/webhooks                  the switches
    POST /_sandbox/webhooks                  any of {"drop": true | [types], "hold": bool, "duplicate": n,
                                             "reorder": bool, "delay": seconds}; {"reset": true} for the usual ones
    POST /_sandbox/webhooks/flush            {"force": bool}: delivers now; {"delivered", "refused", "waiting"}
    POST /_sandbox/webhooks/release          lets held and dropped deliveries go
    GET  /_sandbox/deliveries                every delivery and its fate
    POST /_sandbox/events/ID/resend          queues an event once more
    GET, POST, DELETE /_sandbox/faults       armed faults; see `faults.USUAL` for the fields
    GET, POST /_sandbox/billing…             subscriptions; see `control_billing`
    POST /_sandbox/disputes/ID/close         {"outcome": "won" | "lost"}
    POST /_sandbox/accounts/ID/disable       Stripe asks a seller again, and stops transfers to it
    POST /_sandbox/accounts/ID/pay_out       a seller's balance goes on to its bank
    POST /_sandbox/charges/ID/dispute        {"reason": "fraudulent" | ...}: a payment is contested later on
    POST /_sandbox/refunds/ID/details        the buyer says which bank account a refund goes to
    POST /_sandbox/reset                     forgets everything

A form post (from the page) answers 303 back to it; JSON answers JSON. Requests from a foreign origin are refused.
"""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import control_billing as billing
from . import faults, sweep
from .courier import Courier
from .errors import StripeRefusal, no_such
from .frame import STYLE, document
from .http import Reply, Request, as_json
from .money import written
from .objects import accounts, asked, disputes, events
from .objects.events import Cause
from .store import Store

FAR = 10 * 366 * 24 * 60 * 60  # no delay and no step of the clock is longer, in seconds
SWITCHES: dict[str, tuple[type, ...]] = {
    "drop": (bool, list),
    "hold": (bool,),
    "duplicate": (int,),
    "reorder": (bool,),
    "delay": (int, float),
}


class Control:
    """Answers everything under /_sandbox/."""

    def __init__(self, store: Store, courier: Courier) -> None:
        self._store = store
        self._courier = courier

    def answer(self, request: Request) -> Reply:
        """The reply to one request."""
        path = request.path.removeprefix("/_sandbox")
        if request.method == "GET" and path == "/page.css":
            headers = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "max-age=300"}
            return Reply(200, STYLE, headers)
        if request.method == "GET" and path in {"", "/"}:
            return self._page()
        if request.method != "GET" and _foreign(request):
            return as_json({"error": "The switches take no requests from other sites."}, status=403)
        try:
            given = _given(request)
            if path == "/webhooks/flush" and request.method == "POST":
                outcome: Any = self._courier.flush(force=bool(given.get("force")))
            else:
                forgets = path == "/reset"
                with self._courier.at_rest() if forgets else nullcontext(), self._store.transaction():
                    sweep.catch_up(self._store)
                    outcome = self._act(request.method, path, given)
                    sweep.catch_up(self._store)
        except StripeRefusal as refusal:
            return as_json({"error": refusal.message}, status=refusal.status)
        self._courier.nudge()
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return Reply(303, headers={"Location": "/_sandbox/"})
        return as_json(outcome)

    def _act(self, method: str, path: str, given: dict[str, Any]) -> Any:
        acts: dict[tuple[str, str], Callable[[], Any]] = {
            ("GET", "/health"): lambda: {"status": "ok"},
            ("GET", "/clock"): self._clock,
            ("POST", "/clock"): lambda: self._move_clock(given),
            ("GET", "/webhooks"): self._switches,
            ("POST", "/webhooks"): lambda: self._switch(given),
            ("POST", "/webhooks/release"): self._release,
            ("GET", "/deliveries"): self._deliveries,
            ("GET", "/faults"): lambda: self._store.setting("faults", []),
            ("POST", "/faults"): lambda: faults.add(self._store, given),
            ("DELETE", "/faults"): lambda: faults.clear(self._store),
            ("POST", "/faults/clear"): lambda: faults.clear(self._store),
            ("GET", "/billing"): lambda: billing.switches(self._store),
            ("POST", "/billing"): lambda: billing.switch(self._store, given),
            ("POST", "/billing/month"): lambda: billing.let_a_month_pass(self._store, given),
            ("POST", "/billing/hurry"): lambda: billing.hurry(self._store),
            ("POST", "/reset"): self._reset,
        }
        act = acts.get((method, path))
        if act is not None:
            return act()
        subject = re.fullmatch(
            r"/(accounts|charges|disputes|events|refunds)/(\w+)/(close|details|disable|dispute|pay_out|resend)",
            path,
        )
        if method == "POST" and subject and subject.group(1, 3) == ("disputes", "close"):
            return self._close_dispute(subject[2], given)
        if method == "POST" and subject and subject.group(1, 3) == ("events", "resend"):
            return self._resend(subject[2])
        if method == "POST" and subject and subject[1] == "accounts":
            return self._account(subject[2], subject[3])
        if method == "POST" and subject and subject.group(1, 3) == ("refunds", "details"):
            return asked.give_details(self._store, subject[2])
        if method == "POST" and subject and subject.group(1, 3) == ("charges", "dispute"):
            return self._dispute(subject[2], given)
        raise StripeRefusal(f"There is no {method} {path} here.", status=404)

    def _release(self) -> dict[str, Any]:
        self._store.run(
            "UPDATE deliveries SET state = 'waiting', due = ? WHERE state IN ('held', 'dropped')",
            self._store.moment(),
        )
        return self._switches()

    def _reset(self) -> dict[str, str]:
        url = self._store.setting("webhook_url", None)
        self._store.clear()
        self._store.set("webhook_url", url)
        faults.clear(self._store)
        return {"status": "ok"}

    def _clock(self) -> dict[str, Any]:
        return {"now": self._store.now(), "offset": self._store.setting("clock_offset", 0)}

    def _move_clock(self, given: dict[str, Any]) -> dict[str, Any]:
        step = given.get("advance", 0)
        if not isinstance(step, int | float) or isinstance(step, bool) or not 0 <= step <= FAR:
            raise StripeRefusal("advance is a number of seconds; the clock only goes forward.")
        offset = 0 if given.get("reset") else self._store.setting("clock_offset", 0) + step
        self._store.set("clock_offset", offset)
        return self._clock()

    def _switches(self) -> dict[str, Any]:
        switches: dict[str, Any] = events.USUAL_DELIVERY | self._store.setting("webhooks", {})
        return switches

    def _switch(self, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("reset"):
            self._store.set("webhooks", {})
            return self._switches()
        for name, value in given.items():
            kinds = SWITCHES.get(name)
            strange = isinstance(value, bool) and kinds is not None and bool not in kinds
            strange = strange or (isinstance(value, int | float) and not 0 <= value <= FAR)
            if kinds is None or strange or not isinstance(value, kinds):
                raise StripeRefusal(f"There is no switch {name}={value!r}. They are {', '.join(SWITCHES)}.")
        self._store.set("webhooks", self._store.setting("webhooks", {}) | given)
        return self._switches()

    def _deliveries(self) -> list[dict[str, Any]]:
        names = ("id", "event", "type", "due", "attempts", "state", "outcome")
        found = self._store.rows(f"SELECT {', '.join(names)} FROM deliveries ORDER BY id")
        return [dict(zip(names, row, strict=True)) for row in found]

    def _resend(self, identifier: str) -> dict[str, Any]:
        event = self._store.find("event", identifier)
        if event is None:
            raise no_such("event", identifier)
        events.enqueue(self._store, event)
        return events.with_pending(self._store, event)

    def _account(self, identifier: str, act: str) -> dict[str, Any]:
        account = self._store.find("account", identifier)
        if account is None:
            raise no_such("account", identifier)
        if act == "disable":
            return accounts.disable(self._store, account)
        if act != "pay_out":
            raise StripeRefusal(f"An account cannot {act}.", status=404)
        accounts.move(self._store, identifier, -accounts.balance_of(self._store, identifier))
        return account

    def _close_dispute(self, identifier: str, given: dict[str, Any]) -> dict[str, Any]:
        dispute = self._store.find("dispute", identifier)
        if dispute is None:
            raise no_such("dispute", identifier)
        if given.get("outcome") not in {"won", "lost"}:
            raise StripeRefusal("outcome is won or lost.")
        return disputes.close(self._store, dispute, given["outcome"], Cause())

    def _dispute(self, identifier: str, given: dict[str, Any]) -> dict[str, Any]:
        charge = self._store.find("charge", identifier)
        if charge is None or not charge["paid"] or charge["payment_method_details"]["type"] != "card":
            raise StripeRefusal("Only a card payment that succeeded can be disputed.", status=404)
        return disputes.open_on(self._store, charge, str(given.get("reason", "fraudulent")))

    def _page(self) -> Reply:
        with self._store.transaction():
            clock, switches, deliveries = self._clock(), self._switches(), self._deliveries()
            renewals = billing.section(self._store)
            open_disputes = self._store.where("dispute", "json_extract(body, '$.status') = 'needs_response'")
        asking = self._asking()
        rows = "".join(
            f"<tr><td>{escape(row['type'])}</td><td><code>{row['event']}</code></td><td>{row['state']}</td>"
            f"<td>{row['attempts']}</td><td>{escape(row['outcome'])}</td></tr>"
            for row in deliveries[:-51:-1]
        )
        fights = "".join(
            f'<form method="post" action="/_sandbox/disputes/{dispute["id"]}/close"><p><code>{dispute["id"]}</code></p>'
            '<button name="outcome" value="won">Close as won</button>'
            '<button name="outcome" value="lost" class="quiet">Close as lost</button></form>'
            for dispute in open_disputes
        )
        main = f"""<div class="desk"><h1>Stripe sandbox</h1>
<section><h2>Clock</h2><p>{clock["offset"]} seconds ahead of the real time.</p>
<form method="post" action="/_sandbox/clock"><p><label for="advance">Seconds to move forward</label>
<input id="advance" name="advance" inputmode="numeric" value="1800"></p><button>Move</button></form></section>
<section><h2>Webhook deliveries</h2><p><code>{escape(json.dumps(switches))}</code></p>
<form method="post" action="/_sandbox/webhooks"><button name="drop" value="true">Drop</button>
<button name="hold" value="true">Hold back</button><button name="duplicate" value="1">Send twice</button>
<button name="reorder" value="true">Reverse order</button><button name="delay" value="30">Delay by 30 s</button>
<button name="reset" value="true" class="quiet">As usual</button></form>
<form method="post" action="/_sandbox/webhooks/release"><button class="quiet">Release held and dropped</button></form>
<div class="scroll"><table>
<thead><tr><th>Event</th><th>Id</th><th>State</th><th>Attempts</th><th>Last answer</th></tr></thead>
<tbody>{rows}</tbody></table></div></section>
{renewals}
<section><h2>Open disputes</h2>{fights or "<p>None.</p>"}</section>
<section><h2>Refunds that wait for the buyer's bank account</h2>{asking or "<p>None.</p>"}</section></div>"""
        return document("en", "Switches", main)

    def _asking(self) -> str:
        with self._store.transaction():
            found = self._store.where("refund", "json_extract(body, '$.status') = 'requires_action'")
        return "".join(
            f'<form method="post" action="/_sandbox/refunds/{refund["id"]}/details"><p><code>{refund["id"]}</code> '
            f"{escape(refund['instructions_email'])} · {escape(written(refund['amount'], refund['currency']))}</p>"
            "<button>Give a bank account</button></form>"
            for refund in found
        )


def _given(request: Request) -> dict[str, Any]:
    """The fields of a JSON or form body."""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form = {name: values[0] for name, values in parse_qs(request.body).items()}
        return {name: _typed(value) for name, value in form.items()}
    try:
        given = json.loads(request.body or "{}")
    except json.JSONDecodeError as problem:
        raise StripeRefusal(f"The body is not JSON: {problem}") from problem
    if not isinstance(given, dict):
        raise StripeRefusal("The body must be a JSON object.")
    return given


def _typed(value: str) -> Any:
    return {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)


def _foreign(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")
