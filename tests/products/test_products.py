"""A product, its versions and states, and what the database refuses."""

import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from marketplace.orders.moves import IllegalMove
from marketplace.products import grams, queries, services
from marketplace.products.errors import ProductCodeUsed, ProductIncomplete, ProductMoveRefused
from marketplace.products.models import Product, ProductVersion
from marketplace.products.moves import lock, move
from marketplace.products.services import Terms
from marketplace.products.states import MOVES, ProductState
from tests.products.conftest import SHIRT

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_the_moves_of_the_table_are_made_and_the_docs_show_it(offer, make_product):
    product = make_product(offer)
    for source, target in itertools.product(ProductState, ProductState):
        Product.objects.filter(pk=product.pk).update(state=source)
        with transaction.atomic():
            locked = lock(product)
            if target in MOVES[source]:
                move(locked, target, by=None)
                assert Product.objects.get(pk=product.pk).state == target
            else:
                with pytest.raises(IllegalMove):
                    move(locked, target, by=None)
            transaction.set_rollback(True)
    page = (Path(__file__).parents[2] / "docs/states.md").read_text()
    for source, targets in MOVES.items():
        named = [f"`{target}`" for target in ProductState if target in targets]
        assert f"| `{source}` | {', '.join(named) or 'final'} |" in page


def test_an_edit_is_a_new_version_and_the_old_one_cannot_be_changed(offer, make_product, company):
    product = make_product(offer)
    services.write(
        product=product, terms=Terms(figure=SHIRT, name_en="Linen shirt", share=5_000, fallback="any")
    )
    found = queries.product(company, "SHIRT-1", livemode=True)
    assert [(one.number, one.share) for one in found.versions.all()] == [(2, 5_000), (1, 10_000)]
    assert found.version.number == 2
    for change in (
        lambda: ProductVersion.objects.filter(number=1).update(share=1),
        lambda: ProductVersion.objects.filter(number=1).delete(),
        lambda: Product.objects.update(code="OTHER"),
        lambda: Product.objects.update(livemode=False),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_grams_are_exact_and_rounded_up_once_for_the_whole_sale(offer, make_product):
    pills = replace(SHIRT, grams=5, units=Decimal("3"))  # five grams for three pills
    version = make_product(offer, figure=pills, share=3_333).version
    for quantity in (1, 2, 3, 1_000_000):
        exact = Decimal(5) * 3_333 * quantity / (3 * 10_000)
        assert 0 <= grams.of_sale(version, quantity) - exact < 1
    told = grams.preview(version, project_price_minor=10_000, quantity=3)
    assert (told.grams, told.project_micro, told.total_micro) == (2, 20_000, 24_200)


def test_what_cannot_be_is_refused_by_name(offer, make_product, company):
    make_product(offer)
    with pytest.raises(ProductCodeUsed):
        make_product(offer)
    for wrong, field in (
        ({"name_en": "", "name_ja": ""}, "name"),
        ({"share": 100_001}, "share"),
        ({"figure": replace(SHIRT, report_url="")}, "report"),
        ({"figure": replace(SHIRT, not_counted=" ")}, "not_counted"),
        ({"figure": replace(SHIRT, grams=0)}, "footprint"),
        ({"return_days": 91}, "return_days"),
    ):
        with pytest.raises(ProductIncomplete) as refused:
            make_product(offer, code="OTHER", **wrong)
        assert refused.value.field == field
    with pytest.raises(ProductIncomplete):  # nowhere to buy, and no fallback
        make_product(code="OTHER")
    product = queries.product(company, "SHIRT-1", livemode=True)
    services.archive(product=product)
    with pytest.raises(ProductMoveRefused):
        services.write(product=product, terms=Terms(figure=SHIRT, name_en="Shirt"))
