"""Customers' cash balances: what bank transfers bring in, what is applied to payments, and what goes back.

The oldest open payment of the customer takes the money first, as Stripe's automatic reconciliation does
(https://docs.stripe.com/payments/customer-balance/reconciliation).
"""

from typing import Any

from ..errors import StripeRefusal
from ..store import Document, Store, new_id
from . import payments
from .events import Cause, emit

NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
_DETAILS = (
    "adjusted_for_overdraft",
    "applied_to_payment",
    "funded",
    "refunded_from_payment",
    "transferred_to_balance",
    "unapplied_from_payment",
)


def of(store: Store, customer: str) -> Document:
    """The CashBalance object of a customer."""
    available = store.part(customer, "cash", {})
    return {
        "object": "cash_balance",
        "available": available or None,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def fund(store: Store, customer: str, amount: int, currency: str, reference: str | None) -> Document:
    """A bank transfer comes in; answers with its transaction."""
    transfer = {
        "reference": reference,
        "type": "jp_bank_transfer",
        "jp_bank_transfer": {
            "sender_bank": "みずほ銀行",
            "sender_branch": "本店",
            "sender_name": "サトウ ハナ",
        },
    }
    made = _move(store, customer, amount, currency, "funded", bank_transfer=transfer)
    reconcile(store, customer, currency)
    if available(store, customer, currency):
        emit(store, "cash_balance.funds_available", of(store, customer), Cause())
    return made


def available(store: Store, customer: str, currency: str) -> int:
    """What is on the balance and belongs to no payment, in smallest units."""
    return int(store.part(customer, "cash", {}).get(currency, 0))


def reconcile(store: Store, customer: str, currency: str) -> None:
    """Give the balance to the customer's open payments, oldest first."""
    waiting = store.where(
        "payment_intent",
        "json_extract(body, '$.customer') = ? AND json_extract(body, '$.status') = 'requires_action' "
        "AND json_extract(body, '$.currency') = ? ORDER BY seq",
        customer,
        currency,
    )
    for intent in waiting:
        if intent["next_action"]["type"] == "display_bank_transfer_instructions":
            _apply(store, intent, customer, currency)


def give_up(store: Store, intent: Document) -> None:
    """A payment that is cancelled lets go of what it had: back on the customer's balance."""
    held = applied(store, intent)
    if held:
        store.keep_part(intent["id"], "applied", 0)
        _move(
            store,
            intent["customer"],
            held,
            intent["currency"],
            "unapplied_from_payment",
            payment_intent=intent["id"],
        )
        emit(store, "cash_balance.funds_available", of(store, intent["customer"]), Cause())


def refund(store: Store, customer: str, amount: int, currency: str) -> None:
    """Take money for a refund off the balance. Raises Stripe's refusal when there is not so much."""
    if amount > available(store, customer, currency):
        raise StripeRefusal(
            "The refund amount is greater than the customer's available cash balance.",
            param="amount",
            keep=True,
        )
    _put(store, customer, -amount, currency)


def returned(store: Store, refund: Document) -> None:
    """A refund that came to nothing: its money lies on the customer's balance again."""
    _move(
        store,
        refund["customer"],
        refund["amount"],
        refund["currency"],
        "refunded_from_payment",
        refund=refund["id"],
    )
    emit(store, "cash_balance.funds_available", of(store, refund["customer"]), Cause())


def applied(store: Store, intent: Document) -> int:
    """What has come for a payment that is not complete yet."""
    return int(store.part(intent["id"], "applied", 0))


def instructions(store: Store, intent: Document, *, public_url: str = "") -> dict[str, Any]:
    """Where to send how much: a virtual account that is the customer's own."""
    url = f"{public_url}/pay/{intent['id']}"
    number = store.part(intent["customer"], "account") or str(int(new_id("", 8).encode().hex(), 16))[-7:]
    store.keep_part(intent["customer"], "account", number)
    zengin = {
        "account_holder_address": NO_ADDRESS,
        "account_holder_name": "ストライプジャパン（カ",
        "account_number": number,
        "account_type": "futsu",
        "bank_address": NO_ADDRESS,
        "bank_code": "0009",
        "bank_name": "三井住友銀行",
        "branch_code": "950",
        "branch_name": "ハナミズキ支店",
    }
    return {
        "type": "display_bank_transfer_instructions",
        "display_bank_transfer_instructions": {
            "amount_remaining": intent["amount"] - applied(store, intent),
            "currency": intent["currency"],
            "financial_addresses": [{"supported_networks": ["zengin"], "type": "zengin", "zengin": zengin}],
            "hosted_instructions_url": url,
            "reference": None,
            "type": "jp_bank_transfer",
        },
    }


def take(store: Store, intent: Document, method: Document) -> bool:
    """Pay a new payment from what is there; False when it is too little."""
    customer, currency = intent["customer"], intent["currency"]
    if available(store, customer, currency) < intent["amount"]:
        return False
    _move(store, customer, -intent["amount"], currency, "applied_to_payment", payment_intent=intent["id"])
    payments.succeed(store, intent, method, challenged=False)
    return True


def _apply(store: Store, intent: Document, customer: str, currency: str) -> None:
    from .waiting import money_came  # noqa: PLC0415 - waiting imports this room

    part = min(available(store, customer, currency), intent["amount"] - applied(store, intent))
    if part <= 0:
        return
    _move(store, customer, -part, currency, "applied_to_payment", payment_intent=intent["id"])
    store.keep_part(intent["id"], "applied", applied(store, intent) + part)
    if applied(store, intent) == intent["amount"]:
        method = store.get("payment_method", intent["payment_method"])
        payments.succeed(store, intent, method, challenged=False)
        money_came(store, intent)
        return
    left = intent["amount"] - applied(store, intent)
    intent["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] = left
    emit(store, "payment_intent.partially_funded", store.save(intent), Cause())


def _put(store: Store, customer: str, amount: int, currency: str) -> int:
    cash = store.part(customer, "cash", {})
    cash[currency] = cash.get(currency, 0) + amount
    store.keep_part(customer, "cash", cash)
    return int(cash[currency])


def _move(store: Store, customer: str, amount: int, currency: str, kind: str, **details: Any) -> Document:
    transaction: Document = dict.fromkeys(_DETAILS)
    transaction |= {
        "id": new_id("ccsbtxn"),
        "object": "customer_cash_balance_transaction",
        "created": store.now(),
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "ending_balance": _put(store, customer, amount, currency),
        "livemode": False,
        "net_amount": amount,
        "type": kind,
        kind: details,
    }
    emit(store, "customer_cash_balance_transaction.created", store.add(transaction), Cause())
    return transaction
