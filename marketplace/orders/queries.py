"""Reading orders."""

import hmac

from django.db.models import QuerySet

from marketplace.errors import OrderUnknown
from marketplace.orders.models import Order
from marketplace.orders.services import token_hash
from people.models import ApiKey


def orders() -> QuerySet[Order]:
    """Orders with all that their replies and pages show."""
    return Order.objects.prefetch_related(
        "moves",
        "payments__refund",
        "lines__listing__batch__project",
        "lines__retirement__certificates",
    )


def order_by_token(public_id: str, token: str) -> Order:
    """The order that this token opens. Raises OrderUnknown, the same for a wrong token as for no such order."""
    order = orders().filter(public_id=public_id).first()
    expected = order.access_token_hash if order else token_hash("")
    if not hmac.compare_digest(expected, token_hash(token)) or order is None or not token:
        raise OrderUnknown
    return order


def order_of_key(public_id: str, api_key: ApiKey) -> Order:
    """An order of the key's organisation and mode. Raises OrderUnknown."""
    order = orders_of_key(api_key).filter(public_id=public_id).first()
    if order is None:
        raise OrderUnknown
    return order


def orders_of_key(api_key: ApiKey) -> QuerySet[Order]:
    """The orders of the key's organisation in the key's mode."""
    return orders().filter(organisation_id=api_key.organisation_id, livemode=api_key.livemode)
