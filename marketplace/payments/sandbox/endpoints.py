"""The part of Stripe's API that is imitated: one function an endpoint, and their paths."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import accepted, expansion
from .errors import StripeRefusal, no_such
from .objects import cash, disputes, payments, refunds, sessions
from .objects.events import Cause
from .parameters import Shape
from .store import Document, Store


@dataclass(frozen=True)
class Call:
    """A checked API request: its parameters, the identifier in its path, and where it came from."""

    store: Store
    identifier: str
    params: dict[str, Any]
    cause: Cause
    public_url: str

    @property
    def expand(self) -> list[str]:
        """What the caller wants to see in full."""
        paths: list[str] = self.params.get("expand", [])
        return paths

    def show(self, document: Document) -> Document:
        """The reply for one object."""
        return expansion.render(self.store, document, self.expand)

    def named(self, kind: str, param: str) -> Document:
        """The object named in the path. Raises 404."""
        document = self.store.find(kind, self.identifier)
        if document is None:
            raise no_such(kind, self.identifier, param=param)
        return document


Endpoint = Callable[[Call], dict[str, Any]]
Route = tuple[str, str, Shape, Endpoint]


def retrieve(kind: str, param: str = "id") -> Endpoint:
    """GET of one object."""
    return lambda call: call.show(call.named(kind, param))


def list_of(kind: str, url: str, *, only: str = "", **filters: str) -> Endpoint:
    """GET of a list, newest first; `filters` maps a parameter to a condition in SQL, `only` is one for all."""

    def endpoint(call: Call) -> dict[str, Any]:
        conditions: list[str] = [only] if only else []
        values: list[Any] = []
        for name, condition in filters.items():
            if name in call.params:
                conditions.append(condition)
                values.append(call.params[name])
        for word, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if word in call.params.get("created", {}):
                conditions.append(f"json_extract(body, '$.created') {sign} ?")
                values.append(call.params["created"][word])
        if call.params.get("types"):
            conditions.append(
                f"json_extract(body, '$.type') IN ({', '.join('?' * len(call.params['types']))})"
            )
            values.extend(call.params["types"])
        if "delivery_success" in call.params:
            conditions.append(_DELIVERED if call.params["delivery_success"] else f"NOT {_DELIVERED}")
        data, more = _page(call, kind, conditions, values)
        return expansion.listed(expansion.render_list(call.store, data, call.expand), url, more=more)

    return endpoint


_DELIVERED = (
    "(EXISTS (SELECT 1 FROM deliveries WHERE event = objects.id) AND NOT EXISTS "
    "(SELECT 1 FROM deliveries WHERE event = objects.id AND state <> 'delivered'))"
)


def _page(call: Call, kind: str, conditions: list[str], values: list[Any]) -> tuple[list[Document], bool]:
    """One page of at most `limit` objects, newest first, and whether more follow in the direction of travel."""
    limit = call.params.get("limit", 10)
    order = "DESC"
    for cursor, sign in (("starting_after", "<"), ("ending_before", ">")):
        if cursor in call.params:
            place = call.store.place(kind, call.params[cursor])
            if place is None:
                raise no_such(kind, call.params[cursor], param=cursor, status=400)
            conditions, values = [*conditions, f"seq {sign} ?"], [*values, place]
            order = "DESC" if sign == "<" else "ASC"
    where = f"{' AND '.join(conditions) or '1'} ORDER BY seq {order} LIMIT ?"
    found = call.store.where(kind, where, *values, limit + 1)
    page = found[:limit]
    return page if order == "DESC" else page[::-1], len(found) > limit


def create_session(call: Call) -> dict[str, Any]:
    """POST /v1/checkout/sessions"""
    return call.show(sessions.create(call.store, call.params, call.cause, public_url=call.public_url))


def expire_session(call: Call) -> dict[str, Any]:
    """POST /v1/checkout/sessions/{id}/expire"""
    return call.show(sessions.expire(call.store, call.named("checkout.session", "session"), call.cause))


def session_items(call: Call) -> dict[str, Any]:
    """GET /v1/checkout/sessions/{id}/line_items"""
    session = call.named("checkout.session", "session")
    items = sessions.line_items(call.store, session)
    places = {item["id"]: place for place, item in enumerate(items)}
    for cursor in ("starting_after", "ending_before"):
        if cursor in call.params and call.params[cursor] not in places:
            raise no_such("item", call.params[cursor], param=cursor, status=400)
    if "ending_before" in call.params:
        items = items[: places[call.params["ending_before"]]]
    elif "starting_after" in call.params:
        items = items[places[call.params["starting_after"]] + 1 :]
    limit = call.params.get("limit", 10)
    more = len(items) > limit
    data = items[-limit:] if "ending_before" in call.params else items[:limit]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return expansion.listed(expansion.render_list(call.store, data, call.expand), url, more=more)


def cancel_intent(call: Call) -> dict[str, Any]:
    """POST /v1/payment_intents/{id}/cancel: what is awaited after Checkout; an open session must be expired instead."""
    intent = call.named("payment_intent", "intent")
    if intent["status"] in {"succeeded", "canceled"}:
        raise StripeRefusal(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
            "requires_confirmation, requires_action, processing.",
            code="payment_intent_unexpected_state",
            keep=True,
            payment_intent=intent,
        )
    sessions_of = call.store.where("checkout.session", by("payment_intent"), intent["id"])
    if any(session["status"] == "open" for session in sessions_of):
        raise StripeRefusal(
            "You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead.",
            code="payment_intent_unexpected_state",
            keep=True,
            payment_intent=intent,
        )
    cash.give_up(call.store, intent)
    reason = call.params.get("cancellation_reason")
    return call.show(payments.cancel(call.store, intent, reason, call.cause))


def create_refund(call: Call) -> dict[str, Any]:
    """POST /v1/refunds"""
    return call.show(refunds.create(call.store, call.params, call.cause))


def close_dispute(call: Call) -> dict[str, Any]:
    """POST /v1/disputes/{id}/close: the merchant gives in, so the dispute is lost."""
    dispute = call.named("dispute", "dispute")
    return call.show(disputes.close(call.store, dispute, "lost", call.cause))


def by(name: str) -> str:
    """The condition of a list that a property has the asked value."""
    return f"json_extract(body, '$.{name}') = ?"


ID = "([A-Za-z0-9_]+)"
_SESSIONS = "/v1/checkout/sessions"
ROUTES: list[Route] = [
    ("POST", _SESSIONS, accepted.SESSION_CREATE, create_session),
    (
        "GET",
        _SESSIONS,
        accepted.SESSION_LIST,
        list_of(
            "checkout.session",
            _SESSIONS,
            customer=by("customer"),
            payment_intent=by("payment_intent"),
            status=by("status"),
            subscription=by("subscription"),
        ),
    ),
    ("GET", f"{_SESSIONS}/{ID}", accepted.RETRIEVE, retrieve("checkout.session", "session")),
    ("POST", f"{_SESSIONS}/{ID}/expire", accepted.RETRIEVE, expire_session),
    ("GET", f"{_SESSIONS}/{ID}/line_items", accepted.LINE_ITEM_LIST, session_items),
    ("GET", "/v1/payment_intents", accepted.INTENT_LIST, list_of("payment_intent", "/v1/payment_intents")),
    ("GET", f"/v1/payment_intents/{ID}", accepted.RETRIEVE, retrieve("payment_intent", "intent")),
    ("POST", f"/v1/payment_intents/{ID}/cancel", accepted.INTENT_CANCEL, cancel_intent),
    ("GET", f"/v1/payment_methods/{ID}", accepted.RETRIEVE, retrieve("payment_method", "payment_method")),
    (
        "GET",
        "/v1/charges",
        accepted.CHARGE_LIST,
        list_of(
            "charge",
            "/v1/charges",
            payment_intent=by("payment_intent"),
            transfer_group=by("transfer_group"),
        ),
    ),
    ("GET", f"/v1/charges/{ID}", accepted.RETRIEVE, retrieve("charge")),
    ("POST", "/v1/refunds", accepted.REFUND_CREATE, create_refund),
    (
        "GET",
        "/v1/refunds",
        accepted.REFUND_LIST,
        list_of("refund", "/v1/refunds", charge=by("charge"), payment_intent=by("payment_intent")),
    ),
    ("GET", f"/v1/refunds/{ID}", accepted.RETRIEVE, retrieve("refund")),
    (
        "GET",
        "/v1/disputes",
        accepted.DISPUTE_LIST,
        list_of("dispute", "/v1/disputes", charge=by("charge"), payment_intent=by("payment_intent")),
    ),
    ("GET", f"/v1/disputes/{ID}", accepted.RETRIEVE, retrieve("dispute", "dispute")),
    ("POST", f"/v1/disputes/{ID}/close", accepted.RETRIEVE, close_dispute),
    ("GET", "/v1/events", accepted.EVENT_LIST, list_of("event", "/v1/events", type=by("type"))),
    ("GET", f"/v1/events/{ID}", accepted.RETRIEVE, retrieve("event")),
    (
        "GET",
        "/v1/balance_transactions",
        accepted.BALANCE_LIST,
        list_of(
            "balance_transaction",
            "/v1/balance_transactions",
            currency=by("currency"),
            source=by("source"),
            type=by("type"),
        ),
    ),
    ("GET", f"/v1/balance_transactions/{ID}", accepted.RETRIEVE, retrieve("balance_transaction")),
]
