"""`{% footprints_of order %}`: what an order offsets, for its page."""

from typing import Any

from django import template

from marketplace.buying import linked
from marketplace.orders.models import Order

register = template.Library()


@register.inclusion_tag("buying/_footprints.html")
def footprints_of(order: Order) -> dict[str, Any]:
    """The footprints of an order that is there."""
    return {"footprints": linked.of_order(order)}
