"""What we say to Stripe about sellers: their accounts, transfers to them and back, and the balance behind it all.

Every call here goes over the network: never call it inside a transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe.params import BalanceTransactionListParams, TransferCreateParams

from marketplace.payments.gateway import _call as call

PAGE = 100


@dataclass(frozen=True, slots=True)
class Account:
    """A seller's account as Stripe tells it. `due` are Stripe's own names of what it still asks for."""

    id: str
    payouts_enabled: bool
    transfers_active: bool
    details_submitted: bool
    due: list[str]
    disabled_reason: str


@dataclass(frozen=True, slots=True)
class Movement:
    """One balance transaction: what moved, Stripe's fee, and what remains, in minor units of `currency`."""

    id: str
    kind: str
    source: str
    payment_intent: str
    metadata: dict[str, str]
    amount: int
    fee: int
    net: int
    currency: str
    created: datetime


class Refused(Exception):
    """Stripe refuses, and nothing has happened. `code` is Stripe's word, such as balance_insufficient."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def create_account(*, key: str, name: str, organisation: str, non_profit: bool) -> Account:
    """Open an account for a seller in Japan. The same key gives the same account. Raises PaymentUnavailable."""
    return _account(
        call(
            lambda api: api.v1.accounts.create(
                {
                    "country": "JP",
                    "business_type": "non_profit" if non_profit else "company",
                    "business_profile": {"name": name},
                    "capabilities": {"transfers": {"requested": True}},
                    "controller": {
                        "fees": {"payer": "application"},
                        "losses": {"payments": "application"},
                        "requirement_collection": "stripe",
                        "stripe_dashboard": {"type": "express"},
                    },
                    "metadata": {"organisation": organisation},
                },
                {"idempotency_key": key},
            )
        )
    )


def fetch_account(account: str) -> Account:
    """The account as it is now. Raises PaymentUnavailable."""
    return _account(call(lambda api: api.v1.accounts.retrieve(account)))


def onboarding_link(account: str, *, return_url: str, refresh_url: str) -> str:
    """Where at Stripe the seller answers what is asked: good once, for minutes. Raises PaymentUnavailable."""
    link = call(
        lambda api: api.v1.account_links.create(
            {
                "account": account,
                "type": "account_onboarding",
                "return_url": return_url,
                "refresh_url": refresh_url,
            }
        )
    )
    return str(link.url)


def charge_of(payment_intent: str) -> str:
    """The charge that brought a payment's money. Raises PaymentUnavailable."""
    return str(call(lambda api: api.v1.payment_intents.retrieve(payment_intent)).latest_charge)


def transfer(*, key: str, amount: int, currency: str, account: str, charge: str | None) -> str:
    """Send money to a seller, from a charge or from the balance; answers with the transfer's id.

    The same key gives the same transfer. Raises Refused, PaymentUnavailable.
    """
    params: TransferCreateParams = {
        "amount": amount,
        "currency": currency.lower(),
        "destination": account,
        "transfer_group": key,
        "metadata": {"transfer": key},
    }
    if charge:
        params["source_transaction"] = charge
    try:
        made = call(lambda api: api.v1.transfers.create(params, {"idempotency_key": key}))
    except stripe.InvalidRequestError as error:
        raise Refused(error.code or "refused") from error
    return str(made.id)


def find_transfer(key: str) -> str | None:
    """The transfer that was made under this key, if one was: also after Stripe has forgotten the key itself.

    Raises PaymentUnavailable.
    """
    found = call(lambda api: api.v1.transfers.list({"transfer_group": key, "limit": 1})).data
    return str(found[0].id) if found else None


def reverse(*, key: str, transfer: str, amount: int) -> str:
    """Take back a part of a transfer; answers with the reversal's id. The same key gives the same reversal.

    Raises Refused when the seller's balance does not have it, PaymentUnavailable.
    """
    try:
        made = call(
            lambda api: api.v1.transfers.reversals.create(
                transfer, {"amount": amount, "metadata": {"clawback": key}}, {"idempotency_key": key}
            )
        )
    except stripe.InvalidRequestError as error:
        raise Refused(error.code or "refused") from error
    return str(made.id)


def find_reversal(*, key: str, transfer: str) -> str | None:
    """The reversal that was made under this key, if one was. Raises PaymentUnavailable."""
    reversals = call(
        lambda api: [
            one.to_dict()
            for one in api.v1.transfers.reversals.list(transfer, {"limit": PAGE}).auto_paging_iter()
        ]
    )
    return next((one["id"] for one in reversals if (one["metadata"] or {}).get("clawback") == key), None)


def balance() -> dict[str, int]:
    """What lies at Stripe, available or on its way, in minor units by currency. Raises PaymentUnavailable."""
    found = call(lambda api: api.v1.balance.retrieve())
    sums: dict[str, int] = {}
    for part in [*found.available, *found.pending]:
        currency = part.currency.upper()
        sums[currency] = sums.get(currency, 0) + part.amount
    return sums


def movements(*, since: datetime | None = None) -> Iterator[Movement]:
    """Every balance transaction from a moment on, newest first, a page at a time. Raises PaymentUnavailable."""
    params: BalanceTransactionListParams = {"limit": PAGE, "expand": ["data.source"]}
    if since is not None:
        params["created"] = {"gte": int(since.timestamp())}
    while True:
        page = call(lambda api: api.v1.balance_transactions.list(params))
        found = [one.to_dict() for one in page.data]
        yield from map(_movement, found)
        if not page.has_more:
            return
        params["starting_after"] = found[-1]["id"]


def _movement(found: dict[str, Any]) -> Movement:
    source = found.get("source")
    source = source if isinstance(source, dict) else {"id": source or ""}
    intent = source.get("payment_intent")
    return Movement(
        id=found["id"],
        kind=found["reporting_category"],
        source=source["id"],
        payment_intent=intent if isinstance(intent, str) else "",
        metadata=dict(source.get("metadata") or {}),
        amount=found["amount"],
        fee=found["fee"],
        net=found["net"],
        currency=found["currency"].upper(),
        created=datetime.fromtimestamp(found["created"], UTC),
    )


def _account(found: Any) -> Account:
    known = found.to_dict()
    asked = known.get("requirements") or {}
    return Account(
        id=known["id"],
        payouts_enabled=bool(known.get("payouts_enabled")),
        transfers_active=(known.get("capabilities") or {}).get("transfers") == "active",
        details_submitted=bool(known.get("details_submitted")),
        due=list(asked.get("currently_due") or []),
        disabled_reason=asked.get("disabled_reason") or "",
    )
