"""A shirt whose sales are retired at once, an event, and the labels of both."""

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.claims import Market
from marketplace.labels import services
from marketplace.labels.models import Label
from marketplace.orders.services import Wish
from marketplace.products import sales
from marketplace.products.models import Product
from people.models import User
from tests.events.conftest import an_event, chip_in, contribute
from tests.products.conftest import make_product

__all__ = ["an_event", "chip_in", "contribute", "make_product"]


@pytest.fixture
def label_of(developer: User) -> Callable[..., Label]:
    def make(thing: Any, market: Market = Market.JAPAN, **said: Any) -> Label:
        return services.make(of=thing, market=market, by=developer, **said)

    return make


@pytest.fixture
def sell() -> Callable[..., int]:
    """Sell so many of a product through the shop's own act; the order's row id."""

    def act(product: Product, quantity: int = 1, key: str = "sale") -> int:
        return sales.place(
            product=product, quantity=quantity, wish=Wish("Linen shirt", "product"), key=key
        ).id

    return act
