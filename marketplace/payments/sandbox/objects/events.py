"""Events: a snapshot of an object and why it changed, queued for the webhook."""

import math
from dataclasses import dataclass
from typing import Any

from .. import API_VERSION
from ..store import Document, Store, new_id

# How deliveries behave until told otherwise at /_sandbox/webhooks.
USUAL_DELIVERY: dict[str, Any] = {"drop": False, "hold": False, "duplicate": 0, "reorder": False, "delay": 0}


@dataclass(frozen=True)
class Cause:
    """The API request behind an act; without one, the buyer or the passing of time caused it."""

    request_id: str | None = None
    idempotency_key: str | None = None


def emit(
    store: Store, kind: str, document: Document, cause: Cause, *, previous: dict[str, Any] | None = None
) -> Document:
    """Records an event with the object as it is now, and queues its delivery."""
    data: dict[str, Any] = {"object": document}
    if previous is not None:
        data["previous_attributes"] = previous
    event = store.add(
        {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": store.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": cause.request_id, "idempotency_key": cause.idempotency_key},
            "type": kind,
        }
    )
    if store.setting("webhook_url", None):
        enqueue(store, event)
    return event


def enqueue(store: Store, event: Document) -> None:
    """Queues an event as the switches say: dropped, held back, delayed, doubled, or in reverse order."""
    switches = USUAL_DELIVERY | store.setting("webhooks", {})
    drop = switches["drop"]
    state = "waiting"
    if drop is True or (isinstance(drop, list) and event["type"] in drop):
        state = "dropped"
    elif switches["hold"]:
        state = "held"
    due = store.moment() + switches["delay"]
    if switches["reorder"]:
        due = math.floor(due) + 1  # all events of one second become due together, then leave newest first
    for _ in range(1 + switches["duplicate"]):
        store.run(
            "INSERT INTO deliveries (event, type, due, state) VALUES (?, ?, ?, ?)",
            event["id"],
            event["type"],
            due,
            state,
        )


def with_pending(store: Store, event: Document) -> Document:
    """The event with the number of deliveries that have not been accepted yet."""
    waiting = store.rows(
        "SELECT COUNT(*) FROM deliveries WHERE event = ? AND state IN ('waiting', 'held')", event["id"]
    )[0][0]
    return event | {"pending_webhooks": min(waiting, 1)}
