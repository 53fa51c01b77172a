"""Products and their prices, made by themselves or inline with what is sold."""

from typing import Any

from ..errors import StripeRefusal, missing, no_such, not_imitated
from ..store import Document, Store, new_id
from .events import Cause, emit


def create_product(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/products"""
    product = _product(store, params, active=params.get("active", True))
    emit(store, "product.created", product, cause)
    return product


def create_price(store: Store, params: dict[str, Any], cause: Cause) -> Document:
    """POST /v1/prices"""
    if "product" not in params:
        raise missing("product")
    if "unit_amount" not in params:
        raise missing("unit_amount")
    made = priced(store, params, where="", active=params.get("active", True))
    price = store.add(made)
    emit(store, "price.created", price, cause)
    return price


def priced(store: Store, data: dict[str, Any], *, where: str, active: bool = False) -> Document:
    """The price that `price_data` describes, with its product; not kept yet. `where` is its place in the request."""
    if ("product" in data) == ("product_data" in data):
        raise missing(f"{where}[product_data]" if where else "product")
    if "product" in data:
        found = store.find("product", data["product"])
        if found is None:
            param = f"{where}[product]" if where else "product"
            raise no_such("product", data["product"], param=param, status=400)
        product = found
    else:
        product = _product(store, data["product_data"], active=False)
    recurring = data.get("recurring")
    return {
        "id": new_id("price"),
        "object": "price",
        "active": active,
        "billing_scheme": "per_unit",
        "created": store.now(),
        "currency": data["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": data.get("lookup_key"),
        "metadata": data.get("metadata", {}),
        "nickname": data.get("nickname"),
        "product": product["id"],
        "recurring": _recurring(recurring) if recurring else None,
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": data["unit_amount"],
        "unit_amount_decimal": str(data["unit_amount"]),
    }


def named_price(store: Store, identifier: str, *, param: str) -> Document:
    """A price made before. Raises Stripe's refusal, also for one that is no longer sold."""
    price = store.find("price", identifier)
    if price is None:
        raise no_such("price", identifier, param=param, status=400)
    if not price["active"]:
        raise StripeRefusal(
            "The price specified is inactive. This field only accepts active prices.", param=param
        )
    return price


def plan_of(price: Document) -> Document:
    """The old name of a recurring price, which subscription items still carry."""
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _recurring(asked: dict[str, Any]) -> Document:
    if asked["interval"] != "month" or asked.get("interval_count", 1) != 1:
        raise not_imitated("recurring other than every month")
    return {
        "interval": "month",
        "interval_count": 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _product(store: Store, data: dict[str, Any], *, active: bool) -> Document:
    now = store.now()
    return store.add(
        {
            "id": new_id("prod", 14),
            "object": "product",
            "active": active,
            "created": now,
            "default_price": None,
            "description": data.get("description"),
            "images": data.get("images", []),
            "livemode": False,
            "marketing_features": [],
            "metadata": data.get("metadata", {}),
            "name": data["name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": data.get("tax_code"),
            "type": "service",
            "unit_label": data.get("unit_label"),
            "updated": now,
            "url": data.get("url"),
        }
    )
