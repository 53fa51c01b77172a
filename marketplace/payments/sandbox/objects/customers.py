"""Customers: who pays again, and with which payment method."""

from typing import Any

from ..errors import StripeRefusal, no_such
from ..store import Document, Store, new_id
from .events import Cause, emit

PLAIN = ("business_name", "description", "email", "individual_name", "name", "phone")


def create(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/customers"""
    nothing: Document = dict.fromkeys(PLAIN)
    customer: Document = (
        {"id": new_id("cus", 14), "object": "customer"}
        | nothing
        | {
            "address": None,
            "balance": 0,
            "created": store.now(),
            "currency": None,
            "customer_account": None,
            "default_source": None,
            "delinquent": False,
            "discount": None,
            "invoice_prefix": new_id("", 8).strip("_").upper(),
            "invoice_settings": {
                "custom_fields": None,
                "default_payment_method": None,
                "footer": None,
                "rendering_options": None,
            },
            "livemode": False,
            "metadata": {},
            "next_invoice_sequence": 1,
            "preferred_locales": [],
            "shipping": None,
            "tax_exempt": "none",
            "test_clock": None,
        }
    )
    _change(store, customer, params)
    emit(store, "customer.created", store.add(customer), cause)
    return customer


def update(store: Store, customer: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/customers/{id}"""
    before = dict(customer) | {"metadata": dict(customer["metadata"])}
    _change(store, customer, params)
    previous = {name: value for name, value in before.items() if customer[name] != value}
    store.save(customer)
    if previous:
        emit(store, "customer.updated", customer, cause, previous=previous)
    return customer


def delete(store: Store, customer: Document, cause: Cause) -> Document:
    """DELETE /v1/customers/{id}: gone for ever, and with it every subscription."""
    store.keep_part(customer["id"], "deleted", True)
    emit(store, "customer.deleted", customer, cause)
    return {"id": customer["id"], "object": "customer", "deleted": True}


def named(store: Store, identifier: str, *, param: str = "customer") -> Document:
    """The customer that a parameter names. Raises Stripe's refusal."""
    customer = store.find("customer", identifier)
    if customer is None or store.part(identifier, "deleted"):
        raise no_such("customer", identifier, param=param, status=400)
    return customer


def attach(store: Store, method: Document, customer: Document) -> Document:
    """Keep a payment method for a customer, as Checkout does for a subscription."""
    method["customer"] = customer["id"]
    emit(store, "payment_method.attached", store.save(method), Cause())
    return method


def _change(store: Store, customer: Document, params: dict[str, Any]) -> None:
    for name in (*PLAIN, "tax_exempt"):
        if name in params:
            customer[name] = params[name]
    if "address" in params:
        empty = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
        customer["address"] = empty | params["address"]
    customer["metadata"] = customer["metadata"] | params.get("metadata", {})
    method = params.get("invoice_settings", {}).get("default_payment_method")
    if method:
        _set_method(store, customer, method)


def _set_method(store: Store, customer: Document, identifier: str) -> None:
    method = store.find("payment_method", identifier)
    param = "invoice_settings[default_payment_method]"
    if method is None:
        raise no_such("PaymentMethod", identifier, param=param, status=400)
    if method["customer"] != customer["id"]:
        raise StripeRefusal(
            f"The customer does not have a payment method with the ID {identifier}. The payment method must be "
            "attached to the customer.",
            param=param,
        )
    customer["invoice_settings"]["default_payment_method"] = identifier
