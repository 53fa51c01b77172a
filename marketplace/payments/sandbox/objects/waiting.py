"""Payments that are paid later: konbini vouchers and bank transfers. The session is complete, its money is awaited."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..store import Document, Store, new_id
from . import cash, payments, sessions
from .events import Cause, emit

JST = ZoneInfo("Asia/Tokyo")
CHAINS = ("familymart", "lawson", "ministop", "seicomart")
USUAL_DAYS = 3
TOO_LATE = {
    "code": "payment_intent_payment_attempt_expired",
    "doc_url": "https://stripe.com/docs/error-codes/payment-intent-payment-attempt-expired",
    "message": "The payment attempt for this PaymentIntent has expired.",
    "type": "invalid_request_error",
}


def issue_voucher(store: Store, session: Document, *, name: str, email: str, public_url: str) -> Document:
    """The buyer confirms with konbini: numbers for four chains, good until the end of a day in Japan."""
    intent, method = _confirm(store, session, "konbini", name, email)
    days = session["payment_method_options"]["konbini"]["expires_after_days"]
    last = datetime.fromtimestamp(store.now(), JST) + timedelta(days=days)
    expires_at = int(last.replace(hour=23, minute=59, second=59, microsecond=0).timestamp())
    intent["next_action"] = {
        "type": "konbini_display_details",
        "konbini_display_details": {
            "expires_at": expires_at,
            "hosted_voucher_url": f"{public_url}/pay/{intent['id']}",
            "stores": {
                chain: {"confirmation_number": _digits(11), "payment_code": _digits(6 + 2 * place)}
                for place, chain in enumerate(CHAINS)
            },
        },
    }
    store.run(
        "INSERT INTO errands (due, act, subject) VALUES (?, 'voucher_expires', ?)",
        expires_at,
        intent["id"],
    )
    return _wait(store, session, intent, method)


def issue_account(store: Store, session: Document, *, name: str, email: str, public_url: str) -> Document:
    """The buyer confirms a bank transfer: the customer's own account, and how much is missing."""
    intent, method = _confirm(store, session, "customer_balance", name, email)
    intent["next_action"] = cash.instructions(store, intent, public_url=public_url)
    _wait(store, session, intent, method)
    cash.reconcile(store, session["customer"], session["currency"])
    return store.get("checkout.session", session["id"])


def pay_voucher(store: Store, intent: Document, chain: str) -> None:
    """Cash at the till."""
    method = store.get("payment_method", intent["payment_method"])
    store.keep_part(intent["id"], "chain", chain)
    payments.succeed(store, intent, method, challenged=False)
    money_came(store, intent)


def money_came(store: Store, intent: Document) -> None:
    """What the session says once its awaited money is there."""
    for session in sessions_of(store, intent):
        session["payment_status"] = "paid"
        emit(store, "checkout.session.async_payment_succeeded", store.save(session), Cause())


def run_out(store: Store, identifier: str) -> None:
    """A voucher that nobody paid."""
    intent = store.get("payment_intent", identifier)
    if intent["status"] != "requires_action":
        return
    method = store.get("payment_method", intent["payment_method"])
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": TOO_LATE | {"payment_method": method},
    }
    emit(store, "payment_intent.payment_failed", store.save(intent), Cause())
    for session in sessions_of(store, intent):
        emit(store, "checkout.session.async_payment_failed", session, Cause())


def sessions_of(store: Store, intent: Document) -> list[Document]:
    """The Checkout Sessions (one, or none) behind a payment."""
    return store.where("checkout.session", "json_extract(body, '$.payment_intent') = ?", intent["id"])


def _confirm(store: Store, session: Document, kind: str, name: str, email: str) -> tuple[Document, Document]:
    intent = payments.create_intent(store, session, Cause())
    session["payment_intent"] = intent["id"]
    method: dict[str, Any] = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": payments.billing(name, email),
        kind: {},
        "created": store.now(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
    }
    # Money paid in cash or from a bank cannot be sent back the way it came: Stripe asks the buyer where to.
    store.keep_part(method["id"], "refund", "asks")
    return intent, store.add(method)


def _wait(store: Store, session: Document, intent: Document, method: Document) -> Document:
    intent |= {"status": "requires_action", "payment_method": method["id"], "last_payment_error": None}
    emit(store, "payment_intent.requires_action", store.save(intent), Cause())
    details = method["billing_details"]
    return sessions.complete(store, session, email=details["email"], name=details["name"] or "", paid=False)


def _digits(count: int) -> str:
    return str(int(new_id("", 40).encode().hex(), 16))[-count:]
