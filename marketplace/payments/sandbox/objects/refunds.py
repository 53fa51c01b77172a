"""Refunds, with the asynchronous endings that Stripe's test cards give them."""

from typing import Any

from ..errors import StripeRefusal, no_such
from ..money import written
from ..store import Document, Store, new_id
from . import asked, balance
from .events import Cause, emit

# Sandbox seconds until a slow refund ends; the clock can be moved past it.
SETTLING_SECONDS = 5


def create(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/refunds. Refuses what Stripe refuses: nothing to refund, or more than is left."""
    if "origin" in params:
        return asked.create(store, params, cause)
    charge = _charge_of(store, params)
    amount = _amount_of(store, charge, params.get("amount"))
    fate = store.part(charge["payment_method"], "refund", "succeeds")
    if fate == "asks":
        refund = asked.create(store, params | {"amount": amount}, cause, charge=charge)
        _move_charge(store, charge, amount, cause)
        return refund
    pending = fate == "pends"
    refund = {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": store.now(),
        "currency": charge["currency"],
        "description": None,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if pending else "succeeded",
        "transfer_reversal": None,
    }
    if pending:
        refund["pending_reason"] = "processing"
    transaction = balance.record(
        store,
        amount=-amount,
        currency=charge["currency"],
        kind="refund",
        category="refund",
        source=refund["id"],
        description=" ".join(filter(None, ["REFUND FOR CHARGE", charge["description"]])),
    )
    refund["balance_transaction"] = transaction["id"]
    store.add(refund)
    _move_charge(store, charge, amount, cause)
    emit(store, "refund.created", refund, cause)
    if fate != "succeeds":
        store.run(
            "INSERT INTO errands (due, act, subject) VALUES (?, ?, ?)",
            store.moment() + SETTLING_SECONDS,
            "refund_succeeds" if pending else "refund_fails",
            refund["id"],
        )
    return refund


def settle(store: Store, identifier: str) -> None:
    """A pending refund reaches the card."""
    refund = store.get("refund", identifier)
    refund.pop("pending_reason", None)
    refund["status"] = "succeeded"
    previous = {"status": "pending", "pending_reason": "processing"}
    emit(store, "refund.updated", store.save(refund), Cause(), previous=previous)
    emit(store, "charge.refund.updated", refund, Cause(), previous=previous)


def come_back(store: Store, identifier: str) -> None:
    """The bank returns a refund that had looked complete: the money is the merchant's again."""
    refund = store.get("refund", identifier)
    charge = store.get("charge", refund["charge"])
    returned = balance.record(
        store,
        amount=refund["amount"],
        currency=refund["currency"],
        kind="refund_failure",
        category="refund_failure",
        source=refund["id"],
        description="REFUND FAILURE",
    )
    previous = {"status": refund["status"]}
    refund |= {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": returned["id"],
    }
    store.save(refund)
    asked.let_go(store, charge, refund)
    emit(store, "refund.updated", refund, Cause(), previous=previous)
    emit(store, "charge.refund.updated", refund, Cause(), previous=previous)
    emit(store, "refund.failed", refund, Cause())


def _charge_of(store: Store, params: dict[str, Any]) -> Document:
    if "charge" in params and "payment_intent" in params:
        raise StripeRefusal("You may only specify one of these parameters: charge, payment_intent.")
    if "charge" in params:
        charge = store.find("charge", params["charge"])
        if charge is None:
            raise no_such("charge", params["charge"], param="charge")
    elif "payment_intent" in params:
        intent = store.find("payment_intent", params["payment_intent"])
        if intent is None:
            raise no_such("payment_intent", params["payment_intent"], param="payment_intent")
        charge = store.find("charge", intent["latest_charge"] or "")
    else:
        raise StripeRefusal(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    if charge is None or not charge["paid"]:
        named = charge["payment_intent"] if charge else params["payment_intent"]
        raise StripeRefusal(
            f"This PaymentIntent ({named}) does not have a successful charge to refund.", keep=True
        )
    return charge


def _amount_of(store: Store, charge: Document, asked: int | None) -> int:
    if charge["disputed"] and not _stands_again(store, charge):
        raise StripeRefusal(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
            keep=True,
        )
    left: int = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise StripeRefusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded", keep=True
        )
    amount = left if asked is None else asked
    if amount > left:
        of = "charge amount" if left == charge["amount"] else "unrefunded amount on charge"
        currency = charge["currency"]
        raise StripeRefusal(
            f"Refund amount ({written(amount, currency)}) is greater than {of} ({written(left, currency)})",
            param="amount",
            keep=True,
        )
    return amount


def _stands_again(store: Store, charge: Document) -> bool:
    """Whether every dispute of a charge was won, so that its money is with the account again."""
    disputes = store.where("dispute", "json_extract(body, '$.charge') = ?", charge["id"])
    return all(dispute["status"] == "won" for dispute in disputes)


def _move_charge(store: Store, charge: Document, amount: int, cause: Cause) -> None:
    previous = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    changed = {name: was for name, was in previous.items() if charge[name] != was}
    emit(store, "charge.refunded", store.save(charge), cause, previous=changed)
