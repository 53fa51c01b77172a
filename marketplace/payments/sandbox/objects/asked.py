"""Refunds of cash and bank transfers: Stripe asks the buyer by e-mail for a bank account, and waits 45 days.

https://docs.stripe.com/payments/konbini#refunds and https://docs.stripe.com/payments/customer-balance/refunding
"""

from typing import Any

from ..errors import StripeRefusal, missing, no_such
from ..store import Document, Store, new_id
from . import balance, cash
from .events import Cause, emit

PATIENCE = 45 * balance.DAY
TRANSFER_SECONDS = 5  # sandbox seconds until the bank has the money


def create(store: Store, params: dict[str, Any], cause: Cause, *, charge: Document | None = None) -> Document:
    """A refund of a charge, or of what lies on a customer's cash balance, that waits for the buyer's bank details."""
    customer = _customer(store, params) if charge is None else charge["customer"]
    email = params.get("instructions_email") or _known_email(store, customer, charge)
    if not email:
        raise missing("instructions_email")
    currency = charge["currency"] if charge else params["currency"]
    if charge is None:
        cash.refund(store, customer, params["amount"], currency)
    now = store.now()
    refund: Document = {
        "id": new_id("re"),
        "object": "refund",
        "amount": params["amount"],
        "balance_transaction": None,
        "charge": charge["id"] if charge else None,
        "created": now,
        "currency": currency,
        "customer": customer,
        "description": None,
        "destination_details": {
            "jp_bank_transfer": {"reference_status": "pending"},
            "type": "jp_bank_transfer",
        },
        "instructions_email": email,
        "metadata": params.get("metadata", {}),
        "next_action": {
            "type": "display_details",
            "display_details": {
                "email_sent": {"email_sent_at": now, "email_sent_to": email},
                "expires_at": now + PATIENCE,
            },
        },
        "payment_intent": charge["payment_intent"] if charge else None,
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "requires_action",
        "transfer_reversal": None,
    }
    if charge is not None:
        refund["balance_transaction"] = balance.record(
            store,
            amount=-params["amount"],
            currency=currency,
            kind="refund",
            category="refund",
            source=refund["id"],
            description="REFUND FOR PAYMENT",
        )["id"]
    emit(store, "refund.created", store.add(refund), cause)
    _in(store, PATIENCE, "nobody_said_where_to", refund)
    return refund


def give_details(store: Store, identifier: str) -> Document:
    """The buyer answers Stripe's e-mail: the transfer is on its way."""
    refund = store.find("refund", identifier)
    if refund is None:
        raise no_such("refund", identifier)
    if refund["status"] != "requires_action":
        raise StripeRefusal(f"This refund has a status of {refund['status']} and asks for nothing.")
    previous = {"status": "requires_action", "next_action": refund["next_action"]}
    refund |= {"status": "pending", "pending_reason": "processing", "next_action": None}
    emit(store, "refund.updated", store.save(refund), Cause(), previous=previous)
    _in(store, TRANSFER_SECONDS, "refund_succeeds", refund)
    return refund


def cancel(store: Store, refund: Document, cause: Cause) -> Document:
    """POST /v1/refunds/{id}/cancel. Raises Stripe's refusal unless it still waits for the buyer."""
    if refund["status"] != "requires_action":
        raise StripeRefusal(f"Refund {refund['id']} cannot be canceled.", keep=True)
    return _end(store, refund, "canceled", cause)


def run_out(store: Store, identifier: str) -> None:
    """Nobody said where to send it: a bank transfer returns to the cash balance, anything else has failed."""
    refund = store.get("refund", identifier)
    if refund["status"] == "requires_action":
        _end(store, refund, "canceled" if refund["customer"] else "failed", Cause())


def let_go(store: Store, charge: Document, refund: Document) -> None:
    """A refund that came to nothing: its charge has the money again."""
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    store.save(charge)


def _end(store: Store, refund: Document, status: str, cause: Cause) -> Document:
    previous = {"status": refund["status"], "next_action": refund["next_action"]}
    refund |= {"status": status, "next_action": None}
    if status == "failed":
        refund["failure_reason"] = "unknown"
    if refund["charge"]:
        refund["failure_balance_transaction"] = balance.record(
            store,
            amount=refund["amount"],
            currency=refund["currency"],
            kind="refund_failure",
            category="refund_failure",
            source=refund["id"],
            description="REFUND FAILURE",
        )["id"]
    if refund["customer"]:
        cash.returned(store, refund)
    elif refund["charge"]:
        let_go(store, store.get("charge", refund["charge"]), refund)
    store.save(refund)
    emit(store, "refund.updated", refund, cause, previous=previous)
    if status == "failed":
        emit(store, "refund.failed", refund, cause)
    return refund


def _customer(store: Store, params: dict[str, Any]) -> str:
    for name in ("customer", "amount", "currency"):
        if name not in params:
            raise missing(name)
    if store.find("customer", params["customer"]) is None:
        raise no_such("customer", params["customer"], param="customer", status=400)
    return str(params["customer"])


def _known_email(store: Store, customer: str | None, charge: Document | None) -> str | None:
    known: str | None = store.get("customer", customer)["email"] if customer else None
    return known or (charge["billing_details"]["email"] if charge else None)


def _in(store: Store, seconds: int, act: str, refund: Document) -> None:
    store.run(
        "INSERT INTO errands (due, act, subject) VALUES (?, ?, ?)",
        store.moment() + seconds,
        act,
        refund["id"],
    )
