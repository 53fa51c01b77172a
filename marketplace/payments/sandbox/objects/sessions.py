"""Checkout Sessions: opened by the merchant, completed by the buyer, or expired."""

from typing import Any

from ..errors import StripeRefusal, missing, not_imitated
from ..money import GREATEST_CHARGE, LEAST_CHARGE, written
from ..store import Document, Store, new_id
from . import customers, payments, products
from .events import Cause, emit

HALF_HOUR = 30 * 60
DAY = 24 * 60 * 60


def create(store: Store, params: dict[str, Any], cause: Cause, *, public_url: str) -> Document:
    """POST /v1/checkout/sessions to be paid once, or every month (subscription mode)."""
    _require(store, params)
    expires_at = _expiry(store.now(), params.get("expires_at"))
    items = [_line_item(store, item, place) for place, item in enumerate(params["line_items"])]
    _fit_the_mode(params, items)
    currency, total = _total(items, params.get("currency"))
    if params.get("payment_intent_data", {}).get("capture_method", "automatic") == "manual":
        raise not_imitated("payment_intent_data[capture_method]=manual")
    identifier = new_id("cs_test", 60)
    customer = store.get("customer", params["customer"]) if "customer" in params else None
    session = store.add(
        _empty(params)
        | ({"customer": customer["id"], "customer_details": _customer(customer["email"])} if customer else {})
        | {
            "id": identifier,
            "amount_subtotal": total,
            "amount_total": total,
            "created": store.now(),
            "currency": currency,
            "expires_at": expires_at,
            "url": f"{public_url}/c/pay/{identifier}",
        }
    )
    store.keep_part(identifier, "line_items", items)
    store.keep_part(identifier, "subscription_data", params.get("subscription_data", {}))
    store.keep_part(identifier, "payment_intent_data", params.get("payment_intent_data", {}))
    return session


