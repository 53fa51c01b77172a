"""Stripe's published reference as data, read from the official library, which Stripe generates from it.

`python -m tests.payments.sandbox.reference` writes the fixtures in `tests/payloads/stripe/` anew; a test compares
them with the installed library, so that an upgrade of `stripe` shows what the sandbox has to learn.
"""

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import stripe

LIBRARY = Path(stripe.__file__).parent
FIXTURES = Path(__file__).parents[2] / "payloads" / "stripe"
VERSION = "2026-10-28.endive"
DOCS = "https://docs.stripe.com/api"

# object -> (module of the library, class, page of the reference)
OBJECTS = {
    "checkout.session": ("checkout/_session.py", "Session", "checkout/sessions/object"),
    "item": ("_line_item.py", "LineItem", "checkout/sessions/line_items"),
    "price": ("_price.py", "Price", "prices/object"),
    "product": ("_product.py", "Product", "products/object"),
    "payment_intent": ("_payment_intent.py", "PaymentIntent", "payment_intents/object"),
    "payment_method": ("_payment_method.py", "PaymentMethod", "payment_methods/object"),
    "charge": ("_charge.py", "Charge", "charges/object"),
    "refund": ("_refund.py", "Refund", "refunds/object"),
    "balance_transaction": ("_balance_transaction.py", "BalanceTransaction", "balance_transactions/object"),
    "dispute": ("_dispute.py", "Dispute", "disputes/object"),
    "event": ("_event.py", "Event", "events/object"),
    "cash_balance": ("_cash_balance.py", "CashBalance", "cash_balance/object"),
    "customer_cash_balance_transaction": (
        "_customer_cash_balance_transaction.py",
        "CustomerCashBalanceTransaction",
        "cash_balance_transactions/object",
    ),
    "funding_instructions": (
        "_funding_instructions.py",
        "FundingInstructions",
        "cash_balance_transactions/create_or_retrieve_funding_instructions",
    ),
    "customer": ("_customer.py", "Customer", "customers/object"),
    "subscription": ("_subscription.py", "Subscription", "subscriptions/object"),
    "subscription_item": ("_subscription_item.py", "SubscriptionItem", "subscription_items/object"),
    "plan": ("_plan.py", "Plan", "plans/object"),
    "invoice": ("_invoice.py", "Invoice", "invoices/object"),
    "line_item": ("_invoice_line_item.py", "InvoiceLineItem", "invoice-line-item/object"),
    "invoiceitem": ("_invoice_item.py", "InvoiceItem", "invoiceitems/object"),
    "invoice_payment": ("_invoice_payment.py", "InvoicePayment", "invoice-payment/object"),
    "account": ("_account.py", "Account", "accounts/object"),
    "account_link": ("_account_link.py", "AccountLink", "account_links/object"),
    "balance": ("_balance.py", "Balance", "balance/balance_object"),
    "transfer": ("_transfer.py", "Transfer", "transfers/object"),
    "transfer_reversal": ("_transfer_reversal.py", "TransferReversal", "transfer_reversals/object"),
}
# endpoint -> (module, class)
PARAMETERS = {
    "POST /v1/checkout/sessions": ("params/checkout/_session_create_params.py", "SessionCreateParams"),
    "GET /v1/checkout/sessions": ("params/checkout/_session_list_params.py", "SessionListParams"),
    "GET /v1/checkout/sessions/{id}/line_items": (
        "params/checkout/_session_list_line_items_params.py",
        "SessionListLineItemsParams",
    ),
    "GET /v1/payment_intents": ("params/_payment_intent_list_params.py", "PaymentIntentListParams"),
    "POST /v1/payment_intents": ("params/_payment_intent_create_params.py", "PaymentIntentCreateParams"),
    "POST /v1/customers/{id}/funding_instructions": (
        "params/_customer_funding_instructions_create_params.py",
        "CustomerFundingInstructionsCreateParams",
    ),
    "GET /v1/customers/{id}/cash_balance_transactions": (
        "params/_customer_cash_balance_transaction_list_params.py",
        "CustomerCashBalanceTransactionListParams",
    ),
    "POST /v1/test_helpers/customers/{id}/fund_cash_balance": (
        "params/test_helpers/_customer_fund_cash_balance_params.py",
        "CustomerFundCashBalanceParams",
    ),
    "POST /v1/payment_intents/{id}/cancel": (
        "params/_payment_intent_cancel_params.py",
        "PaymentIntentCancelParams",
    ),
    "GET /v1/charges": ("params/_charge_list_params.py", "ChargeListParams"),
    "POST /v1/refunds": ("params/_refund_create_params.py", "RefundCreateParams"),
    "GET /v1/refunds": ("params/_refund_list_params.py", "RefundListParams"),
    "GET /v1/disputes": ("params/_dispute_list_params.py", "DisputeListParams"),
    "GET /v1/events": ("params/_event_list_params.py", "EventListParams"),
    "GET /v1/balance_transactions": (
        "params/_balance_transaction_list_params.py",
        "BalanceTransactionListParams",
    ),
    "POST /v1/customers": ("params/_customer_create_params.py", "CustomerCreateParams"),
    "POST /v1/invoices": ("params/_invoice_create_params.py", "InvoiceCreateParams"),
    "POST /v1/customers/{id}": ("params/_customer_update_params.py", "CustomerUpdateParams"),
    "GET /v1/customers": ("params/_customer_list_params.py", "CustomerListParams"),
    "POST /v1/products": ("params/_product_create_params.py", "ProductCreateParams"),
    "GET /v1/products": ("params/_product_list_params.py", "ProductListParams"),
    "POST /v1/prices": ("params/_price_create_params.py", "PriceCreateParams"),
    "GET /v1/prices": ("params/_price_list_params.py", "PriceListParams"),
    "GET /v1/subscriptions": ("params/_subscription_list_params.py", "SubscriptionListParams"),
    "POST /v1/subscriptions/{id}": ("params/_subscription_update_params.py", "SubscriptionUpdateParams"),
    "DELETE /v1/subscriptions/{id}": ("params/_subscription_cancel_params.py", "SubscriptionCancelParams"),
    "GET /v1/invoices": ("params/_invoice_list_params.py", "InvoiceListParams"),
    "POST /v1/invoices/{id}": ("params/_invoice_update_params.py", "InvoiceUpdateParams"),
    "POST /v1/invoices/{id}/finalize": (
        "params/_invoice_finalize_invoice_params.py",
        "InvoiceFinalizeInvoiceParams",
    ),
    "POST /v1/invoiceitems": ("params/_invoice_item_create_params.py", "InvoiceItemCreateParams"),
    "GET /v1/invoiceitems": ("params/_invoice_item_list_params.py", "InvoiceItemListParams"),
    "POST /v1/accounts": ("params/_account_create_params.py", "AccountCreateParams"),
    "POST /v1/account_links": ("params/_account_link_create_params.py", "AccountLinkCreateParams"),
    "POST /v1/transfers": ("params/_transfer_create_params.py", "TransferCreateParams"),
    "GET /v1/transfers": ("params/_transfer_list_params.py", "TransferListParams"),
    "POST /v1/transfers/{id}/reversals": (
        "params/_transfer_reversal_create_params.py",
        "TransferReversalCreateParams",
    ),
    "GET /v1/transfers/{id}/reversals": (
        "params/_transfer_reversal_list_params.py",
        "TransferReversalListParams",
    ),
}
# Ways of paying other than these three are left out of the fixtures.
WAYS = {"card", "customer_balance", "konbini"}
ONLY_OURS = {
    "payment_method_details": WAYS | {"type"},
    "payment_method_options": WAYS,
    "destination_details": {"card", "jp_bank_transfer", "type"},
}
METHOD_FIELDS = {
    "allow_redisplay",
    "billing_details",
    "card",
    "customer_balance",
    "konbini",
    "created",
    "customer",
    "customer_account",
    "id",
    "livemode",
    "metadata",
    "object",
    "type",
}
SCALARS = {"str": "string", "int": "integer", "bool": "boolean", "float": "number", "Decimal": "decimal"}
Classes = dict[str, ast.ClassDef]


