"""PaymentIntents, their charges and payment methods."""

import hashlib
from typing import Any

from ..cards import NOT_AUTHENTICATED, Card, Decline
from ..money import fee
from ..store import Document, Store, new_id
from . import balance
from .events import Cause, emit

NO_ADDRESS: dict[str, None] = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def create_intent(store: Store, session: Document, cause: Cause) -> Document:
    """The PaymentIntent of a session; Stripe makes it when the buyer first confirms, not with the session."""
    data = store.part(session["id"], "payment_intent_data", {})
    identifier = new_id("pi")
    intent = store.add(
        {
            "id": identifier,
            "object": "payment_intent",
            "amount": session["amount_total"],
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": "automatic_async",
            "client_secret": new_id(f"{identifier}_secret", 25),
            "confirmation_method": "automatic",
            "created": store.now(),
            "currency": session["currency"],
            "customer": session["customer"],
            "customer_account": None,
            "description": data.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": data.get("metadata", {}),
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_configuration_details": None,
            "payment_method_options": session["payment_method_options"],
            "payment_method_types": session["payment_method_types"],
            "processing": None,
            "receipt_email": data.get("receipt_email"),
            "review": None,
            "setup_future_usage": None,
            "shipping": None,
            "source": None,
            "statement_descriptor": data.get("statement_descriptor"),
            "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
            "status": "requires_payment_method",
            "transfer_data": None,
            "transfer_group": data.get("transfer_group"),
        }
    )
    emit(store, "payment_intent.created", intent, cause)
    return intent


def create_method(store: Store, card: Card, email: str) -> Document:
    """The PaymentMethod for a card: brand, last four digits and expiry, never the number."""
    fingerprint = hashlib.sha256(f"okaeshi sandbox {card.number}".encode()).hexdigest()[:16]
    method = store.add(
        {
            "id": new_id("pm"),
            "object": "payment_method",
            "allow_redisplay": "limited",
            "billing_details": billing(card.name, email),
            "card": {
                "brand": card.brand,
                "checks": {
                    "address_line1_check": None,
                    "address_postal_code_check": None,
                    "cvc_check": "pass",
                },
                "country": card.fate.country,
                "display_brand": card.brand,
                "exp_month": card.month,
                "exp_year": card.year,
                "fingerprint": fingerprint,
                "funding": card.fate.funding,
                "generated_from": None,
                "last4": card.number[-4:],
                "networks": {"available": [card.brand], "preferred": None},
                "regulated_status": "unregulated",
                "three_d_secure_usage": {"supported": True},
                "wallet": None,
            },
            "created": store.now(),
            "customer": None,
            "customer_account": None,
            "livemode": False,
            "metadata": {},
            "type": "card",
        }
    )
    store.keep_part(method["id"], "refund", card.fate.refund)
    store.keep_part(method["id"], "dispute", card.fate.dispute)
    return method


def billing(name: str, email: str) -> Document:
    """Billing details as far as the hosted page asks for them."""
    return {"address": NO_ADDRESS, "email": email, "name": name or None, "phone": None, "tax_id": None}


def ask_for_challenge(store: Store, intent: Document, method: Document, urls: dict[str, str]) -> Document:
    """The issuer wants 3-D Secure: the buyer is sent to a page of the bank."""
    intent |= {
        "status": "requires_action",
        "payment_method": method["id"],
        "last_payment_error": None,
        "next_action": {"type": "redirect_to_url", "redirect_to_url": urls},
    }
    emit(store, "payment_intent.requires_action", store.save(intent), Cause())
    return intent


def fail(store: Store, intent: Document, method: Document, decline: Decline, *, challenged: bool) -> Document:
    """A refused attempt: a failed charge (none if authentication failed), and the intent waits for another card."""
    charge_id = None
    if decline is not NOT_AUTHENTICATED:
        charge = _charge(store, intent, method, challenged=challenged)
        charge |= {
            "status": "failed",
            "failure_code": decline.code,
            "failure_message": decline.message,
            "outcome": {
                "advice_code": decline.advice,
                "network_advice_code": None,
                "network_decline_code": "01",
                "network_status": "declined_by_network",
                "reason": decline.decline_code,
                "risk_level": "normal",
                "risk_score": 24,
                "seller_message": "The bank did not return any further details with this decline.",
                "type": "issuer_declined",
            },
        }
        emit(store, "charge.failed", store.add(charge), Cause())
        charge_id = charge["id"]
    problem: dict[str, Any] = {
        "code": decline.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "type": "card_error" if charge_id else "invalid_request_error",
    }
    if charge_id:
        problem |= {"charge": charge_id, "decline_code": decline.decline_code}
    if decline.advice:
        problem["advice_code"] = decline.advice
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": problem,
        "latest_charge": charge_id or intent["latest_charge"],
    }
    emit(store, "payment_intent.payment_failed", store.save(intent), Cause())
    return intent


def succeed(store: Store, intent: Document, method: Document, *, challenged: bool) -> Document:
    """The money is taken: the charge, then its balance transaction, which Stripe settles a moment later."""
    charge = _charge(store, intent, method, challenged=challenged)
    charge |= {
        "amount_captured": intent["amount"],
        "captured": True,
        "paid": True,
        "status": "succeeded",
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
    }
    emit(store, "charge.succeeded", store.add(charge), Cause())
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "next_action": None,
        "payment_method": method["id"],
    }
    emit(store, "payment_intent.succeeded", store.save(intent), Cause())
    transaction = balance.record(
        store,
        amount=intent["amount"],
        currency=intent["currency"],
        kind="charge",
        category="charge",
        source=charge["id"],
        description=charge["description"],
        fee=fee(method["type"], intent["amount"]),
    )
    charge["balance_transaction"] = transaction["id"]
    emit(store, "charge.updated", store.save(charge), Cause(), previous={"balance_transaction": None})
    return charge


def cancel(store: Store, intent: Document, reason: str | None, cause: Cause) -> Document:
    """Ends an intent that will not be paid."""
    intent |= {
        "status": "canceled",
        "canceled_at": store.now(),
        "cancellation_reason": reason,
        "next_action": None,
    }
    emit(store, "payment_intent.canceled", store.save(intent), cause)
    return intent


def _charge(store: Store, intent: Document, method: Document, *, challenged: bool) -> Document:
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "OKAESHI",
        "captured": False,
        "created": store.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(store, intent, method, challenged=challenged),
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": "pending",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _details(store: Store, intent: Document, method: Document, *, challenged: bool) -> Document:
    kind = method["type"]
    if kind == "card":
        return {"card": _card_details(intent, method["card"], challenged=challenged), "type": "card"}
    if kind == "konbini":
        return {"konbini": {"store": {"chain": store.part(intent["id"], "chain")}}, "type": "konbini"}
    return {"customer_balance": {}, "type": kind}


def _card_details(intent: Document, card: Document, *, challenged: bool) -> Document:
    secure = {
        "authentication_flow": "challenge",
        "electronic_commerce_indicator": "05",
        "exemption_indicator": None,
        "result": "authenticated",
        "result_reason": None,
        "transaction_id": new_id("3ds", 20),
        "version": "2.2.0",
    }
    return {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "brand": card["brand"],
        "checks": card["checks"],
        "country": card["country"],
        "exp_month": card["exp_month"],
        "exp_year": card["exp_year"],
        "extended_authorization": {"status": "disabled"},
        "fingerprint": card["fingerprint"],
        "funding": card["funding"],
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "last4": card["last4"],
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "regulated_status": card["regulated_status"],
        "three_d_secure": secure if challenged else None,
        "wallet": None,
    }
