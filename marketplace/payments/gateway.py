"""The only file that speaks to Stripe. Every call here goes over the network: never call it inside a transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings
from django.db import connection
from stripe.params.checkout import SessionCreateParams

from marketplace.errors import PaymentUnavailable
from marketplace.orders.states import Funding

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 10
WEBHOOK_TOLERANCE_SECONDS = 300
# A session that begins a subscription names its money through the subscription's first invoice; what is awaited
# says in its payment how to pay it.
WITH_ITS_MONEY = ["invoice.payments", "payment_intent"]
_TYPES = {Funding.CARD: "card", Funding.KONBINI: "konbini", Funding.BANK: "customer_balance"}


@dataclass(frozen=True, slots=True)
class Session:
    """A Checkout Session as Stripe tells it. `status` is open, complete or expired; amounts are minor units.

    `intent` is the status of the payment behind it, `come` what a bank transfer has brought so far, and
    `instructions` how to pay what is awaited: see `_instructions`.
    """

    id: str
    url: str
    status: str
    paid: bool
    payment_intent: str | None
    amount: int
    currency: str
    intent: str = ""
    come: int = 0
    instructions: dict[str, Any] = field(default_factory=dict)
    invoice: str | None = None  # of the subscription that the session began

    @property
    def awaited(self) -> bool:
        """Whether a voucher or a bank account is issued and its money may still come."""
        return (
            self.status == "complete" and not self.paid and self.intent in {"requires_action", "processing"}
        )

    @property
    def over(self) -> bool:
        """Whether no money can come any more."""
        return self.status == "expired" or (not self.paid and self.intent == "canceled")


@dataclass(frozen=True, slots=True)
class Event:
    """What a webhook speaks of: only where to look, never what is true."""

    id: str
    type: str
    object_id: str
    payment_intent: str | None
    payment: str | None
    customer: str | None = None
    amount: int | None = None
    currency: str | None = None
    transfer: str | None = None  # to a project, by our name
    statement: str | None = None  # our name of the company's statement that an invoice is of


class SessionImpossible(Exception):
    """Stripe refuses to open this session, and has never opened it."""


class SignatureInvalid(Exception):
    """The webhook was not signed with our secret, or too long ago."""


def create_session(
    *,
    key: str,
    line_items: list[tuple[str, int]],
    currency: str,
    email: str,
    language: str,
    order: str,
    expires_at: datetime,
    success_url: str,
    cancel_url: str,
    funding: Funding = Funding.CARD,
    customer: str = "",
    standing: str = "",
) -> Session:
    """Open a Checkout Session for (name, minor units) items. The same key gives the same session.

    A bank transfer needs a `customer` of Stripe's, to whom the account belongs. With the name of a standing order the
    items are paid now and again every month.

    Raises PaymentUnavailable when Stripe does not answer, SessionImpossible when it refuses.
    """
    params: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": [_TYPES[funding]],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": currency.lower(),
                    "unit_amount": amount,
                    "product_data": {"name": name},
                },
            }
            for name, amount in line_items
        ],
        "client_reference_id": order,
        "metadata": {"payment": key, "order": order},
        "payment_intent_data": {"metadata": {"payment": key, "order": order}},
        "expires_at": int(expires_at.timestamp()),
        "locale": language,
        "success_url": success_url,
        "cancel_url": cancel_url,
    }
    if customer:
        params["customer"] = customer
    elif email:
        params["customer_email"] = email
    if funding == Funding.KONBINI:
        params["payment_method_options"] = {"konbini": {"expires_after_days": settings.KONBINI_DAYS}}
    elif funding == Funding.BANK:
        params["payment_method_options"] = {
            "customer_balance": {
                "funding_type": "bank_transfer",
                "bank_transfer": {"type": "jp_bank_transfer"},
            }
        }
    if standing:
        _repeat_monthly(params, standing)
    try:
        return _session(call(lambda api: api.v1.checkout.sessions.create(params, {"idempotency_key": key})))
    except stripe.InvalidRequestError as error:
        raise SessionImpossible from error


def fetch_session(session_id: str) -> Session:
    """The session as it is now. Raises PaymentUnavailable."""
    found = call(lambda api: api.v1.checkout.sessions.retrieve(session_id, {"expand": WITH_ITS_MONEY}))
    return _session(found)


def expire_session(session_id: str) -> Session:
    """Make sure that nobody can pay this session any more; answers with how it ended. Raises PaymentUnavailable.

    A voucher or an account that is issued is cancelled; what had come for it returns to the customer's balance.
    """
    try:
        return _session(
            call(lambda api: api.v1.checkout.sessions.expire(session_id, {"expand": WITH_ITS_MONEY}))
        )
    except stripe.InvalidRequestError:
        session = fetch_session(session_id)  # it was complete or expired already
    intent = session.payment_intent
    if session.paid or session.over or intent is None:
        return session
    with suppress(stripe.InvalidRequestError):  # it was paid meanwhile: the session says so
        call(lambda api: api.v1.payment_intents.cancel(intent))
    return fetch_session(session_id)


def fetch_dispute(dispute_id: str) -> tuple[str, str | None, str]:
    """A dispute's status (needs_response, won, lost and others), and the payment it is about by our name and Stripe's.

    What an invoice was paid with does not bear our name. Raises PaymentUnavailable.
    """
    dispute = call(lambda api: api.v1.disputes.retrieve(dispute_id, {"expand": ["payment_intent"]})).to_dict()
    intent = dispute.get("payment_intent") or {}
    return str(dispute["status"]), intent.get("metadata", {}).get("payment"), intent.get("id", "")


def reachable() -> bool:
    """Whether Stripe answers us."""
    try:
        call(lambda api: api.v1.events.list({"limit": 1}))
    except PaymentUnavailable:
        return False
    return True


def read_event(payload: bytes, signature: str) -> Event:
    """The event in a webhook. Raises SignatureInvalid when it is not Stripe's, or older than 300 seconds."""
    try:
        event = stripe.Webhook.construct_event(
            payload, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=WEBHOOK_TOLERANCE_SECONDS
        )
    except (stripe.SignatureVerificationError, ValueError, UnicodeDecodeError) as error:
        raise SignatureInvalid from error
    thing = event.data.object.to_dict()
    intent = thing.get("payment_intent")
    if thing.get("object") == "payment_intent":
        intent = thing["id"]
    metadata = thing.get("metadata") or {}
    customer, currency = thing.get("customer"), thing.get("currency")
    amount = thing.get("amount_total") if thing.get("object") == "checkout.session" else thing.get("amount")
    return Event(
        id=event.id,
        type=event.type,
        object_id=str(thing.get("id", "")),
        payment_intent=intent if isinstance(intent, str) else None,
        payment=metadata.get("payment"),
        customer=customer if isinstance(customer, str) else None,
        amount=amount if isinstance(amount, int) else None,
        currency=currency.upper() if isinstance(currency, str) else None,
        transfer=metadata.get("transfer"),
        statement=metadata.get("statement"),
    )


