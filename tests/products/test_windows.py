"""A sale whose goods may come back: held, then retired; or given back, to the gram and the millionth of a yen."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from marketplace.errors import AlreadyRetiring, SaleRefused
from marketplace.orders import services as orders
from marketplace.orders import windows
from marketplace.orders.models import Order, Statement
from marketplace.orders.services import Wish
from marketplace.products import sales, services
from marketplace.products.errors import ShopperNotAsked
from registry.errors import InsufficientStock
from registry.invariants import run
from registry.issuance import available_grams
from registry.models import Retirement
from tests.shop import TONNE, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)


def sell(product, quantity=1, key="sale", **more: Any) -> Order:
    placed = sales.place(
        product=product, quantity=quantity, wish=Wish("Linen shirt", "product"), key=key, **more
    )
    return Order.objects.get(pk=placed.id)


def broken() -> list[Any]:
    return [(result.name, result.offenders) for result in run() if not result.holds]


def test_what_comes_back_in_its_window_is_given_back_exactly(offer, make_product):
    product = make_product(offer, return_days=14)
    kept, back = sell(product, 3, "kept"), sell(product, 2, "back")
    assert (kept.state, kept.quantity, kept.charged_at) == ("held", 3, None)
    assert Statement.objects.get().accrued_micro == kept.accrued_micro + back.accrued_micro
    assert available_grams(offer.escrow_id) == 10 * TONNE - 5 * 2_346
    for _time in range(2):
        assert orders.cancel(back).state == "cancelled"
    assert Statement.objects.get().accrued_micro == kept.accrued_micro
    assert available_grams(offer.escrow_id) == 10 * TONNE - 3 * 2_346
    assert windows.sweep() == 0  # not over yet
    Order.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert (windows.sweep(), windows.sweep()) == (1, 0)
    work()
    kept.refresh_from_db()
    assert (kept.state, kept.charged_at) == ("retired", kept.updated_at)
    assert Retirement.objects.get().grams == 3 * 2_346
    with pytest.raises(AlreadyRetiring):
        orders.cancel(kept)
    assert Statement.objects.get().accrued_micro == kept.accrued_micro
    assert broken() == []


def test_goods_that_come_back_at_the_last_moment_owe_nothing_either(offer, make_product):
    sold = sell(make_product(offer, return_days=1))
    Order.objects.update(held_until=timezone.now())
    windows.sweep()  # the window is over; fulfilment has not come yet
    assert orders.cancel(sold).state == "refunded"
    work()
    assert not Retirement.objects.exists()
    assert Statement.objects.get().accrued_micro == 0
    assert broken() == []


def test_the_next_choice_serves_when_the_first_is_sold_out(offer, npo, verification_body, make_product):
    scarce = put_up_for_sale(npo, verification_body, tonnes=1, code="0013")
    product = make_product(scarce, offer)
    first, second = sell(product, 426, "a"), sell(product, 1, "b")  # 426 shirts leave 604 g
    assert [order.lines.get().listing for order in (first, second)] == [scarce, offer]
    again = sell(product, 426, "a")
    assert again.pk == first.pk
    only = make_product(scarce, code="ONLY")
    with pytest.raises(InsufficientStock) as short:
        sell(only, key="c")
    assert short.value.params["available_grams"] == TONNE - 426 * 2_346
    assert sell(make_product(code="ANY", fallback="any"), key="d").lines.get().listing == offer
    assert broken() == []


def test_nothing_is_sold_of_what_is_paused_or_without_the_shopper(offer, make_product):
    product = make_product(offer, policy="shopper")
    with pytest.raises(ShopperNotAsked):
        sell(product)
    assert sell(product, added_by_shopper=True).state == "retired"
    stale = type(product).objects.get(pk=product.pk)
    services.pause(product=product)
    with pytest.raises(SaleRefused):  # the act itself refuses, whatever the caller remembers
        sell(stale, key="later", added_by_shopper=True)
