"""Invoices of subscriptions: drafted at each renewal, finalised an hour later, paid, tried again, or voided.
Invoices that a merchant sends are drafted and finalised by its calls, and paid on their page (`invoice_pages`).

https://docs.stripe.com/billing/invoices/subscription and /billing/revenue-recovery/smart-retries tell the order of it.
What the bank says of renewals, and how often Stripe tries again, are switches: see `BILLING`.
"""

from typing import Any

from ..cards import DECLINED, EXPIRED, NO_FUNDS, Decline
from ..errors import StripeRefusal, not_imitated
from ..expansion import listed
from ..money import LEAST_CHARGE
from ..store import Document, Store, new_id
from . import payments, subscriptions
from .events import Cause, emit
from .invoice_shapes import (
    empty_invoice,
    invoice_to_send,
    line_of_item,
    line_of_subscription,
    payment_of,
)

DRAFT_LASTS = 60 * 60
DAY = 24 * 60 * 60
OUTCOMES: dict[str, Decline | None] = {
    "paid": None,
    "declined": DECLINED,
    "insufficient_funds": NO_FUNDS,
    "expired_card": EXPIRED,
}
AFTER_LAST_RETRY = ("past_due", "unpaid", "canceled")
# What the bank says of renewals (and of the next `times` only, if that is not 0), after how many days Stripe tries
# again, and what becomes of the subscription when the last attempt has failed.
BILLING: dict[str, Any] = {
    "outcome": "paid",
    "times": 0,
    "retry_days": [3, 5, 7],
    "after_last_retry": "past_due",
}


def first(store: Store, subscription: Document, items: list[Document], intent: Document) -> Document:
    """The invoice of a subscription that was paid as it began."""
    invoice = empty_invoice(store, subscription, reason="subscription_create")
    invoice["lines"] = listed(
        [line_of_subscription(invoice, one) for one in subscription["items"]["data"]]
        + [line_of_item(invoice, _once(store, invoice, item)) for item in items if not _recurs(item)],
        f"/v1/invoices/{invoice['id']}/lines",
    )
    _sum_up(invoice)
    emit(store, "invoice.created", store.add(invoice), Cause())
    _point(store, subscription, invoice)
    _open(store, invoice, Cause())
    invoice |= {"attempt_count": 1, "attempted": True}
    return _paid(store, invoice, intent)


def cycle(store: Store, identifier: str) -> None:
    """A period has ended: the draft of the next one, or the end of the subscription."""
    subscription = store.get("subscription", identifier)
    if subscription["cancel_at_period_end"]:
        subscriptions.cancel(store, subscription, Cause())
        return
    subscriptions.roll(store, subscription)
    invoice = empty_invoice(store, subscription, reason="subscription_cycle")
    invoice["lines"] = listed(
        [line_of_subscription(invoice, one) for one in subscription["items"]["data"]],
        f"/v1/invoices/{invoice['id']}/lines",
    )
    _sum_up(invoice)
    paused = subscription["pause_collection"] is not None
    collected = subscription["status"] in subscriptions.RENEWING and not paused
    invoice["auto_advance"] = collected
    if collected:
        invoice["automatically_finalizes_at"] = store.now() + DRAFT_LASTS
        store.later(store.now() + DRAFT_LASTS, "invoice_finalize", invoice["id"])
    emit(store, "invoice.created", store.add(invoice), Cause())
    _point(store, subscription, invoice)
    emit(store, "customer.subscription.updated", subscription, Cause(), previous={"latest_invoice": None})
    if paused:
        _open(store, invoice, Cause())
        void(store, invoice, Cause())


