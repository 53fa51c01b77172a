"""What the back office shows of payments and refunds: everything read-only; Stripe knows what is true."""

from marketplace.payments.models import Delivery, Goodwill, Payment, Refund
from people.back_office import Rows

ROWS = [
    Rows(
        Payment,
        ("public_id", "order", "state", "amount_minor", "received_minor", "currency", "paid_at"),
        search=("public_id", "payment_intent_id"),
        filters=("state",),
        hidden=("checkout_url", "success_url", "cancel_url", "instructions"),
    ),
    Rows(
        Refund,
        ("public_id", "payment", "purpose", "state", "reason", "amount_minor", "currency", "settled_at"),
        search=("public_id",),
        filters=("state", "purpose"),
    ),
    Rows(
        Goodwill,
        ("id", "payment", "state", "amount_minor", "currency", "proposed_by", "decided_by", "proposed_at"),
        search=("payment__order__public_id",),
        filters=("state",),
    ),
    Rows(
        Delivery,
        ("event_id", "type", "code", "object_id", "received_at"),
        search=("event_id", "object_id"),
        filters=("code",),
    ),
]
