"""Invoices and their lines as Stripe shows them."""

from ..store import Document, Store, new_id
from .subscriptions import period_of

_NOTHING: Document = dict.fromkeys(
    "account_name account_tax_ids application automatically_finalizes_at custom_fields customer_account "  # noqa: SIM905
    "customer_address customer_phone customer_shipping default_payment_method default_source description due_date "
    "effective_at ending_balance footer from_invoice hosted_invoice_url invoice_pdf last_finalization_error "
    "latest_revision next_payment_attempt number on_behalf_of receipt_number rendering shipping_cost "
    "shipping_details statement_descriptor test_clock".split()
)
_ZERO: Document = dict.fromkeys(
    "amount_due amount_overpaid amount_paid amount_paid_off_stripe amount_remaining amount_shipping attempt_count "  # noqa: SIM905
    "post_payment_credit_notes_amount pre_payment_credit_notes_amount starting_balance subtotal total".split(),
    0,
)


def empty_invoice(store: Store, subscription: Document, *, reason: str) -> Document:
    """A draft without lines. Its own period is the one that has ended; that of its lines begins."""
    customer = store.get("customer", subscription["customer"])
    start = period_of(subscription)[0]
    return _draft(store, customer, subscription["currency"], reason) | {
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"],
                "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "period_end": start,
        "period_start": start if reason == "subscription_create" else subscription["created"],
    }


def invoice_to_send(store: Store, customer: Document, params: Document) -> Document:
    """A draft of the merchant's own, which its customer pays on a page."""
    return _draft(store, customer, params["currency"], "manual") | {
        "auto_advance": params.get("auto_advance", False),
        "collection_method": "send_invoice",
        "description": params.get("description"),
        "metadata": params.get("metadata", {}),
    }


def _draft(store: Store, customer: Document, currency: str, reason: str) -> Document:
    now = store.now()
    return (
        _NOTHING
        | _ZERO
        | {
            "id": new_id("in"),
            "object": "invoice",
            "account_country": "JP",
            "attempted": False,
            "auto_advance": False,
            "automatic_tax": {
                "disabled_reason": None,
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "billing_reason": reason,
            "collection_method": "charge_automatically",
            "created": now,
            "currency": currency,
            "customer": customer["id"],
            "customer_email": customer["email"],
            "customer_name": customer["name"],
            "customer_tax_exempt": "none",
            "customer_tax_ids": [],
            "default_tax_rates": [],
            "discounts": [],
            "issuer": {"type": "self"},
            "livemode": False,
            "metadata": {},
            "parent": None,
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": now,
            "period_start": now,
            "status": "draft",
            "status_transitions": dict.fromkeys(
                ("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")
            ),
            "total_discount_amounts": [],
            "total_pretax_credit_amounts": [],
            "total_taxes": [],
            "webhooks_delivered_at": now,
        }
    )


def line_of_subscription(invoice: Document, item: Document) -> Document:
    """What one item of a subscription costs in the period that begins."""
    price = item["price"]
    return _line(invoice, price["unit_amount"] * item["quantity"], None, item["quantity"]) | {
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None,
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": item["subscription"],
                "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"end": item["current_period_end"], "start": item["current_period_start"]},
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
    }


def line_of_item(invoice: Document, item: Document) -> Document:
    """What an invoice item adds."""
    return _line(invoice, item["amount"], item["description"], 1) | {
        "metadata": item["metadata"],
        "parent": {
            "invoice_item_details": {
                "invoice_item": item["id"],
                "proration": False,
                "proration_details": {"credited_items": None},
                "subscription": None,
            },
            "subscription_item_details": None,
            "type": "invoice_item_details",
        },
        "period": item["period"],
    }


def payment_of(invoice: Document, intent: Document, now: int) -> Document:
    """The payment that settled an invoice."""
    return {
        "id": new_id("inpay"),
        "object": "invoice_payment",
        "amount_paid": invoice["amount_due"],
        "amount_requested": invoice["amount_due"],
        "created": now,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
        "status": "paid",
        "status_transitions": {"canceled_at": None, "paid_at": now},
    }


def _line(invoice: Document, amount: int, description: str | None, quantity: int) -> Document:
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": invoice["currency"],
        "description": description,
        "discount_amounts": [],
        "discountable": amount > 0,
        "discounts": [],
        "invoice": invoice["id"],
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "pricing": None,
        "quantity": quantity,
        "quantity_decimal": str(quantity),
        "subscription": invoice["parent"] and invoice["parent"]["subscription_details"]["subscription"],
        "subtotal": amount,
        "taxes": [],
    }
