"""The shop of the demonstration: it sells what demo-company offers in test mode, as anyone's shop would.

A real shop's server sends the calls that are shown; this one is at home here and calls what answers them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from marketplace.orders.models import Order
from marketplace.orders.services import Wish, new_key
from marketplace.products import queries, sales
from marketplace.products.models import Product
from marketplace.products.states import Policy, ProductState
from people.models import Organisation
from registry.enums import BeneficiaryKind
from registry.refusals import Refusal

COMPANY: Final = "demo-company"
QUANTITY_MAX: Final = 20
PRICES: Final = (860, 1_480, 2_200)  # yen; of the goods, made up for this shop


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing on the shelf: its price is the shop's own affair."""

    product: Product
    price: int

    @property
    def asks(self) -> bool:
        return self.product.version.policy == Policy.SHOPPER


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of what was bought; without an order no offset was asked for."""

    goods: Goods
    quantity: int
    order: Order | None
    call: str


@dataclass(slots=True)
class Bought:
    sold: list[Sold] = field(default_factory=list)
    refused: str = ""


def shelf() -> list[Goods]:
    """What demo-company sells in test mode; nothing when it sells nothing."""
    company = Organisation.objects.filter(slug=COMPANY).first()
    if company is None:
        return []
    found = queries.products(company, livemode=False).filter(state=ProductState.ACTIVE).order_by("pk")
    return [Goods(product, PRICES[place % len(PRICES)]) for place, product in enumerate(found)]


def buy(form: Mapping[str, Any]) -> Bought:
    """Sell what was chosen. An offset is ordered where the company pays or the shopper ticked the box, nowhere else."""
    ticked = set(form.getlist("okaeshi"))  # type: ignore[attr-defined]  # a QueryDict
    key = str(form.get("key") or new_key())
    bought = Bought()
    for goods, quantity in _chosen(form):
        wanted = not goods.asks or f"{goods.product.public_id}:{quantity}" in ticked
        try:
            order = _order(goods, quantity, key) if wanted else None
        except Refusal as refused:
            bought.refused = str(refused)
            return bought
        bought.sold.append(Sold(goods, quantity, order, _call(goods, quantity) if order else ""))
    return bought


def _chosen(form: Mapping[str, Any]) -> Iterator[tuple[Goods, int]]:
    for goods in shelf():
        text = str(form.get(f"quantity-{goods.product.public_id}") or "0")
        quantity = int(text) if text.isascii() and text.isdecimal() else 0
        if 0 < quantity <= QUANTITY_MAX:
            yield goods, quantity


def _order(goods: Goods, quantity: int, key: str) -> Order:
    wish = Wish(
        beneficiary=goods.product.organisation.name,
        beneficiary_kind=BeneficiaryKind.PRODUCT,
        language=get_language() or "en",
        metadata={"shop": "demo"},
    )
    placed = sales.place(
        product=goods.product,
        quantity=quantity,
        wish=wish,
        key=f"demo-shop:{key[:60]}:{goods.product.pk}",
        added_by_shopper=goods.asks,
    )
    return Order.objects.prefetch_related("lines__retirement").get(pk=placed.id)


def _call(goods: Goods, quantity: int) -> str:
    """The call that a shop's own server sends for this sale."""
    body: dict[str, Any] = {
        "product": goods.product.code,
        "quantity": quantity,
        "beneficiary": {"name": goods.product.organisation.name, "kind": "product"},
        "purpose": "offset",
        "language": (get_language() or "en")[:2],
    }
    if goods.asks:
        body["added_by_shopper"] = True
    return "\n".join(
        [
            f"curl {settings.SITE_URL}{reverse('api_orders')} \\",
            '  -H "Authorization: Bearer ok_test_…" \\',
            '  -H "Idempotency-Key: sale-4711" \\',
            '  -H "Content-Type: application/json" \\',
            f"  -d '{json.dumps(body, ensure_ascii=False)}'",
        ]
    )