@cache
def _module(path: str) -> ast.Module:
    return ast.parse((LIBRARY / path).read_text("utf-8"))


def _classes(body: list[ast.stmt]) -> Classes:
    return {node.name: node for node in body if isinstance(node, ast.ClassDef)}


def _fields(node: ast.ClassDef) -> dict[str, ast.expr]:
    return {
        entry.target.id: entry.annotation
        for entry in node.body
        if isinstance(entry, ast.AnnAssign)
        and isinstance(entry.target, ast.Name)
        and entry.target.id.islower()
    }


def shape_of(kind: str) -> dict[str, Any]:
    """The fields of an object: what each is, whether it may be null or missing, and what it expands to."""
    path, name, _ = OBJECTS[kind]
    shape = _shape(_classes(_module(path).body)[name], [])
    if kind == "payment_method":
        return {field: rule for field, rule in shape.items() if field in METHOD_FIELDS}
    if kind == "event":
        shape["type"]["enum"] = [name for name in shape["type"]["enum"] if name.startswith(EVENTS)]
    return shape


EVENTS = (
    *(
        "checkout.session",
        "payment_intent.",
        "payment_method.",
        "charge.",
        "refund.",
        "customer.",
        "invoice",
        "product.",
        "price.",
    ),
    *("account.updated", "transfer."),
    *("cash_balance.", "customer_cash"),
)


