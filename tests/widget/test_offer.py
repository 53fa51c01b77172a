"""What the widget is told: grams, project, price and its split, before anything is added; readable by any page."""

from decimal import Decimal

import pytest
from django.test import Client

from marketplace.products import grams, services
from marketplace.products.states import Policy

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_offer_tells_grams_project_price_and_every_part_of_it(client: Client, offer, make_product):
    product = make_product(offer, policy=Policy.SHOPPER)
    reply = client.get(f"/api/v1/widget/{product.public_id}/?quantity=3&language=ja")
    told = reply.json()
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert not reply.cookies
    assert (told["asks"], told["available"], told["grams"]) == (True, True, 3 * 2_346)
    assert told["project"]["url"].endswith(f"/projects/{offer.batch.project.slug}/")
    preview = grams.preview(product.version, project_price_minor=offer.project_price_minor, quantity=3)
    exact = {name: Decimal(text) for name, text in told["price"]["exact"].items()}
    assert exact["project"] + exact["platform_fee"] + exact["tax"] == exact["total"]
    assert exact["total"] * 1_000_000 == preview.total_micro
    assert exact["total"] <= told["price"]["minor"] < exact["total"] + 1
    assert told["words"]["headline"] == "¥86で7.038 kgをオフセットする"


def test_where_the_company_pays_nobody_is_asked(client: Client, offer, make_product):
    product = make_product(offer, policy=Policy.COMPANY)
    told = client.get(f"/api/v1/widget/{product.public_id}/?language=en").json()
    assert told["asks"] is False
    assert told["words"]["headline"] == "Kaze Airways offsets 2.346 kg of this"


def test_what_cannot_be_bought_is_not_offered(client: Client, offer, make_product):
    product = make_product(offer)
    where = f"/api/v1/widget/{product.public_id}/"
    assert client.get(f"{where}?quantity=10000").json()["available"] is False  # 23 t of 10
    services.pause(product=product)
    told = client.get(where).json()
    assert (told["available"], told["grams"], told["price"], told["project"]) == (False, None, None, None)
    services.archive(product=product)
    gone = client.get(where)
    assert (gone.status_code, gone.json()["code"]) == (404, "product_unknown")
    assert gone["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("quantity", ["0", "-1", "10001", "1.5", "many"])
def test_a_strange_quantity_is_refused_by_name(client: Client, offer, make_product, quantity):
    product = make_product(offer)
    reply = client.get(f"/api/v1/widget/{product.public_id}/", {"quantity": quantity})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "quantity"
