"""Balance transactions: what a charge, refund or dispute does to the account's money, with Stripe's fee."""

from typing import Any

from ..store import Document, Store, new_id

DAY = 86_400


def record(
    store: Store,
    *,
    amount: int,
    currency: str,
    kind: str,
    category: str,
    source: str,
    description: str | None,
    fee: int = 0,
    fee_name: str = "Stripe processing fees",
) -> Document:
    """A movement of `amount` (smallest units, negative when money leaves) and the fee taken with it."""
    details: list[dict[str, Any]] = []
    if fee:
        details = [
            {
                "amount": fee,
                "application": None,
                "currency": currency,
                "description": fee_name,
                "type": "stripe_fee",
            }
        ]
    now = store.now()
    return store.add(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": now + 4 * DAY,
            "balance_type": "payments",
            "created": now,
            "currency": currency,
            "description": description,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": details,
            "net": amount - fee,
            "reporting_category": category,
            "source": source,
            "status": "pending",
            "type": kind,
        }
    )


def with_status(store: Store, transaction: Document) -> Document:
    """`available` once its day has come."""
    ripe = transaction["available_on"] <= store.now()
    return transaction | {"status": "available" if ripe else "pending"}
