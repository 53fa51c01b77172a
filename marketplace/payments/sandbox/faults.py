"""Trouble on purpose: the next matching API call fails in a chosen way, so that a client's recovery can be tested.

A fault is taken by exactly one request (or `times` of them) and survives a restart of the sandbox until then.
"""

import fnmatch
import threading
from typing import Any

from .errors import StripeRefusal
from .http import Reply, as_json
from .store import Store

KINDS = ("error", "hang", "close", "delay")
USUAL: dict[str, Any] = {
    "kind": "error",  # an error reply | an answer that never comes | a closed connection | a slow answer
    "method": "*",
    "path": "/v1/*",
    "times": 1,
    "after_effect": False,  # whether the act was carried out before the trouble
    "status": 500,
    "seconds": 30.0,
}

# Set to let go of every request that hangs or waits.
let_go = threading.Event()


def add(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """Arms a fault. Raises a refusal for anything but the fields of `USUAL`."""
    strangers = given.keys() - USUAL.keys()
    if strangers or given.get("kind", "error") not in KINDS:
        raise StripeRefusal(f"A fault has {', '.join(USUAL)}; its kind is one of {', '.join(KINDS)}.")
    for name, value in given.items():
        if not isinstance(value, _kinds(name)) or (
            isinstance(value, int | float) and not 0 <= value <= 86_400
        ):
            raise StripeRefusal(f"A fault cannot have {name}={value!r}.")
    fault = USUAL | given
    if fault["kind"] == "close" and "after_effect" not in given:
        fault["after_effect"] = True
    let_go.clear()
    store.set("faults", [*store.setting("faults", []), fault])
    return fault


def _kinds(name: str) -> tuple[type, ...]:
    return (int, float) if name == "seconds" else (type(USUAL[name]),)


def clear(store: Store) -> list[str]:
    """Disarms every fault and lets waiting requests go."""
    store.set("faults", [])
    let_go.set()
    return []


def take(store: Store, method: str, path: str) -> dict[str, Any] | None:
    """The first armed fault for this request, used up once."""
    with store.transaction():
        armed: list[dict[str, Any]] = store.setting("faults", [])
        for place, fault in enumerate(armed):
            if fnmatch.fnmatch(method, fault["method"]) and fnmatch.fnmatch(path, fault["path"]):
                left = [fault | {"times": fault["times"] - 1}] if fault["times"] > 1 else []
                store.set("faults", armed[:place] + left + armed[place + 1 :])
                return fault
    return None


def happen(fault: dict[str, Any], request_id: str) -> Reply | None:
    """Makes the trouble, waiting where it says so. Nothing comes back when the request should go on."""
    if fault["kind"] in {"hang", "delay"}:
        let_go.wait(fault["seconds"])
    return reply_of(fault, request_id)


def reply_of(fault: dict[str, Any], request_id: str) -> Reply | None:
    """What the client gets to see of it."""
    if fault["kind"] == "delay":
        return None
    if fault["kind"] in {"hang", "close"}:
        return Reply(silent=True)
    body = {"error": {"message": "An unknown error occurred", "type": "api_error"}}
    if fault["status"] == 429:
        body["error"] |= {"code": "rate_limit", "message": "Request rate limit exceeded."}
    return as_json(body, status=fault["status"], headers={"Request-Id": request_id})
