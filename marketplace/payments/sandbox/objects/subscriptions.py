"""Subscriptions: begun by a paid Checkout Session, renewed by time, changed, paused and cancelled by the merchant."""

from calendar import monthrange
from datetime import UTC, datetime
from typing import Any

from ..errors import StripeRefusal, no_such, not_imitated
from ..expansion import listed
from ..store import Document, Store, new_id
from . import customers, products
from .events import Cause, emit

RENEWING = ("active", "past_due")


def next_month(moment: int, anchor: int) -> int:
    """The moment one month later, on the anchor's day or the month's last (Stripe's billing_cycle_anchor)."""
    at, day = datetime.fromtimestamp(moment, UTC), datetime.fromtimestamp(anchor, UTC).day
    year, month = at.year + at.month // 12, at.month % 12 + 1
    day = min(day, monthrange(year, month)[1])
    return int(at.replace(year=year, month=month, day=day).timestamp())


def begin(
    store: Store, session: Document, items: list[Document], method: Document, data: dict[str, Any]
) -> Document:
    """The subscription of a session that was paid. Its customer is made when the session named none."""
    email = method["billing_details"]["email"]
    customer = (
        store.get("customer", session["customer"])
        if session["customer"]
        else customers.create(
            store, {"email": email, "name": method["billing_details"]["name"] or ""}, Cause()
        )
    )
    customers.attach(store, method, customer)
    now = store.now()
    subscription = _empty(store, session, customer, now) | {
        "default_payment_method": method["id"],
        "description": data.get("description"),
        "metadata": data.get("metadata", {}),
    }
    identifier = subscription["id"]
    ends = next_month(now, now)
    recurring = [item for item in items if item["price"]["type"] == "recurring"]
    entries = [_item(identifier, item["price"], item["quantity"], now, ends) for item in recurring]
    subscription["items"] = listed(entries, f"/v1/subscription_items?subscription={identifier}")
    emit(store, "customer.subscription.created", store.add(subscription), Cause())
    _plan_renewal(store, subscription)
    return subscription


def period_of(subscription: Document) -> tuple[int, int]:
    """The first and the last moment of what was billed last."""
    first = subscription["items"]["data"][0]
    return first["current_period_start"], first["current_period_end"]


def roll(store: Store, subscription: Document) -> None:
    """Move to the next period, and plan the end of it."""
    start = period_of(subscription)[1]
    ends = next_month(start, subscription["billing_cycle_anchor"])
    for item in subscription["items"]["data"]:
        item |= {"current_period_start": start, "current_period_end": ends}
    _plan_renewal(store, subscription)


