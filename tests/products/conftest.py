"""A company with a shirt: 2.345678 kg for a single one, worked out from a declared figure, in both modes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from marketplace.catalogue.models import Listing
from marketplace.products import services
from marketplace.products.models import Product
from marketplace.products.services import Chosen, Figure, Terms
from marketplace.products.states import Boundary, Source
from people.models import Organisation

SHIRT = Figure(
    source=Source.DECLARED,
    grams=2_346,
    units=Decimal(1),
    unit="piece",
    boundary=Boundary.GATE,
    report_url="https://example.jp/shirt.pdf",
    report_date=date(2026, 4, 1),
    not_counted="Washing and wearing",
)


@pytest.fixture
def make_product(company: Organisation) -> Callable[..., Product]:
    """An active product; `choices` are listings."""

    def make(*choices: Listing, code: str = "SHIRT-1", livemode: bool = True, **terms: Any) -> Product:
        given = {"figure": SHIRT, "name_en": "Linen shirt", "name_ja": "リネンシャツ"} | terms
        product = services.create(
            organisation=company,
            livemode=livemode,
            code=code,
            terms=Terms(choices=[Chosen(listing=one.public_id) for one in choices], **given),
        )
        return services.open_for_sales(product=product)

    return make