def to_send(store: Store, customer: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/invoices: a draft without lines; when it is due is counted from its finalisation."""
    invoice = invoice_to_send(store, customer, params)
    invoice["lines"] = listed([], f"/v1/invoices/{invoice['id']}/lines")
    emit(store, "invoice.created", store.add(invoice), cause)
    store.keep_part(invoice["id"], "days_until_due", params["days_until_due"])
    return invoice


def paid_on_its_page(
    store: Store, invoice: Document, method: Document, decline: Decline | None, *, challenged: bool
) -> Document:
    """One attempt of the customer's on the hosted page."""
    intent = intent_of(store, invoice)
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    if decline:
        payments.fail(store, intent, method, decline, challenged=challenged)
        emit(store, "invoice.payment_failed", store.save(invoice), Cause())
        return invoice
    payments.succeed(store, intent, method, challenged=challenged)
    return _paid(store, invoice, store.get("payment_intent", intent["id"]))


def intent_of(store: Store, invoice: Document) -> Document:
    """The payment of an open invoice, made when it is first asked for."""
    kept = store.part(invoice["id"], "intent")
    return store.get("payment_intent", kept) if kept else _intent(store, invoice)


def add_item(store: Store, invoice: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/invoiceitems with a draft: one more line; a negative amount makes the invoice smaller."""
    if invoice["status"] != "draft":
        raise StripeRefusal(
            "The specified invoice is already finalized. You can only add items to draft invoices.",
            param="invoice",
        )
    item = _made(store, invoice, params["amount"], params.get("description"), params.get("metadata", {}))
    emit(store, "invoiceitem.created", store.add(item), cause)
    before = invoice["total"]
    invoice["lines"]["data"].insert(0, line_of_item(invoice, item))
    _sum_up(invoice)
    emit(store, "invoice.updated", store.save(invoice), cause, previous={"total": before})
    return item


def update(store: Store, invoice: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/invoices/{id}: what the merchant may say of it."""
    previous = {name: invoice[name] for name in params if name in invoice}
    if "auto_advance" in params:
        invoice["auto_advance"] = params["auto_advance"]
        if not params["auto_advance"]:
            invoice |= {"automatically_finalizes_at": None, "next_payment_attempt": None}
            store.run("DELETE FROM errands WHERE act LIKE 'invoice_%' AND subject = ?", invoice["id"])
    if "description" in params:
        invoice["description"] = params["description"]
    invoice["metadata"] = invoice["metadata"] | params.get("metadata", {})
    store.save(invoice)
    was = {name: value for name, value in previous.items() if invoice[name] != value}
    if was:
        emit(store, "invoice.updated", invoice, cause, previous=was)
    return invoice


def finalize(
    store: Store, invoice: Document, params: dict[str, Any], cause: Cause, *, public_url: str = ""
) -> Document:
    """POST /v1/invoices/{id}/finalize: fixed from now on, and collected at once if it advances by itself."""
    if invoice["status"] != "draft":
        raise StripeRefusal("This invoice is already finalized, you can't re-finalize it.", keep=True)
    if "auto_advance" in params:
        invoice["auto_advance"] = params["auto_advance"]
    if invoice["collection_method"] == "send_invoice":
        days: int = store.part(invoice["id"], "days_until_due")
        invoice |= {
            "due_date": store.now() + days * DAY,
            "hosted_invoice_url": f"{public_url}/i/{invoice['id']}",
        }
    _open(store, invoice, cause)
    if invoice["auto_advance"] and invoice["collection_method"] == "charge_automatically":
        _collect(store, invoice)
    return invoice


def by_itself(store: Store, identifier: str) -> None:
    """A draft's hour is over."""
    invoice = store.get("invoice", identifier)
    if invoice["status"] == "draft" and invoice["auto_advance"]:
        finalize(store, invoice, {}, Cause())


def retry(store: Store, identifier: str) -> None:
    """Stripe tries an unpaid invoice again."""
    invoice = store.get("invoice", identifier)
    if invoice["status"] == "open":
        _collect(store, invoice)


def void(store: Store, invoice: Document, cause: Cause) -> Document:
    """POST /v1/invoices/{id}/void: nothing is owed any more."""
    if invoice["status"] not in {"open", "uncollectible"}:
        raise StripeRefusal("You can only pass in open invoices. This invoice isn't open.", keep=True)
    invoice |= {
        "status": "void",
        "amount_remaining": 0,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"voided_at": store.now()},
    }
    store.run("DELETE FROM errands WHERE act LIKE 'invoice_%' AND subject = ?", invoice["id"])
    emit(store, "invoice.voided", store.save(invoice), cause)
    _settled(store, invoice)
    return invoice


def subscription_of(store: Store, invoice: Document) -> Document:
    """The subscription that an invoice bills."""
    return store.get("subscription", invoice["parent"]["subscription_details"]["subscription"])


def _recurs(item: Document) -> bool:
    return bool(item["price"]["type"] == "recurring")


def _once(store: Store, invoice: Document, item: Document) -> Document:
    return store.add(_made(store, invoice, item["amount_total"], item["description"], {}))


def _made(
    store: Store, invoice: Document, amount: int, description: str | None, metadata: dict[str, str]
) -> Document:
    now = store.now()
    return {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "customer_account": None,
        "date": now,
        "description": description,
        "discountable": amount > 0,
        "discounts": [],
        "invoice": invoice["id"],
        "livemode": False,
        "metadata": metadata,
        "net_amount": amount,
        "parent": None,
        "period": {"end": now, "start": now},
        "pricing": None,
        "proration": False,
        "quantity": 1,
        "quantity_decimal": "1",
        "tax_rates": [],
        "test_clock": None,
    }


def _sum_up(invoice: Document) -> None:
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    if total < 0:
        raise not_imitated("an invoice below nothing")
    invoice |= dict.fromkeys(
        (
            "amount_due",
            "amount_remaining",
            "subtotal",
            "subtotal_excluding_tax",
            "total",
            "total_excluding_tax",
        ),
        total,
    )


def _point(store: Store, subscription: Document, invoice: Document) -> None:
    subscription["latest_invoice"] = invoice["id"]
    store.save(subscription)


def _open(store: Store, invoice: Document, cause: Cause) -> None:
    customer = store.get("customer", invoice["customer"])
    if 0 < invoice["total"] < LEAST_CHARGE.get(invoice["currency"], 50):
        raise not_imitated("an invoice below the least that a card can be charged")
    now = store.now()
    invoice |= {
        "status": "open",
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}",
        "automatically_finalizes_at": None,
        "effective_at": now,
        "ending_balance": 0,
        "status_transitions": invoice["status_transitions"] | {"finalized_at": now},
    }
    customer["next_invoice_sequence"] += 1
    store.save(customer)
    store.run("DELETE FROM errands WHERE act = 'invoice_finalize' AND subject = ?", invoice["id"])
    emit(store, "invoice.finalized", store.save(invoice), cause)


