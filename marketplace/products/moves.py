"""The one room that moves products from state to state."""

from django.db import connection

from marketplace.orders.moves import IllegalMove
from marketplace.products.models import Product, ProductMove
from marketplace.products.states import MOVES, ProductState
from people.models import User


def lock(product: Product) -> Product:
    """The product as it stands, locked for the rest of the transaction: before any order of it."""
    assert connection.in_atomic_block
    return Product.objects.select_for_update(of=["self"]).select_related("organisation").get(pk=product.pk)


def begin(product: Product, *, by: User | None) -> None:
    """Save a new product with the first line of its history."""
    product.state = ProductState.DRAFT
    product.save(force_insert=True)
    ProductMove.objects.create(product=product, state=product.state, by=by)


def move(product: Product, state: ProductState, *, by: User | None) -> None:
    """Move a locked product, and write its history. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in MOVES[ProductState(product.state)]:
        raise IllegalMove(f"{product.public_id}: {product.state} -> {state}")
    product.state = state
    product.save(update_fields=["state"])
    ProductMove.objects.create(product=product, state=state, by=by)
