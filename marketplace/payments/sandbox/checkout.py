"""What happens when a buyer presses the button on the hosted page.

Each act is one transaction that first looks at the session again: a second click, a second tab or a session that has
expired in the meantime finds it closed, so nobody pays twice.
"""

from dataclasses import dataclass
from typing import Literal

from .cards import NOT_AUTHENTICATED, Card, Decline
from .objects import disputes, invoices, payments, sessions, subscriptions
from .objects.events import Cause
from .store import Document, Store

Ending = Literal["complete", "expired", "declined", "challenge"]


@dataclass(frozen=True)
class Result:
    """How the attempt ended, and why when it was declined."""

    ending: Ending
    session: Document
    decline: Decline | None = None


def closed(session: Document) -> Result:
    """The answer to anyone who comes to a session that is no longer open."""
    return Result("complete" if session["status"] == "complete" else "expired", session)


def pay(store: Store, session: Document, card: Card, email: str, *, public_url: str) -> Result:
    """Confirms the session with a card."""
    if session["status"] != "open":
        return closed(session)
    intent = _intent(store, session)
    method = payments.create_method(store, card, email)
    asked = session["payment_method_options"]["card"]["request_three_d_secure"]
    if card.fate.challenge or (asked != "automatic" and card.fate.decline is None):
        page = f"{public_url}/c/pay/{session['id']}"
        urls = {"return_url": page, "url": f"{page}/challenge"}
        payments.ask_for_challenge(store, intent, method, urls)
        store.keep_part(intent["id"], "challenge_decline", _as_part(card.fate.decline))
        return Result("challenge", session)
    return _conclude(store, session, intent, method, card.fate.decline, challenged=False)


def answer_challenge(store: Store, session: Document, *, passed: bool) -> Result:
    """The buyer comes back from the bank's 3-D Secure page."""
    if session["status"] != "open":
        return closed(session)
    intent = sessions.intent_of(store, session)
    if intent is None or intent["status"] != "requires_action":
        return Result("declined", session)
    method = store.get("payment_method", intent["payment_method"])
    if not passed:
        return _conclude(store, session, intent, method, NOT_AUTHENTICATED, challenged=True)
    kept = store.part(intent["id"], "challenge_decline")
    return _conclude(store, session, intent, method, Decline(**kept) if kept else None, challenged=True)


def _intent(store: Store, session: Document) -> Document:
    known = sessions.intent_of(store, session)
    if known:
        return known
    intent = payments.create_intent(store, session, Cause())
    sessions.keep_intent(store, session, intent)
    return intent


def _conclude(
    store: Store,
    session: Document,
    intent: Document,
    method: Document,
    decline: Decline | None,
    *,
    challenged: bool,
) -> Result:
    if decline:
        payments.fail(store, intent, method, decline, challenged=challenged)
        return Result("declined", session, decline)
    charge = payments.succeed(store, intent, method, challenged=challenged)
    details = method["billing_details"]
    if session["mode"] == "subscription":
        _subscribe(store, session, method, store.get("payment_intent", intent["id"]))
    sessions.complete(store, session, email=details["email"], name=details["name"] or "")
    reason = store.part(method["id"], "dispute")
    if reason:
        disputes.open_on(store, charge, reason)
    return Result("complete", session)


def _subscribe(store: Store, session: Document, method: Document, intent: Document) -> None:
    items = sessions.line_items(store, session)
    data = store.part(session["id"], "subscription_data", {})
    subscription = subscriptions.begin(store, session, items, method, data)
    store.save(intent | {"customer": subscription["customer"], "payment_method": method["id"]})
    invoice = invoices.first(store, subscription, items, intent)
    session |= {
        "customer": subscription["customer"],
        "invoice": invoice["id"],
        "subscription": subscription["id"],
    }


def _as_part(decline: Decline | None) -> dict[str, str | None] | None:
    return vars(decline) if decline else None
