"""Orders that companies place by API and pay on a statement: accepted, retired and charged in one act."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError

from marketplace.catalogue import pricing
from marketplace.catalogue.queries import forget_listings
from marketplace.errors import (
    ExternalIdUsed,
    ListingNotForSale,
    SaleRefused,
    StatementLimit,
    StatementOverdue,
)
from marketplace.ids import new_order_id
from marketplace.orders.basket import Basket
from marketplace.orders.models import Order
from marketplace.orders.services import Wish, access_token, columns, opened_texts
from people.models import Organisation
from registry import acts
from registry.errors import InsufficientStock
from registry.transparency.commitments import commitments_json

REFUSED = "OK409"  # the SQLSTATE of a refusal with a code and facts: sql/place_on_statement.sql


@dataclass(frozen=True, slots=True)
class Placed:
    """What an order on a statement answers: the row's id and its public one."""

    id: int
    public_id: str


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold with an order: the version of a product, and how many."""

    product_version_id: int
    quantity: int


class _ListingChanged(Exception):
    """What this process remembered of a listing is no longer true."""


def place(
    *,
    organisation: Organisation,
    fill_basket: Callable[[], Basket],
    wish: Wish,
    key: str,
    external_id: str | None = None,
    sold: Sold | None = None,
    retire_after: datetime | None = None,
) -> Placed:
    """Retire a basket for a company and charge it to its statement, exactly to 10^-6 of a minor unit.

    `fill_basket` prices what is asked for; it is asked again when a listing has changed since it was last read. The
    certificate follows with the outbox's next sweep. With `retire_after` the units are held until then (windows.py).
    Asked again with the same key, it answers with the first order. Raises InsufficientStock, StatementLimit,
    ExternalIdUsed, ListingNotForSale, SaleRefused, and what `Wish.checked` raises.
    """
    wish = wish.checked()
    more = {
        "external_id": external_id,
        "product_version_id": sold.product_version_id if sold else None,
        "quantity": sold.quantity if sold else None,
        "held_until": retire_after.isoformat() if retire_after else None,
    }
    try:
        return _place(organisation, fill_basket(), wish, key, more)
    except _ListingChanged:
        forget_listings()
    except ListingNotForSale:
        if made := placed_before(key):
            return made
        raise
    try:
        return _place(organisation, fill_basket(), wish, key, more)
    except _ListingChanged:
        raise ListingNotForSale(field="lines") from None


def placed_before(key: str) -> Placed | None:
    """The order that a key has made already, perhaps for a request whose reply was lost."""
    made = Order.objects.filter(key=key).values_list("pk", "public_id").first()
    return Placed(*made) if made else None


def _place(organisation: Organisation, basket: Basket, wish: Wish, key: str, more: dict[str, Any]) -> Placed:
    order = columns(basket, wish, key=key, buyer=organisation.slug, token=access_token(key)) | {
        **more,
        "public_id": new_order_id(),
        "organisation_id": organisation.pk,
        "accrued_micro": sum(
            pricing.exact_micro(grams=line.grams, project_price_minor=line.listing.project_price_minor)
            for line in basket.lines
        ),
    }
    arguments = _arguments(order, basket, wish)
    try:
        return _call(arguments)
    except IntegrityError as error:
        if "order_external_id_once" in str(error):
            raise ExternalIdUsed(field="external_id") from None
        return _call(arguments)  # the same key at the same moment: the other request has made the order
    except DatabaseError as error:
        raise _refusal(error) from error


def _arguments(order: dict[str, Any], basket: Basket, wish: Wish) -> list[str]:
    openings = opened_texts(wish.beneficiary, wish.message)
    said = [{"field": o.field, "salt": o.salt.hex(), "text": o.text, "public": wish.public} for o in openings]
    lines = [
        {
            "listing": line.listing.pk,
            "escrow": line.listing.escrow_id,
            "price": line.listing.project_price_minor,
            "grams": line.grams,
            "project": line.price.project,
            "platform_fee": line.price.platform_fee,
            "payment_fee": line.price.payment_fee,
            "tax": line.tax,
            "key": f"{order['public_id']}:{place}",
            "paid": {
                "currency": basket.currency,
                "project": line.price.project,
                "platform_fee": line.price.platform_fee,
                "payment_fee": line.price.payment_fee,
                "tax": line.tax,
            },
            "place": place,
        }
        for place, line in enumerate(basket.lines)
    ]
    return [json.dumps(order), json.dumps(lines), commitments_json(openings), json.dumps(said)]


def _call(arguments: list[str]) -> Placed:
    order_id, public_id = acts.call(
        "select order_id, public_id from orders_place_on_statement(%s::jsonb, %s::jsonb, %s::text, %s::jsonb)",
        arguments,
    )
    return Placed(order_id, public_id)


def _refusal(error: DatabaseError) -> Exception:
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) != REFUSED:
        return error
    diagnosis = cause.diag  # type: ignore[union-attr]
    if diagnosis.message_primary == "statement_limit":
        return StatementLimit()
    if diagnosis.message_primary == "statement_overdue":
        return StatementOverdue()
    if diagnosis.message_primary == "product_not_active":
        return SaleRefused(field="product")
    if diagnosis.message_primary == "listing_changed":
        return _ListingChanged()
    facts = json.loads(diagnosis.message_detail)
    return InsufficientStock(field=f"lines.{facts['place']}.mass", available_grams=facts["available_grams"])