def _shape(node: ast.ClassDef, around: list[Classes]) -> dict[str, Any]:
    scopes = [*around, _classes(node.body)]
    rules = {}
    for name, annotation in _fields(node).items():
        rule = _rule(annotation, scopes)
        if name in ONLY_OURS and "fields" in rule:
            rule["fields"] = {key: value for key, value in rule["fields"].items() if key in ONLY_OURS[name]}
        rules[name] = rule
    return rules


def _rule(annotation: ast.expr, scopes: list[Classes]) -> dict[str, Any]:
    if isinstance(annotation, ast.Constant):
        return {"is": "object", "reference": annotation.value}
    if isinstance(annotation, ast.Name):
        return _named(annotation.id, scopes)
    assert isinstance(annotation, ast.Subscript)
    assert isinstance(annotation.value, ast.Name)
    outer, inner = annotation.value.id, annotation.slice
    arguments = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    plain: dict[str, dict[str, Any]] = {
        "ListObject": {"is": "list"},
        "ExpandableField": {"is": "string", "expandable": True},
        "UntypedStripeObject": {"is": "map"},
        "Literal": {"is": "string", "enum": [getattr(value, "value", None) for value in arguments]},
    }
    if outer in plain:
        return plain[outer]
    if outer == "List":
        return {"is": "array", "of": _rule(inner, scopes)}
    return _rule(arguments[0], scopes) | ({"optional": True} if outer == "Optional" else {})


def _named(name: str, scopes: list[Classes]) -> dict[str, Any]:
    if name in SCALARS:
        return {"is": SCALARS[name]}
    found = next((scope[name] for scope in reversed(scopes) if name in scope), None)
    return {"is": "object", "fields": _shape(found, scopes)} if found else {"is": "any"}


def parameters_of(endpoint: str) -> dict[str, Any]:
    """The parameters of an endpoint: a name maps to null, or to the names inside it."""
    path, name = PARAMETERS[endpoint]
    return _names(_classes(_module(path).body), name)


def _names(classes: Classes, name: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for field, annotation in _fields(classes[name]).items():
        written = ast.unparse(annotation)
        nested = [other for other in re.findall(r"\w+", written) if other in classes]
        deep = nested and not (field in ONLY_OURS and name != "SessionCreateParams")
        names[field] = _names(classes, nested[0]) if deep else None
        if field in ONLY_OURS and names[field]:
            names[field] = {key: (value if key in WAYS else None) for key, value in names[field].items()}
    return names


def published() -> dict[str, dict[str, Any]]:
    """Every fixture that comes from the typed reference, by file name."""
    library = "https://github.com/stripe/stripe-python/blob/v16.1.0/stripe/"
    files: dict[str, dict[str, Any]] = {}
    for kind, (path, _, page) in OBJECTS.items():
        files[f"{kind}.json"] = {
            "object": kind,
            "api_version": VERSION,
            "source": [f"{DOCS}/{page}?api-version={VERSION}", library + path],
            "fields": shape_of(kind),
        }
    files["parameters.json"] = {
        "api_version": VERSION,
        "source": [DOCS, *(library + path for path, _ in PARAMETERS.values())],
        "endpoints": {endpoint: parameters_of(endpoint) for endpoint in PARAMETERS},
    }
    return files


if __name__ == "__main__":
    for name, content in published().items():
        (FIXTURES / name).write_text(json.dumps(content, indent=1) + "\n", "utf-8")
