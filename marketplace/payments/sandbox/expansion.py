"""`expand[]`: an identifier in a reply replaced by the object it names, up to four levels deep."""

from collections import defaultdict
from typing import Any

from .errors import StripeRefusal
from .objects import balance, events, sessions
from .store import Document, Store

# object -> property -> the kind of object behind the identifier
NAMED: dict[str, dict[str, str]] = {
    "checkout.session": {
        "payment_intent": "payment_intent",
        "customer": "customer",
        "invoice": "invoice",
        "subscription": "subscription",
    },
    "subscription": {
        "customer": "customer",
        "default_payment_method": "payment_method",
        "latest_invoice": "invoice",
    },
    "invoice": {"customer": "customer"},
    "invoiceitem": {"customer": "customer", "invoice": "invoice"},
    "payment_intent": {
        "latest_charge": "charge",
        "payment_method": "payment_method",
        "customer": "customer",
    },
    "charge": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
        "customer": "customer",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "charge": "charge",
        "payment_intent": "payment_intent",
    },
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "price": {"product": "product"},
    "transfer": {
        "balance_transaction": "balance_transaction",
        "destination": "account",
        "source_transaction": "charge",
    },
    "transfer_reversal": {"balance_transaction": "balance_transaction", "transfer": "transfer"},
}
# A balance transaction names its source by identifier alone; the prefix tells the kind.
SOURCES = {
    "ch": "charge",
    "du": "dispute",
    "re": "refund",
    "tr": "transfer",
    "trr": "transfer_reversal",
}


def render(store: Store, document: Document, paths: list[str]) -> Document:
    """The object as a reply, with what was asked for expanded. Raises when a property cannot be."""
    shown = dict(document)
    if document["object"] == "balance_transaction":
        shown = balance.with_status(store, shown)
    if document["object"] == "event":
        shown = events.with_pending(store, shown)
    for head, tails in _grouped(paths).items():
        if head == "lines" and shown["object"] == "invoice":
            continue  # always there
        if head == "price" and shown["object"] == "item":
            shown["price"] = render(store, shown["price"], tails)
            continue
        included = _included(store, shown, head, tails)
        if included is not None:
            shown[head] = included
            continue
        kind = NAMED.get(shown["object"], {}).get(head)
        if shown["object"] == "balance_transaction" and head == "source":
            kind = SOURCES[shown["source"].split("_")[0]]
        if kind is None:
            raise StripeRefusal(f"This property cannot be expanded ({head}).", param="expand")
        if isinstance(shown.get(head), str):
            shown[head] = render(store, store.get(kind, shown[head]), tails)
    return shown


def render_list(store: Store, documents: list[Document], paths: list[str]) -> list[Document]:
    """The data of a list reply; its paths begin with `data.`."""
    inner = []
    for path in paths:
        if not path.startswith("data."):
            raise StripeRefusal(f"This property cannot be expanded ({path}).", param="expand")
        inner.append(path.removeprefix("data."))
    return [render(store, document, inner) for document in documents]


def listed(data: list[Document], url: str, *, more: bool = False) -> dict[str, Any]:
    """Stripe's envelope for a list."""
    return {"object": "list", "data": data, "has_more": more, "url": url}


def _included(store: Store, document: Document, head: str, tails: list[str]) -> dict[str, Any] | None:
    """Lists that Stripe leaves out of an object until they are asked for."""
    if document["object"] == "checkout.session" and head == "line_items":
        items = sessions.line_items(store, document)
        url = f"/v1/checkout/sessions/{document['id']}/line_items"
        return listed(render_list(store, items, tails), url)
    if document["object"] == "invoice" and head == "payments":
        found = store.where("invoice_payment", "json_extract(body, '$.invoice') = ?", document["id"])
        return listed(render_list(store, found, tails), f"/v1/invoice_payments?invoice={document['id']}")
    if document["object"] == "charge" and head == "refunds":
        found = store.where("refund", "json_extract(body, '$.charge') = ?", document["id"])
        return listed(render_list(store, found, tails), f"/v1/charges/{document['id']}/refunds")
    return None


def _grouped(paths: list[str]) -> dict[str, list[str]]:
    heads: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if path.count(".") > 4:
            raise StripeRefusal("You cannot expand more than 4 levels of a property", param="expand")
        head, _, tail = path.partition(".")
        heads[head]
        if tail:
            heads[head].append(tail)
    return dict(heads)
