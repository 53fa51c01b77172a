"""The only file that speaks to Stripe. Every call here goes over the network: never call it inside a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings
from django.db import connection
from stripe.params.checkout import SessionCreateParams

from marketplace.errors import PaymentUnavailable

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 10
WEBHOOK_TOLERANCE_SECONDS = 300
# A session that begins a subscription names its money through the subscription's first invoice.
INVOICE = ["invoice.payments"]


@dataclass(frozen=True, slots=True)
class Session:
    """A Checkout Session as Stripe tells it. `status` is open, complete or expired; amounts are minor units."""

    id: str
    url: str
    status: str
    paid: bool
    payment_intent: str | None
    amount: int
    currency: str
    invoice: str | None = None  # of the subscription that the session began


@dataclass(frozen=True, slots=True)
class Event:
    """What a webhook speaks of: only where to look, never what is true."""

    id: str
    type: str
    object_id: str
    payment_intent: str | None
    payment: str | None


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
    standing: str = "",
) -> Session:
    """Open a Checkout Session for (name, minor units) items. The same key gives the same session.

    With the name of a standing order the items are paid now and again every month. Raises PaymentUnavailable when
    Stripe does not answer, SessionImpossible when it refuses.
    """
    params: SessionCreateParams = {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
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
    if email:
        params["customer_email"] = email
    if standing:
        _repeat_monthly(params, standing)
    try:
        return _session(_call(lambda api: api.v1.checkout.sessions.create(params, {"idempotency_key": key})))
    except stripe.InvalidRequestError as error:
        raise SessionImpossible from error


def fetch_session(session_id: str) -> Session:
    """The session as it is now. Raises PaymentUnavailable."""
    return _session(_call(lambda api: api.v1.checkout.sessions.retrieve(session_id, {"expand": INVOICE})))


def expire_session(session_id: str) -> Session:
    """Make sure that nobody can pay this session any more; answers with how it ended. Raises PaymentUnavailable."""
    try:
        return _session(_call(lambda api: api.v1.checkout.sessions.expire(session_id, {"expand": INVOICE})))
    except stripe.InvalidRequestError:
        return fetch_session(session_id)  # it was complete or expired already


def create_refund(*, key: str, payment_intent: str, amount: int) -> tuple[str, str]:
    """Send money back; answers with the refund's id and status. The same key gives the same refund.

    A payment that is already refunded in full counts as succeeded. Raises PaymentUnavailable.
    """
    try:
        refund = _call(
            lambda api: api.v1.refunds.create(
                {"payment_intent": payment_intent, "amount": amount, "metadata": {"refund": key}},
                {"idempotency_key": key},
            )
        )
    except stripe.InvalidRequestError as error:
        if error.code != "charge_already_refunded":
            raise
        refunds = _call(lambda api: api.v1.refunds.list({"payment_intent": payment_intent, "limit": 1}))
        refund = refunds.data[0]
    return refund.id, refund.status


def fetch_refund(refund_id: str) -> str:
    """The refund's status: pending, requires_action, succeeded, failed or canceled. Raises PaymentUnavailable."""
    return str(_call(lambda api: api.v1.refunds.retrieve(refund_id)).status)


def fetch_dispute(dispute_id: str) -> tuple[str, str | None]:
    """A dispute's status (needs_response, won, lost and others), and the payment it is about, if it is one of ours.

    Raises PaymentUnavailable.
    """
    dispute = _call(
        lambda api: api.v1.disputes.retrieve(dispute_id, {"expand": ["payment_intent"]})
    ).to_dict()
    intent = dispute.get("payment_intent") or {}
    return str(dispute["status"]), intent.get("metadata", {}).get("payment")


def reachable() -> bool:
    """Whether Stripe answers us."""
    try:
        _call(lambda api: api.v1.events.list({"limit": 1}))
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
    return Event(
        id=event.id,
        type=event.type,
        object_id=str(thing.get("id", "")),
        payment_intent=intent if isinstance(intent, str) else None,
        payment=metadata.get("payment"),
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
    return Session(
        id=session["id"],
        url=session.get("url") or "",
        status=session["status"],
        paid=session["payment_status"] == "paid",
        payment_intent=intent if isinstance(intent, str) or intent is None else intent["id"],
        amount=session["amount_total"],
        currency=session["currency"].upper(),
        invoice=invoice,
    )


def _call(ask: Callable[[stripe.StripeClient], Any]) -> Any:
    """One call to Stripe. What is wrong with the line or with Stripe becomes PaymentUnavailable."""
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
