"""The one room that moves products, and imports of sales, from state to state."""

from django.db import connection

from marketplace.orders.moves import IllegalMove
from marketplace.products.models import Import, Product, ProductMove
from marketplace.products.states import IMPORT_MOVES, MOVES, ImportState, ProductState
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


def lock_import(public_id: str) -> Import:
    """The import as it stands, locked: before any order of it. Its file is not read."""
    assert connection.in_atomic_block
    found = Import.objects.select_for_update(of=["self"]).select_related("organisation").defer("content")
    return found.get(public_id=public_id)


def move_import(found: Import, state: ImportState) -> None:
    """Move a locked import, and save it with what its step counted. Raises IllegalMove."""
    assert connection.in_atomic_block
    if state not in IMPORT_MOVES[ImportState(found.state)]:
        raise IllegalMove(f"{found.public_id}: {found.state} -> {state}")
    found.state = state
    found.save(update_fields=["state", "finished_at", "next_row", "placed", "known", "refused"])