def _repeat_monthly(params: SessionCreateParams, standing: str) -> None:
    """Make a session's items those of a subscription. Its metadata is on every invoice of it."""
    params["mode"] = "subscription"
    params["subscription_data"] = {"metadata": {"standing": standing}}
    params.pop("payment_intent_data", None)
    for item in params["line_items"]:
        item["price_data"]["recurring"] = {"interval": "month"}


def _session(given: Any) -> Session:
    session = given.to_dict()
    intent, invoice = session.get("payment_intent"), session.get("invoice")
    if isinstance(invoice, dict):
        paid = [one for one in invoice["payments"]["data"] if one["status"] == "paid"]
        intent, invoice = (paid[0]["payment"]["payment_intent"] if paid else None), invoice["id"]
    told: dict[str, Any] = intent if isinstance(intent, dict) else {}
    instructions = _instructions(told.get("next_action") or {})
    left = instructions.get("left")
    return Session(
        id=session["id"],
        url=session.get("url") or "",
        status=session["status"],
        paid=session["payment_status"] == "paid",
        payment_intent=told.get("id", intent),
        amount=session["amount_total"],
        currency=session["currency"].upper(),
        intent=told.get("status", ""),
        come=session["amount_total"] - left if left is not None else 0,
        instructions=instructions,
        invoice=invoice,
    )


def _instructions(action: dict[str, Any]) -> dict[str, Any]:
    """How to pay, kept small: of a voucher `url`, `until` (seconds) and `stores`; of a bank account `url`, `left`
    (minor units) and `bank`."""
    if voucher := action.get("konbini_display_details"):
        stores = {chain: codes for chain, codes in voucher["stores"].items() if codes}
        return {"url": voucher["hosted_voucher_url"], "until": voucher["expires_at"], "stores": stores}
    if transfer := action.get("display_bank_transfer_instructions"):
        accounts = [place["zengin"] for place in transfer["financial_addresses"] if place["type"] == "zengin"]
        names = ("bank_name", "bank_code", "branch_name", "branch_code", "account_type", "account_number")
        bank = {name: accounts[0].get(name) for name in (*names, "account_holder_name")} if accounts else {}
        return {
            "url": transfer["hosted_instructions_url"],
            "left": transfer["amount_remaining"],
            "bank": bank,
        }
    return {}


def call(ask: Callable[[stripe.StripeClient], Any]) -> Any:
    """One call to Stripe, for the rooms beside this one too. Raises PaymentUnavailable."""
    return _call(ask)


def _call(ask: Callable[[stripe.StripeClient], Any]) -> Any:
    """What is wrong with the line or with Stripe becomes PaymentUnavailable."""
    assert not connection.in_atomic_block, "no network call inside a transaction"
    client = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        stripe_version=API_VERSION,
        base_addresses={"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else None,
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
    )
    try:
        return ask(client)
    except (
        stripe.APIConnectionError,
        stripe.APIError,
        stripe.AuthenticationError,
        stripe.IdempotencyError,
        stripe.RateLimitError,
    ) as error:
        raise PaymentUnavailable from error