def expire(store: Store, session: Document, cause: Cause) -> Document:
    """Closes an open session for good. Raises Stripe's refusal when it is not open."""
    if session["status"] != "open":
        raise StripeRefusal(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`.",
            keep=True,
        )
    session |= {"status": "expired", "url": None}
    store.save(session)
    intent = intent_of(store, session)
    if intent:
        payments.cancel(store, intent, "expired", cause)
    emit(store, "checkout.session.expired", session, cause)
    return session


def complete(store: Store, session: Document, *, email: str, name: str, paid: bool = True) -> Document:
    """The buyer has paid, or has a voucher or an account to pay to: what the session says afterwards."""
    session |= {
        "customer_details": _customer(email) | {"name": name or None},
        "payment_status": "paid" if paid else "unpaid",
        "status": "complete",
        "url": None,
    }
    emit(store, "checkout.session.completed", store.save(session), Cause())
    return session


def intent_of(store: Store, session: Document) -> Document | None:
    """The PaymentIntent behind a session, which in subscription mode belongs to the invoice and is not shown."""
    return store.find(
        "payment_intent", session["payment_intent"] or store.part(session["id"], "intent") or ""
    )


def keep_intent(store: Store, session: Document, intent: Document) -> None:
    """Remember the PaymentIntent that the buyer's first attempt made."""
    if session["mode"] == "subscription":
        store.keep_part(session["id"], "intent", intent["id"])
        return
    session["payment_intent"] = intent["id"]
    store.save(session)


def line_items(store: Store, session: Document) -> list[Document]:
    """The items as LineItem objects."""
    items: list[Document] = store.part(session["id"], "line_items")
    return items


def _require(store: Store, params: dict[str, Any]) -> None:
    if "mode" not in params:
        raise missing("mode")
    if params.get("customer"):
        customers.named(store, params["customer"])
        if params.get("customer_email"):
            raise StripeRefusal("You may only specify one of these parameters: customer, customer_email.")
    if "success_url" not in params:
        raise missing("success_url")
    if not params.get("line_items"):
        raise missing("line_items")
    if len(params["line_items"]) > 100:
        raise StripeRefusal("You can only have up to 100 line items.", param="line_items")
    _way(params)


WAYS = ("card", "konbini", "customer_balance")


def _way(params: dict[str, Any]) -> str:
    """The one way in which this session can be paid. Stripe would take several at once, and other ones."""
    kinds = params.get("allowed_payment_method_types", ["card"])
    kinds = [kind for kind in kinds if kind not in params.get("excluded_payment_method_types", [])]
    later = kinds != ["card"] and params["mode"] == "subscription"
    if len(kinds) != 1 or kinds[0] not in WAYS or later:
        raise not_imitated("a session that is not paid by exactly one of card, konbini and customer_balance")
    if kinds[0] == "customer_balance" and "customer" not in params:
        raise StripeRefusal(
            "The payment method type `customer_balance` requires a `customer`.", param="customer"
        )
    currencies = {item.get("price_data", {}).get("currency", "jpy") for item in params["line_items"]}
    if kinds[0] != "card" and currencies != {"jpy"}:
        raise StripeRefusal(
            f"The payment method type `{kinds[0]}` cannot be used with the currency provided.",
            param="allowed_payment_method_types",
        )
    return str(kinds[0])


def _options(params: dict[str, Any]) -> Document:
    """How the session's one way to pay is set."""
    way = _way(params)
    given = params.get("payment_method_options", {}).get(way, {})
    if way == "konbini":
        return {"konbini": {"expires_after_days": given.get("expires_after_days", 3)}}
    if way == "customer_balance":
        transfer = {"eu_bank_transfer": None, "requested_address_types": None, "type": "jp_bank_transfer"}
        return {"customer_balance": {"bank_transfer": transfer, "funding_type": "bank_transfer"}}
    return {"card": {"request_three_d_secure": given.get("request_three_d_secure", "automatic")}}


def _fit_the_mode(params: dict[str, Any], items: list[Document]) -> None:
    recurs = any(item["price"]["type"] == "recurring" for item in items)
    if params["mode"] == "subscription":
        if not recurs:
            raise StripeRefusal(
                "You specified `subscription` mode but only used one-time prices. Please provide at least one "
                "recurring price in `subscription` mode.",
                param="line_items",
            )
        for name in ("payment_intent_data", "customer_creation"):
            if name in params:
                raise StripeRefusal(f"You can not pass `{name}` in `subscription` mode.", param=name)
    elif recurs:
        raise StripeRefusal(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices.",
            param="line_items",
        )
    elif "subscription_data" in params:
        raise StripeRefusal(
            "You can not pass `subscription_data` in `payment` mode.", param="subscription_data"
        )


def _expiry(now: int, asked: int | None) -> int:
    if asked is None:
        return now + DAY
    if asked < now + HALF_HOUR:
        raise StripeRefusal(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if asked > now + DAY:
        raise StripeRefusal(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return asked


def _line_item(store: Store, item: dict[str, Any], place: int) -> Document:
    where = f"line_items[{place}]"
    if "price" in item:
        price = products.named_price(store, item["price"], param=f"{where}[price]")
    elif "price_data" in item:
        if "unit_amount" not in item["price_data"]:
            raise missing(f"{where}[price_data][unit_amount]")
        price = products.priced(store, item["price_data"], where=f"{where}[price_data]")
    else:
        raise StripeRefusal(
            "You must provide one of `price` or `price_data` for each line item when using prices.",
            param=where,
        )
    if "quantity" not in item:
        raise StripeRefusal(f"Quantity is required. Add `quantity` to `line_items[{place}]`")
    amount = price["unit_amount"] * item["quantity"]
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": store.get("product", price["product"])["name"],
        "metadata": item.get("metadata", {}),
        "price": price,
        "quantity": item["quantity"],
    }


def _total(items: list[Document], asked: str | None) -> tuple[str, int]:
    currencies = {item["currency"] for item in items} | ({asked} if asked else set())
    if len(currencies) > 1:
        raise StripeRefusal(
            "All items in a Checkout Session must have the same currency, but these were given: "
            f"{', '.join(sorted(currencies))}.",
            param="line_items",
        )
    currency = currencies.pop()
    total = sum(item["amount_total"] for item in items)
    least = LEAST_CHARGE.get(currency, 50)
    if total < least:
        raise StripeRefusal(
            f"The Checkout Session's total amount due must add up to at least {written(least, currency)} {currency}",
            code="amount_too_small",
        )
    if total > GREATEST_CHARGE:
        most = written(GREATEST_CHARGE, currency)
        raise StripeRefusal(
            f"The Checkout Session's total amount due must add up to no more than {most} {currency}",
            code="amount_too_large",
        )
    return currency, total


def _customer(email: str | None) -> Document:
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }


def _empty(params: dict[str, Any]) -> Document:
    """Everything about a session that does not depend on its sum, as Stripe shows it when it opens."""
    email = params.get("customer_email")
    nothing = dict.fromkeys(
        "after_expiration allow_promotion_codes billing_address_collection branding_settings client_secret consent "  # noqa: SIM905
        "collected_information consent_collection currency_conversion customer customer_account invoice "
        "payment_link payment_method_configuration_details permissions recovered_from setup_intent "
        "shipping_address_collection shipping_cost subscription wallet_options payment_intent".split()
    )
    return nothing | {
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": params.get("custom_text", {}).get("submit"),
            "terms_of_service_acceptance": None,
        },
        "customer_creation": params.get(
            "customer_creation", "always" if params["mode"] == "subscription" else "if_required"
        ),
        "customer_details": _customer(email) if email else None,
        "customer_email": email,
        "discounts": [],
        "excluded_payment_method_types": params.get("excluded_payment_method_types"),
        "invoice_creation": None,
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "origin_context": params.get("origin_context"),
        "payment_method_collection": "always" if params["mode"] == "subscription" else "if_required",
        "payment_method_options": _options(params),
        "payment_method_types": [_way(params)],
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": False},
        "saved_payment_method_options": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
    }