def _collect(store: Store, invoice: Document) -> None:
    """One attempt with the subscription's card."""
    if invoice["total"] == 0:
        _paid(store, invoice, None)
        return
    subscription = subscription_of(store, invoice)
    method = store.get("payment_method", subscription["default_payment_method"])
    intent = intent_of(store, invoice)
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    decline = _bank_says(store)
    if decline is None:
        payments.succeed(store, intent, method, challenged=False)
        _paid(store, invoice, store.get("payment_intent", intent["id"]))
    else:
        payments.fail(store, intent, method, decline, challenged=False)
        _failed(store, invoice, subscription)


def _intent(store: Store, invoice: Document) -> Document:
    owner = {
        "id": invoice["id"],
        "amount_total": invoice["amount_due"],
        "currency": invoice["currency"],
        "customer": invoice["customer"],
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
    }
    intent = payments.create_intent(store, owner, Cause())
    store.keep_part(invoice["id"], "intent", intent["id"])
    return intent


def _bank_says(store: Store) -> Decline | None:
    switches = BILLING | store.setting("billing", {})
    decline = OUTCOMES[switches["outcome"]]
    if switches["times"]:
        left = switches["times"] - 1
        store.set("billing", switches | ({"times": left} if left else {"times": 0, "outcome": "paid"}))
    return decline


def _paid(store: Store, invoice: Document, intent: Document | None) -> Document:
    now = store.now()
    invoice |= {
        "status": "paid",
        "amount_paid": invoice["amount_due"],
        "amount_remaining": 0,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": invoice["status_transitions"] | {"paid_at": now},
    }
    if intent:
        store.add(payment_of(invoice, intent, now))
    store.save(invoice)
    emit(store, "invoice.paid", invoice, Cause())
    emit(store, "invoice.payment_succeeded", invoice, Cause())
    _settled(store, invoice)
    return invoice


def _failed(store: Store, invoice: Document, subscription: Document) -> None:
    switches = BILLING | store.setting("billing", {})
    days = switches["retry_days"]
    last = invoice["attempt_count"] > len(days)
    invoice["next_payment_attempt"] = None if last else store.now() + days[invoice["attempt_count"] - 1] * DAY
    if last:
        invoice["auto_advance"] = False
    else:
        store.later(invoice["next_payment_attempt"], "invoice_retry", invoice["id"])
    emit(store, "invoice.payment_failed", store.save(invoice), Cause())
    if last and switches["after_last_retry"] == "canceled":
        subscriptions.cancel(store, subscription, Cause(), reason="payment_failed")
    else:
        subscriptions.stand(store, subscription, switches["after_last_retry"] if last else "past_due")


def _settled(store: Store, invoice: Document) -> None:
    """When no invoice is owed any more, the subscription is in order again."""
    if invoice["parent"] is None:
        return
    subscription = subscription_of(store, invoice)
    if not subscriptions.invoices_of(store, subscription, "open"):
        subscriptions.stand(store, subscription, "active")
