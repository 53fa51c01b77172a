"""Carries events to the webhook: signed, one after another, again and again until the answer is 2xx.

The queue is in the store, so a killed sandbox goes on where it stood; a delivery may then arrive twice, as Stripe's
may. Waiting times run on the sandbox's clock.
"""

import hashlib
import hmac
import http.client
import json
import threading
import time
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

from . import sweep
from .objects import events
from .store import Store

# Seconds after the first, second, … refusal. Stripe goes on for three days; the last step repeats until then.
BACK_OFF = (1, 2, 4, 8, 16, 32, 60, 120, 300)
GIVE_UP_AFTER = 3 * 24 * 60 * 60
PATIENCE = 10  # seconds for one answer


def signature(payload: bytes, secret: str, moment: int) -> str:
    """The `Stripe-Signature` header (https://docs.stripe.com/webhooks#verify-manually)."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class Courier:
    """A thread that delivers whatever is due and sleeps until the next thing is."""

    def __init__(self, store: Store, *, url: str | None, secret: str) -> None:
        self._store = store
        self._url = url
        self._secret = secret
        self._wake = threading.Event()
        self._sending = threading.Lock()

    def start(self) -> None:
        """Runs until the process ends."""
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def nudge(self) -> None:
        """Something may have become due."""
        self._wake.set()

    def at_rest(self) -> AbstractContextManager[Any]:
        """Meanwhile nothing is on its way: what is forgotten must not arrive afterwards."""
        return self._sending

    def flush(self, *, force: bool = False) -> dict[str, int]:
        """Delivers now what is due, or with `force` also what waits for later. Each delivery is tried once."""
        counts = {"delivered": 0, "refused": 0}
        tried: set[int] = set()
        while True:
            with self._sending:
                delivery = self._next(force=force, tried=tried)
                if delivery is None:
                    break
                if self._deliver(delivery):
                    counts["delivered"] += 1
                else:
                    counts["refused"] += 1
                    tried.add(delivery["id"])
        with self._store.transaction():
            waiting = self._store.rows("SELECT COUNT(*) FROM deliveries WHERE state = 'waiting'")[0][0]
        return counts | {"waiting": waiting}

    def _run(self) -> None:
        while True:
            self._wake.clear()
            self.flush()
            with self._store.transaction():
                due, now = sweep.next_due(self._store), self._store.moment()
            self._wake.wait(None if due is None else min(max(due - now, 0.05), 3600))

    def _next(self, *, force: bool, tried: set[int]) -> dict[str, Any] | None:
        with self._store.transaction():
            sweep.catch_up(self._store)
            backwards = self._store.setting("webhooks", {}).get("reorder", False)
            until = float("inf") if force else self._store.moment()
            found = self._store.rows(
                "SELECT id, event, attempts, due FROM deliveries WHERE state = 'waiting' AND due <= ? "
                f"ORDER BY due, id {'DESC' if backwards else 'ASC'} LIMIT ?",
                until,
                len(tried) + 1,
            )
            for row in found:
                if row[0] not in tried:
                    event = self._store.get("event", row[1])
                    body = events.with_pending(self._store, event)
                    return {"id": row[0], "attempts": row[2], "event": body}
        return None

    def _deliver(self, delivery: dict[str, Any]) -> bool:
        outcome = self._post(json.dumps(delivery["event"], indent=2, ensure_ascii=False).encode())
        accepted = outcome.isdigit() and 200 <= int(outcome) < 300
        with self._store.transaction():
            now = self._store.moment()
            pause = BACK_OFF[min(delivery["attempts"], len(BACK_OFF) - 1)]
            tired = now - delivery["event"]["created"] > GIVE_UP_AFTER
            state = "delivered" if accepted else "failed" if tired else "waiting"
            self._store.run(
                "UPDATE deliveries SET state = ?, attempts = attempts + 1, outcome = ?, due = ? WHERE id = ?",
                state,
                outcome,
                now + pause,
                delivery["id"],
            )
        return accepted

    def _post(self, payload: bytes) -> str:
        """The status code of the answer, or why there was none. Redirects are not followed, as Stripe does not."""
        parts = urlsplit(self._url or "")
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = connect(parts.hostname or "", parts.port, timeout=PATIENCE)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            # Real time, not the sandbox's: the receiver compares it with its own clock.
            "Stripe-Signature": signature(payload, self._secret, int(time.time())),
        }
        try:
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request("POST", path, body=payload, headers=headers)
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as trouble:
            return type(trouble).__name__
        finally:
            connection.close()
