"""Endpoints of customers and of billing: subscriptions, invoices, and what they are made of."""

from typing import Any

from . import accepted
from . import accepted_billing as shapes
from .endpoints import ID, Call, Route, by, list_of
from .objects import customers


def create_customer(call: Call) -> dict[str, Any]:
    """POST /v1/customers"""
    return call.show(customers.create(call.store, call.params, call.cause))


def update_customer(call: Call) -> dict[str, Any]:
    """POST /v1/customers/{id}"""
    return call.show(customers.update(call.store, _customer(call), call.params, call.cause))


def read_customer(call: Call) -> dict[str, Any]:
    """GET /v1/customers/{id}: of a deleted one only that it was there."""
    customer = call.named("customer", "id")
    if call.store.part(customer["id"], "deleted"):
        return {"id": customer["id"], "object": "customer", "deleted": True}
    return call.show(customer)


def delete_customer(call: Call) -> dict[str, Any]:
    """DELETE /v1/customers/{id}"""
    return customers.delete(call.store, _customer(call), call.cause)


def _customer(call: Call) -> dict[str, Any]:
    call.named("customer", "id")
    return customers.named(call.store, call.identifier, param="id")


_NOT_DELETED = "NOT EXISTS (SELECT 1 FROM parts WHERE owner = objects.id AND name = 'deleted')"
_CUSTOMERS = "/v1/customers"
ROUTES: list[Route] = [
    ("POST", _CUSTOMERS, shapes.CUSTOMER_CREATE, create_customer),
    (
        "GET",
        _CUSTOMERS,
        shapes.CUSTOMER_LIST,
        list_of("customer", _CUSTOMERS, only=_NOT_DELETED, email=by("email")),
    ),
    ("GET", f"{_CUSTOMERS}/{ID}", accepted.RETRIEVE, read_customer),
    ("POST", f"{_CUSTOMERS}/{ID}", shapes.CUSTOMER_UPDATE, update_customer),
    ("DELETE", f"{_CUSTOMERS}/{ID}", accepted.NOTHING, delete_customer),
]
