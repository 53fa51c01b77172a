"""What is said to Stripe of invoices that we send. As in `gateway`: never inside a transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.pages.formats import JST
from marketplace.payments import gateway_billing
from marketplace.payments.gateway import call


@dataclass(frozen=True, slots=True)
class Sent:
    """An invoice that we send, as Stripe tells it; amounts are minor units."""

    id: str
    status: str  # draft, open, paid, void or uncollectible
    statement: str  # our name of it; empty: not one of ours
    total: int
    amount_paid: int
    currency: str
    pay_url: str
    due_on: date | None


def create_customer(*, key: str, name: str, email: str) -> str:
    """A company as Stripe's customer. The same key gives the same one. Raises PaymentUnavailable."""
    made = call(lambda api: api.v1.customers.create({"name": name, "email": email}, {"idempotency_key": key}))
    return str(made.id)


def send(
    *, key: str, customer: str, currency: str, lines: list[tuple[str, int]], days: int, description: str
) -> Sent:
    """An invoice of (name, minor units) lines, due in so many days, with a page to pay it at.

    Safe to repeat: each call has a key of its own, and what is finalised is answered as it is. Raises
    PaymentUnavailable.
    """
    draft = call(
        lambda api: api.v1.invoices.create(
            {
                "customer": customer,
                "currency": currency.lower(),
                "collection_method": "send_invoice",
                "days_until_due": days,
                "auto_advance": False,
                "description": description,
                "metadata": {"statement": key},
                "pending_invoice_items_behavior": "exclude",
            },
            {"idempotency_key": f"{key}-invoice"},
        )
    )
    now = fetch(draft.id)
    if now.status != "draft":
        return now
    for place, (name, minor) in enumerate(lines):
        _add(
            key=f"{key}-{place}",
            invoice=draft.id,
            customer=customer,
            currency=currency,
            name=name,
            minor=minor,
        )
    gateway_billing._finalize(draft.id, collected=False)
    return fetch(draft.id)


def fetch(invoice_id: str) -> Sent:
    """The invoice as it is now. Raises PaymentUnavailable."""
    invoice: dict[str, Any] = call(lambda api: api.v1.invoices.retrieve(invoice_id)).to_dict()
    due = invoice.get("due_date")
    return Sent(
        id=invoice["id"],
        status=invoice["status"],
        statement=(invoice.get("metadata") or {}).get("statement", ""),
        total=invoice["total"],
        amount_paid=invoice["amount_paid"],
        currency=invoice["currency"].upper(),
        pay_url=invoice.get("hosted_invoice_url") or "",
        due_on=datetime.fromtimestamp(due, JST).date() if due else None,
    )


def void(invoice_id: str) -> Sent:
    """Make sure that nobody pays this invoice any more; answers with how it ended. Raises PaymentUnavailable."""
    gateway_billing.void_invoice(invoice_id)
    return fetch(invoice_id)


def _add(*, key: str, invoice: str, customer: str, currency: str, name: str, minor: int) -> None:
    call(
        lambda api: api.v1.invoice_items.create(
            {
                "customer": customer,
                "invoice": invoice,
                "amount": minor,
                "currency": currency.lower(),
                "description": name[:500],
            },
            {"idempotency_key": key},
        )
    )
