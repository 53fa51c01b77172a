"""Transfers to connected accounts and their reversals, with Stripe's rules on what they may be drawn from."""

from typing import Any

from ..errors import StripeRefusal, no_such
from ..expansion import listed
from ..money import written
from ..store import Document, Store, new_id
from . import accounts, balance
from .events import Cause, emit


def create(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/transfers. Refuses what Stripe refuses: too little on the balance, or more than its charge brought."""
    account = store.find("account", params["destination"])
    if account is None:
        raise no_such("destination", params["destination"], param="destination", status=400)
    if account["capabilities"].get("transfers") != "active":
        raise StripeRefusal(
            "Your destination account needs to have at least one of the following capabilities enabled: transfers, "
            "crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
            keep=True,
        )
    amount, currency = params["amount"], params["currency"]
    charge = _source(store, params, amount, currency)
    if charge is None and balance.available(store, currency) < amount:
        raise StripeRefusal(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your available "
            "balance by creating Charges using the 4000000000000077 test card. See: "
            "https://stripe.com/docs/testing#available-balance",
            code="balance_insufficient",
            keep=True,
        )
    identifier = new_id("tr")
    transaction = balance.record(
        store,
        amount=-amount,
        currency=currency,
        kind="transfer",
        category="transfer",
        source=identifier,
        description=params.get("description"),
        ripe=_ripe(store, charge),
    )
    transfer: Document = {
        "id": identifier,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": transaction["id"],
        "created": store.now(),
        "currency": currency,
        "description": params.get("description"),
        "destination": account["id"],
        "destination_payment": new_id("py"),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "reversals": listed([], f"/v1/transfers/{identifier}/reversals"),
        "reversed": False,
        "source_transaction": charge["id"] if charge else None,
        "source_type": "card",
        "transfer_group": params.get("transfer_group") or (charge or {}).get("transfer_group"),
    }
    store.add(transfer)
    accounts.move(store, account["id"], amount)
    emit(store, "transfer.created", transfer, cause)
    return transfer


def reverse(store: Store, transfer: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/transfers/{id}/reversals. Refuses when the money has left the seller's balance already."""
    left: int = transfer["amount"] - transfer["amount_reversed"]
    amount = params.get("amount", left)
    if left == 0:
        raise StripeRefusal(f"Transfer {transfer['id']} is already fully reversed.", keep=True)
    if amount > left:
        raise StripeRefusal(
            f"Reversal amount ({written(amount, transfer['currency'])}) is greater than unreversed amount on transfer "
            f"({written(left, transfer['currency'])})",
            param="amount",
            keep=True,
        )
    if accounts.balance_of(store, transfer["destination"]) < amount:
        raise StripeRefusal(
            "Insufficient funds in Stripe account. The connected account's balance does not cover this reversal.",
            code="balance_insufficient",
            keep=True,
        )
    identifier = new_id("trr")
    transaction = balance.record(
        store,
        amount=amount,
        currency=transfer["currency"],
        kind="transfer_refund",
        category="transfer_reversal",
        source=identifier,
        description=f"REFUND FOR TRANSFER ({transfer['id']})",
        ripe=store.now(),
    )
    reversal: Document = {
        "id": identifier,
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": transaction["id"],
        "created": store.now(),
        "currency": transfer["currency"],
        "destination_payment_refund": new_id("pyr"),
        "metadata": params.get("metadata", {}),
        "source_refund": None,
        "transfer": transfer["id"],
    }
    store.add(reversal)
    accounts.move(store, transfer["destination"], -amount)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"] = [reversal, *transfer["reversals"]["data"]][:10]
    emit(store, "transfer.reversed", store.save(transfer), cause)
    return reversal


def _source(store: Store, params: dict[str, Any], amount: int, currency: str) -> Document | None:
    """The charge whose money goes on; all transfers from it together stay within it."""
    if "source_transaction" not in params:
        return None
    charge = store.find("charge", params["source_transaction"])
    if charge is None:
        raise no_such("charge", params["source_transaction"], param="source_transaction", status=400)
    if charge["currency"] != currency:
        raise StripeRefusal(
            f"The currency of source_transaction's balance transaction ({charge['currency']}) must be the same as the "
            f"transfer currency ({currency})",
            param="currency",
            keep=True,
        )
    drawn = sum(
        other["amount"]
        for other in store.where("transfer", "json_extract(body, '$.source_transaction') = ?", charge["id"])
    )
    if drawn + amount > charge["amount"]:
        source = written(charge["amount"], currency)
        already = (
            f" (There is already a transfer using this source, amounting to {written(drawn, currency)}.)"
        )
        raise StripeRefusal(
            f"Transfers using this transaction as a source must not exceed the source amount of {source}."
            + (already if drawn else ""),
            param="amount",
            keep=True,
        )
    return charge


def _ripe(store: Store, charge: Document | None) -> int:
    """When the transfer's own movement becomes available: with the charge it is drawn from, else at once."""
    if charge is None:
        return store.now()
    paid_in: Document = store.get("balance_transaction", charge["balance_transaction"])
    ripe: int = paid_in["available_on"]
    return ripe
