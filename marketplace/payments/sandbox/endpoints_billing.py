"""Endpoints of customers and of billing: subscriptions, invoices, and what they are made of."""

from typing import Any

from . import accepted
from . import accepted_billing as shapes
from .endpoints import ID, Call, Route, by, list_of, retrieve
from .errors import no_such
from .objects import customers, invoices, products, subscriptions


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


def create_product(call: Call) -> dict[str, Any]:
    """POST /v1/products"""
    return call.show(products.create_product(call.store, call.params, call.cause))


def create_price(call: Call) -> dict[str, Any]:
    """POST /v1/prices"""
    return call.show(products.create_price(call.store, call.params, call.cause))


def update_subscription(call: Call) -> dict[str, Any]:
    """POST /v1/subscriptions/{id}"""
    found = call.named("subscription", "id")
    return call.show(subscriptions.update(call.store, found, call.params, call.cause))


def cancel_subscription(call: Call) -> dict[str, Any]:
    """DELETE /v1/subscriptions/{id}"""
    return call.show(subscriptions.cancel(call.store, call.named("subscription", "id"), call.cause))


def list_subscriptions(call: Call) -> dict[str, Any]:
    """GET /v1/subscriptions: without a status all but the cancelled ones."""
    status = call.params.pop("status", None)
    only = {None: "NOT " + _CANCELED, "all": "", "ended": _CANCELED}.get(
        status, f"json_extract(body, '$.status') = '{status}'"
    )
    return list_of("subscription", _SUBSCRIPTIONS, only=only, customer=by("customer"))(call)


def create_invoice(call: Call) -> dict[str, Any]:
    """POST /v1/invoices"""
    customer = customers.named(call.store, call.params["customer"])
    return call.show(invoices.to_send(call.store, customer, call.params, call.cause))


def update_invoice(call: Call) -> dict[str, Any]:
    """POST /v1/invoices/{id}"""
    return call.show(invoices.update(call.store, call.named("invoice", "id"), call.params, call.cause))


def finalize_invoice(call: Call) -> dict[str, Any]:
    """POST /v1/invoices/{id}/finalize"""
    found = call.named("invoice", "id")
    return call.show(
        invoices.finalize(call.store, found, call.params, call.cause, public_url=call.public_url)
    )


def void_invoice(call: Call) -> dict[str, Any]:
    """POST /v1/invoices/{id}/void"""
    return call.show(invoices.void(call.store, call.named("invoice", "id"), call.cause))


def create_item(call: Call) -> dict[str, Any]:
    """POST /v1/invoiceitems"""
    customers.named(call.store, call.params["customer"])
    invoice = call.store.find("invoice", call.params["invoice"])
    if invoice is None:
        raise no_such("invoice", call.params["invoice"], param="invoice", status=400)
    return call.show(invoices.add_item(call.store, invoice, call.params, call.cause))


_CANCELED = "json_extract(body, '$.status') = 'canceled'"
_NOT_DELETED = "NOT EXISTS (SELECT 1 FROM parts WHERE owner = objects.id AND name = 'deleted')"
_CUSTOMERS = "/v1/customers"
_PRODUCTS = "/v1/products"
_PRICES = "/v1/prices"
_SUBSCRIPTIONS = "/v1/subscriptions"
_INVOICES = "/v1/invoices"
_ITEMS = "/v1/invoiceitems"
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
    ("POST", _PRODUCTS, shapes.PRODUCT_CREATE, create_product),
    ("GET", _PRODUCTS, shapes.PRODUCT_LIST, list_of("product", _PRODUCTS, active=by("active"))),
    ("GET", f"{_PRODUCTS}/{ID}", accepted.RETRIEVE, retrieve("product")),
    ("POST", _PRICES, shapes.PRICE_CREATE, create_price),
    (
        "GET",
        _PRICES,
        shapes.PRICE_LIST,
        list_of(
            "price",
            _PRICES,
            active=by("active"),
            currency=by("currency"),
            product=by("product"),
            type=by("type"),
        ),
    ),
    ("GET", f"{_PRICES}/{ID}", accepted.RETRIEVE, retrieve("price")),
    ("GET", _SUBSCRIPTIONS, shapes.SUBSCRIPTION_LIST, list_subscriptions),
    ("GET", f"{_SUBSCRIPTIONS}/{ID}", accepted.RETRIEVE, retrieve("subscription")),
    ("POST", f"{_SUBSCRIPTIONS}/{ID}", shapes.SUBSCRIPTION_UPDATE, update_subscription),
    ("DELETE", f"{_SUBSCRIPTIONS}/{ID}", shapes.SUBSCRIPTION_CANCEL, cancel_subscription),
    ("POST", _INVOICES, shapes.INVOICE_CREATE, create_invoice),
    (
        "GET",
        _INVOICES,
        shapes.INVOICE_LIST,
        list_of(
            "invoice",
            _INVOICES,
            customer=by("customer"),
            status=by("status"),
            subscription=by("parent.subscription_details.subscription"),
        ),
    ),
    ("GET", f"{_INVOICES}/{ID}", accepted.RETRIEVE, retrieve("invoice")),
    ("POST", f"{_INVOICES}/{ID}", shapes.INVOICE_UPDATE, update_invoice),
    ("POST", f"{_INVOICES}/{ID}/finalize", shapes.INVOICE_FINALIZE, finalize_invoice),
    ("POST", f"{_INVOICES}/{ID}/void", accepted.RETRIEVE, void_invoice),
    ("POST", _ITEMS, shapes.ITEM_CREATE, create_item),
    (
        "GET",
        _ITEMS,
        shapes.ITEM_LIST,
        list_of("invoiceitem", _ITEMS, customer=by("customer"), invoice=by("invoice")),
    ),
    ("GET", f"{_ITEMS}/{ID}", accepted.RETRIEVE, retrieve("invoiceitem")),
]
