"""The cards of the projects: what a visitor who comes with a footprint would pay, before choosing."""

import re

import pytest

from calculators.services import calculate, save
from marketplace.orders.basket import Asked, fill
from marketplace.pages.formats import mass, money
from tests.shop import put_up_for_sale


@pytest.fixture
def footprint(db: None):
    """Tokyo to Paris in economy class: about a tonne."""
    inputs = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    return save(footprint=calculate(calculator="flight", inputs=inputs))


def costs(client, **asked: object) -> list[tuple[str, str]]:
    """The mass and its cost on each card that shows one."""
    page = client.get("/projects/", {"lang": "en", **asked}).content.decode()
    return re.findall(r"<dt>For your (.+?)</dt><dd>(?:<[^>]+>)*([^<]+)", page)


def test_a_card_shows_what_the_chosen_share_would_cost_and_the_order_costs_the_same(client, offer, footprint):
    half = footprint.grams // 2
    ((amount, cost),) = costs(client, footprint=footprint.id, share="50")
    assert amount == mass(half)
    assert cost == money(fill([Asked(offer.public_id, grams=half)]).total, "JPY", "en")


def test_without_a_footprint_a_card_knows_no_amount_to_price(client, offer):
    assert costs(client) == []


def test_what_is_left_decides_whether_a_cost_is_shown(client, npo, verification_body, footprint):
    put_up_for_sale(npo, verification_body, tonnes=1, code="0021")
    assert costs(client, footprint=footprint.id, share="200") == []
    assert len(costs(client, footprint=footprint.id, share="50")) == 1
