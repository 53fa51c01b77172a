"""What the back office shows of orders: everything read-only; an order is moved only by marketplace/orders/moves.py."""

from marketplace.orders.models import Order, OrderLine, OrderMove
from people.back_office import Rows

ROWS = [
    Rows(
        Order,
        ("public_id", "state", "funding", "total_minor", "currency", "email", "livemode", "created_at"),
        search=("public_id", "email"),
        filters=("state", "funding", "livemode"),
        hidden=("key", "access_token_hash", "buyer"),
    ),
    Rows(OrderLine, ("id", "order", "listing", "grams", "project_minor", "tax_minor", "retirement")),
    Rows(OrderMove, ("id", "order", "state", "reason", "at"), search=("order__public_id",)),
]