def update(store: Store, subscription: Document, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/subscriptions/{id}"""
    if subscription["status"] == "canceled":
        raise StripeRefusal(
            "A canceled subscription can only update its cancellation_details and metadata.", keep=True
        )
    previous = {name: subscription[name] for name in params if name in subscription}
    for name in ("cancel_at_period_end", "description"):
        if name in params:
            subscription[name] = params[name]
    if "cancel_at_period_end" in params:
        on = params["cancel_at_period_end"]
        subscription |= {
            "cancel_at": period_of(subscription)[1] if on else None,
            "canceled_at": store.now() if on else None,
        }
    subscription["metadata"] = subscription["metadata"] | params.get("metadata", {})
    if "pause_collection" in params:
        asked = params["pause_collection"]
        subscription["pause_collection"] = (
            {"behavior": asked["behavior"], "resumes_at": None} if asked else None
        )
    if "default_payment_method" in params:
        _set_method(store, subscription, params["default_payment_method"])
    if "items" in params:
        if params.get("proration_behavior") != "none":
            raise not_imitated("a change of items with proration_behavior other than none")
        for place, asked in enumerate(params["items"]):
            _change_item(store, subscription, asked, f"items[{place}]")
    changed(store, subscription, cause, previous)
    return subscription


def cancel(store: Store, subscription: Document, cause: Cause, *, reason: str | None = None) -> Document:
    """DELETE /v1/subscriptions/{id}, and what time does: ended now, and no invoice of it is collected any more."""
    if subscription["status"] == "canceled":
        raise no_such("subscription", subscription["id"], param="id")
    now = store.now()
    subscription |= {
        "status": "canceled",
        "canceled_at": now,
        "ended_at": now,
        "cancellation_details": {
            "comment": None,
            "feedback": None,
            "reason": reason or "cancellation_requested",
        },
    }
    store.run("DELETE FROM errands WHERE act = 'subscription_cycle' AND subject = ?", subscription["id"])
    for invoice in invoices_of(store, subscription, "draft", "open"):
        store.save(invoice | {"auto_advance": False, "next_payment_attempt": None})
        store.run("DELETE FROM errands WHERE act LIKE 'invoice_%' AND subject = ?", invoice["id"])
    emit(store, "customer.subscription.deleted", store.save(subscription), cause)
    return subscription


def changed(store: Store, subscription: Document, cause: Cause, previous: dict[str, Any]) -> None:
    """Keep a subscription that may have changed, and tell when it has."""
    store.save(subscription)
    was = {name: value for name, value in previous.items() if subscription[name] != value}
    if was:
        emit(store, "customer.subscription.updated", subscription, cause, previous=was)


def stand(store: Store, subscription: Document, status: str) -> None:
    """Give a subscription another status, as its invoices ask."""
    if subscription["status"] in {status, "canceled"}:
        return
    previous = {"status": subscription["status"]}
    subscription["status"] = status
    changed(store, subscription, Cause(), previous)


def invoices_of(store: Store, subscription: Document, *statuses: str) -> list[Document]:
    """Its invoices that stand in one of these, newest first."""
    return store.where(
        "invoice",
        "json_extract(body, '$.parent.subscription_details.subscription') = ? AND "
        f"json_extract(body, '$.status') IN ({', '.join('?' * len(statuses))})",
        subscription["id"],
        *statuses,
    )


def _plan_renewal(store: Store, subscription: Document) -> None:
    store.later(period_of(subscription)[1], "subscription_cycle", subscription["id"])


def _set_method(store: Store, subscription: Document, identifier: str) -> None:
    method = store.find("payment_method", identifier)
    if method is None or method["customer"] != subscription["customer"]:
        raise no_such("PaymentMethod", identifier, param="default_payment_method", status=400)
    subscription["default_payment_method"] = identifier


def _change_item(store: Store, subscription: Document, asked: dict[str, Any], where: str) -> None:
    item = next((one for one in subscription["items"]["data"] if one["id"] == asked.get("id")), None)
    if item is None:
        raise not_imitated("items other than those that the subscription has")
    if "price_data" in asked:
        price = products.priced(store, asked["price_data"], where=f"{where}[price_data]")
        if price["type"] != "recurring":
            raise StripeRefusal("The price must be recurring.", param=f"{where}[price_data]")
        item |= {"price": price, "plan": products.plan_of(price)}
    item["quantity"] = asked.get("quantity", item["quantity"])


def _item(subscription: str, price: Document, quantity: int, start: int, end: int) -> Document:
    return {
        "id": new_id("si", 14),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": start,
        "current_period_end": end,
        "current_period_start": start,
        "discounts": [],
        "metadata": {},
        "plan": products.plan_of(price),
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }


def _empty(store: Store, session: Document, customer: Document, now: int) -> Document:
    nothing: Document = dict.fromkeys(
        "application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at "  # noqa: SIM905
        "customer_account days_until_due default_source description ended_at latest_invoice "
        "next_pending_invoice_item_invoice on_behalf_of pause_collection pending_invoice_item_interval "
        "pending_setup_intent pending_update schedule test_clock transfer_data trial_end trial_start".split()
    )
    return nothing | {
        "id": new_id("sub"),
        "object": "subscription",
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": now,
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": now,
        "currency": session["currency"],
        "customer": customer["id"],
        "default_payment_method": None,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "livemode": False,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "start_date": now,
        "status": "active",
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
    }
