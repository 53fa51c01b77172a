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
    ripe: int | None = None,
) -> Document:
    """A movement of `amount` (smallest units, negative when money leaves) and the fee taken with it.

    It becomes available at the second `ripe`: after four days unless told.
    """
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
            "available_on": now + 4 * DAY if ripe is None else ripe,
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


def available(store: Store, currency: str) -> int:
    """What the account could send away now, in smallest units."""
    return int(
        store.rows(
            "SELECT COALESCE(SUM(json_extract(body, '$.net')), 0) FROM objects WHERE kind = 'balance_transaction' "
            "AND json_extract(body, '$.currency') = ? AND json_extract(body, '$.available_on') <= ?",
            currency,
            store.now(),
        )[0][0]
    )


def total(store: Store) -> Document:
    """The account's balance: what is available and what is still on its way, one entry a currency."""
    sums = store.rows(
        "SELECT json_extract(body, '$.currency'), json_extract(body, '$.available_on') <= ?, "
        "SUM(json_extract(body, '$.net')) FROM objects WHERE kind = 'balance_transaction' GROUP BY 1, 2",
        store.now(),
    )
    currencies = sorted({currency for currency, _ripe, _net in sums} | {"jpy"})
    found = {(currency, bool(ripe)): net for currency, ripe, net in sums}

    def part(ripe: bool) -> list[Document]:
        return [
            {
                "amount": found.get((currency, ripe), 0),
                "currency": currency,
                "source_types": {"card": found.get((currency, ripe), 0)},
            }
            for currency in currencies
        ]

    return {"object": "balance", "available": part(True), "livemode": False, "pending": part(False)}
