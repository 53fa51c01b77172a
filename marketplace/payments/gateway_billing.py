"""What is said to Stripe of subscriptions and their invoices. As in `gateway`: never inside a transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe.params import SubscriptionUpdateParamsItemPriceData

from marketplace.payments import gateway
from marketplace.payments.gateway import Session

# How an invoice reads as the page that a buyer pays at: it can still be paid, was paid, or never will be.
_AS_A_SESSION = {
    "draft": "open",
    "open": "open",
    "paid": "complete",
    "void": "expired",
    "uncollectible": "open",
}


@dataclass(frozen=True, slots=True)
class Invoice:
    """One month of a subscription as Stripe tells it; amounts are minor units."""

    id: str
    status: str  # draft, open, paid, void or uncollectible
    subscription: str
    standing: str  # the standing order that the subscription stands for; empty: not one of ours
    first: bool  # paid on the page on which the subscription began
    customer: str
    total: int
    amount_paid: int
    currency: str
    begins: datetime
    ends: datetime
    attempts: int
    next_attempt: datetime | None
    payment_intent: str | None

    def as_session(self) -> Session:
        """The invoice in the words of a Checkout Session, so that one `settle` reads both."""
        return Session(
            id=self.id,
            url="",
            status=_AS_A_SESSION[self.status],
            paid=self.status == "paid" and self.amount_paid > 0,
            payment_intent=self.payment_intent,
            amount=self.amount_paid,
            currency=self.currency,
        )


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as Stripe tells it."""

    id: str
    status: str  # active, past_due, unpaid, canceled and others
    collecting: bool
    amount: int
    renews_at: datetime


def fetch_invoice(invoice_id: str) -> Invoice:
    """The invoice as it is now. Raises PaymentUnavailable."""
    return _invoice(_call(lambda api: api.v1.invoices.retrieve(invoice_id, {"expand": ["payments"]})))


def invoices_of(subscription_id: str) -> list[str]:
    """The newest invoices of a subscription, the oldest of them first. Raises PaymentUnavailable."""
    found = _call(lambda api: api.v1.invoices.list({"subscription": subscription_id, "limit": 12}))
    return [invoice.id for invoice in reversed(found.data)]


def collect(*, key: str, invoice: Invoice, amount: int, description: str) -> None:
    """Let a draft ask for `amount` (minor units), and collect it. Safe to repeat: what is done is not done again.

    Raises PaymentUnavailable.
    """
    now = fetch_invoice(invoice.id)
    if now.status == "draft" and now.total != amount:
        _call(
            lambda api: api.v1.invoice_items.create(
                {
                    "customer": now.customer,
                    "invoice": now.id,
                    "amount": amount - now.total,
                    "currency": now.currency.lower(),
                    "description": description,
                },
                {"idempotency_key": key},
            )
        )
    if now.status == "draft":
        _finalize(now.id, collected=True)


def void_invoice(invoice_id: str) -> Invoice:
    """Make sure that nobody pays this invoice any more; answers with how it ended. Raises PaymentUnavailable."""
    now = fetch_invoice(invoice_id)
    if now.status == "draft":
        _finalize(invoice_id, collected=False)
    if now.status in {"draft", "open", "uncollectible"}:
        with suppress(stripe.InvalidRequestError):  # it was paid or voided meanwhile
            _call(lambda api: api.v1.invoices.void_invoice(invoice_id))
    return fetch_invoice(invoice_id)


def fetch_subscription(subscription_id: str) -> Subscription:
    """The subscription as it is now. Raises PaymentUnavailable."""
    return _subscription(_call(lambda api: api.v1.subscriptions.retrieve(subscription_id)))


def set_collecting(subscription_id: str, *, on: bool) -> None:
    """Whether months are charged; while they are not, Stripe voids their invoices itself. Raises PaymentUnavailable."""
    pause: Any = "" if on else {"behavior": "void"}
    _call(lambda api: api.v1.subscriptions.update(subscription_id, {"pause_collection": pause}))


def set_amount(subscription_id: str, *, amount: int) -> None:
    """What a month is expected to cost from the next one on, in minor units. Raises PaymentUnavailable."""
    now = _call(lambda api: api.v1.subscriptions.retrieve(subscription_id)).to_dict()
    item = now["items"]["data"][0]
    price: SubscriptionUpdateParamsItemPriceData = {
        "currency": item["price"]["currency"],
        "product": item["price"]["product"],
        "recurring": {"interval": "month"},
        "unit_amount": amount,
    }
    _call(
        lambda api: api.v1.subscriptions.update(
            subscription_id,
            {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"},
        )
    )


def cancel_subscription(subscription_id: str) -> None:
    """End it now; a subscription that has ended already stays ended. Raises PaymentUnavailable."""
    if fetch_subscription(subscription_id).status == "canceled":
        return
    try:
        _call(lambda api: api.v1.subscriptions.cancel(subscription_id))
    except stripe.InvalidRequestError as error:
        if error.code != "resource_missing":
            raise


def _finalize(invoice_id: str, *, collected: bool) -> None:
    try:
        _call(lambda api: api.v1.invoices.finalize_invoice(invoice_id, {"auto_advance": collected}))
    except stripe.InvalidRequestError:
        return  # another worker, or Stripe itself, was faster


def _invoice(given: Any) -> Invoice:
    invoice = given.to_dict()
    parent = (invoice.get("parent") or {}).get("subscription_details") or {}
    lines = invoice["lines"]["data"]
    # The invoice's own period is the one that has ended; its subscription lines name the one that begins.
    ours = [line for line in lines if (line["parent"] or {}).get("subscription_item_details")]
    period = ours[0]["period"] if ours else {"start": invoice["period_start"], "end": invoice["period_end"]}
    paid = [one for one in invoice["payments"]["data"] if one["status"] == "paid"]
    next_attempt = invoice.get("next_payment_attempt")
    return Invoice(
        id=invoice["id"],
        status=invoice["status"],
        subscription=parent.get("subscription", ""),
        standing=(parent.get("metadata") or {}).get("standing", ""),
        first=invoice["billing_reason"] == "subscription_create",
        customer=invoice["customer"],
        total=invoice["total"],
        amount_paid=invoice["amount_paid"],
        currency=invoice["currency"].upper(),
        begins=_moment(period["start"]),
        ends=_moment(period["end"]),
        attempts=invoice["attempt_count"],
        next_attempt=_moment(next_attempt) if next_attempt else None,
        payment_intent=paid[0]["payment"]["payment_intent"] if paid else None,
    )


def _subscription(given: Any) -> Subscription:
    now = given.to_dict()
    item = now["items"]["data"][0]
    return Subscription(
        id=now["id"],
        status=now["status"],
        collecting=now.get("pause_collection") is None,
        amount=item["price"]["unit_amount"],
        renews_at=_moment(item["current_period_end"]),
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _call(ask: Callable[[stripe.StripeClient], Any]) -> Any:
    return gateway._call(ask)
