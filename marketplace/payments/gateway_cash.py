"""What we say to Stripe about money that waits or goes back: refunds, customers and their balances.

Every call here goes over the network: never call it inside a transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from stripe.params import RefundCreateParams

from marketplace.payments.gateway import SessionImpossible, call


@dataclass(frozen=True, slots=True)
class Returned:
    """A refund as Stripe tells it: pending, requires_action, succeeded, failed or canceled.

    `asks_until`: until when Stripe waits for the buyer's bank account.
    """

    id: str
    status: str
    asks_until: datetime | None


class PaymentDisputed(Exception):
    """The payment is disputed: its money is with the bank, and cannot be sent back a second time."""


class RefundRefused(Exception):
    """Stripe refuses this refund, and would refuse it again: nothing has gone back."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def create_customer(*, key: str, email: str, language: str) -> str:
    """A customer of Stripe's for one payment, to whom its bank account belongs.

    Raises PaymentUnavailable, and SessionImpossible when Stripe refuses, such as an address that it does not take.
    """
    try:
        made = call(
            lambda api: api.v1.customers.create(
                {"email": email, "metadata": {"payment": key, "language": language}},
                {"idempotency_key": f"{key}-customer"},
            )
        )
    except stripe.InvalidRequestError as error:
        raise SessionImpossible from error
    return str(made.id)


def balance_of(customer: str, currency: str) -> int:
    """What lies on a customer's balance and belongs to no payment, in minor units. Raises PaymentUnavailable."""
    balance = call(lambda api: api.v1.customers.cash_balance.retrieve(customer)).to_dict()
    return int((balance.get("available") or {}).get(currency.lower(), 0))


def take_from_balance(
    *, key: str, customer: str, amount: int, currency: str, order: str
) -> tuple[str, int, str] | None:
    """Pay from a customer's balance: the payment's id, what it took (minor units) and the currency.

    None when there is not enough. The same key gives the same payment. Raises PaymentUnavailable.
    """
    try:
        intent = call(
            lambda api: api.v1.payment_intents.create(
                {
                    "amount": amount,
                    "currency": currency.lower(),
                    "customer": customer,
                    "confirm": True,
                    "allowed_payment_method_types": ["customer_balance"],
                    "payment_method_data": {"type": "customer_balance"},
                    "metadata": {"payment": key, "order": order},
                },
                {"idempotency_key": key},
            )
        )
    except (stripe.InvalidRequestError, stripe.CardError):
        return None
    if intent.status != "succeeded":
        return None
    return str(intent.id), int(intent.amount_received), str(intent.currency).upper()


def create_refund(*, key: str, payment_intent: str, amount: int, email: str = "") -> Returned:
    """Send money back from a payment. The same key gives the same refund.

    `email`: where Stripe asks for a bank account, for money that came in cash or from a bank. A payment that is
    already refunded in full counts with the refund of this key's, or else with the latest. Raises PaymentUnavailable,
    PaymentDisputed, RefundRefused.
    """
    asked: RefundCreateParams = {
        "payment_intent": payment_intent,
        "amount": amount,
        "metadata": {"refund": key},
    }
    if email:
        asked["instructions_email"] = email
    try:
        return _returned(call(lambda api: api.v1.refunds.create(asked, {"idempotency_key": key})))
    except stripe.InvalidRequestError as error:
        if error.code == "charge_disputed":
            raise PaymentDisputed from error
        if error.code != "charge_already_refunded":
            raise RefundRefused(error.code or "invalid_request") from error
    done = call(lambda api: api.v1.refunds.list({"payment_intent": payment_intent, "limit": 100})).data
    if not done:
        raise RefundRefused("charge_already_refunded")
    own = (refund for refund in done if (refund.metadata or {}).get("refund") == key)
    return _returned(next(own, done[0]))


def create_refund_from_balance(
    *, key: str, customer: str, amount: int, currency: str, email: str
) -> Returned | None:
    """Send money back that lies on a customer's balance; None when there is not so much.

    Raises PaymentUnavailable, RefundRefused.
    """
    try:
        made = call(
            lambda api: api.v1.refunds.create(
                {
                    "origin": "customer_balance",
                    "customer": customer,
                    "amount": amount,
                    "currency": currency.lower(),
                    "instructions_email": email,
                    "metadata": {"refund": key},
                },
                {"idempotency_key": key},
            )
        )
    except stripe.InvalidRequestError as error:
        if balance_of(customer, currency) < amount:
            return None
        raise RefundRefused(error.code or "invalid_request") from error
    return _returned(made)


def fetch_refund(refund_id: str) -> Returned:
    """A refund as it stands. Raises PaymentUnavailable."""
    return _returned(call(lambda api: api.v1.refunds.retrieve(refund_id)))


def dispute_of(payment_intent: str) -> tuple[str, str] | None:
    """The latest dispute of a payment and its status, if there is one. Raises PaymentUnavailable."""
    found = call(lambda api: api.v1.disputes.list({"payment_intent": payment_intent, "limit": 1})).data
    return (str(found[0].id), str(found[0].status)) if found else None


def _returned(refund: Any) -> Returned:
    told: dict[str, Any] = refund.to_dict()
    details = (told.get("next_action") or {}).get("display_details") or {}
    until = details.get("expires_at")
    return Returned(
        id=str(told["id"]),
        status=str(told["status"]),
        asks_until=datetime.fromtimestamp(until, UTC) if until else None,
    )
