"""Endpoints of customers' cash balances: what bank transfers bring in, and payments made from it."""

from typing import Any

from . import accepted
from . import accepted_cash as shapes
from .endpoints import ID, Call, Route, list_of
from .errors import StripeRefusal
from .objects import asked, cash, customers, payments
from .store import new_id


def read_balance(call: Call) -> dict[str, Any]:
    """GET /v1/customers/{id}/cash_balance"""
    return cash.of(call.store, _customer(call)["id"])


def list_transactions(call: Call) -> dict[str, Any]:
    """GET /v1/customers/{id}/cash_balance_transactions"""
    customer = _customer(call)["id"]
    only = f"json_extract(body, '$.customer') = '{customer}'"
    url = f"/v1/customers/{customer}/cash_balance_transactions"
    return list_of("customer_cash_balance_transaction", url, only=only)(call)


def instruct(call: Call) -> dict[str, Any]:
    """POST /v1/customers/{id}/funding_instructions"""
    customer = _customer(call)
    stub = {"id": "", "customer": customer["id"], "amount": 0, "currency": call.params["currency"]}
    shown = cash.instructions(call.store, stub)["display_bank_transfer_instructions"]
    return {
        "object": "funding_instructions",
        "bank_transfer": {
            "country": "JP",
            "financial_addresses": shown["financial_addresses"],
            "type": "jp_bank_transfer",
        },
        "currency": call.params["currency"],
        "funding_type": "bank_transfer",
        "livemode": False,
    }


def fund(call: Call) -> dict[str, Any]:
    """POST /v1/test_helpers/customers/{id}/fund_cash_balance"""
    customer, given = _customer(call)["id"], call.params
    return cash.fund(call.store, customer, given["amount"], given["currency"], given.get("reference"))


def pay_from_balance(call: Call) -> dict[str, Any]:
    """POST /v1/payment_intents, made and confirmed at once from what lies on the customer's balance."""
    given = call.params
    customer = customers.named(call.store, given["customer"])
    session = {
        "id": "",
        "amount_total": given["amount"],
        "currency": given["currency"],
        "customer": customer["id"],
        "payment_method_options": {},
        "payment_method_types": ["customer_balance"],
    }
    intent = payments.create_intent(call.store, session, call.cause)
    intent |= {"metadata": given.get("metadata", {}), "description": given.get("description")}
    method: dict[str, Any] = {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": payments.billing(customer["name"] or "", customer["email"] or ""),
        "customer_balance": {},
        "created": call.store.now(),
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "customer_balance",
    }
    call.store.keep_part(method["id"], "refund", "asks")
    call.store.add(method)
    if not cash.take(call.store, intent, method):
        raise StripeRefusal(
            "The customer's cash balance is not sufficient for this payment.",
            code="insufficient_funds",
            keep=True,
        )
    return call.show(intent)


def cancel_refund(call: Call) -> dict[str, Any]:
    """POST /v1/refunds/{id}/cancel"""
    return call.show(asked.cancel(call.store, call.named("refund", "refund"), call.cause))


def _customer(call: Call) -> dict[str, Any]:
    return customers.named(call.store, call.identifier, param="id")


_CUSTOMER = f"/v1/customers/{ID}"
ROUTES: list[Route] = [
    ("GET", f"{_CUSTOMER}/cash_balance", accepted.RETRIEVE, read_balance),
    ("GET", f"{_CUSTOMER}/cash_balance_transactions", shapes.CASH_TRANSACTION_LIST, list_transactions),
    ("POST", f"{_CUSTOMER}/funding_instructions", shapes.FUNDING_INSTRUCTIONS, instruct),
    ("POST", f"/v1/test_helpers/customers/{ID}/fund_cash_balance", shapes.FUND, fund),
    ("POST", "/v1/payment_intents", shapes.INTENT_CREATE, pay_from_balance),
    ("POST", f"/v1/refunds/{ID}/cancel", accepted.RETRIEVE, cancel_refund),
]
