"""A basket over several projects and footprints, by mass or by money."""

import pytest
from django.test import Client

from calculators.services import calculate, save
from marketplace.buying.asking import spread
from marketplace.buying.models import Basket, OffsetShare
from marketplace.catalogue.review import suspend
from marketplace.orders.models import Order
from tests.buying.steps import BASKET, answer, basket, confirm, pay_page, put, shown
from tests.cast import PASSWORD
from tests.shop import TONNE, deliver_webhooks, put_up_for_sale, work

pytestmark = pytest.mark.django_db
paying = pytest.mark.django_db(transaction=True)  # Stripe is never called inside a transaction


@pytest.fixture
def forest(offer):
    return offer


@pytest.fixture
def stoves(npo, verification_body):
    return put_up_for_sale(npo, verification_body, code="0021")


@pytest.fixture
def footprint(db):
    inputs = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1}
    return save(footprint=calculate(calculator="flight", inputs=inputs))


def masses(client: Client) -> dict[str, int]:
    return {row["listing"].public_id: row["bought"].grams for row in basket(client)["rows"] if row["bought"]}


def change(client: Client, **typed: str):
    return client.post("/basket/", typed)


def test_each_project_keeps_the_mass_it_was_put_in_with(client, forest, stoves):
    put(client, forest, "500")
    put(client, stoves, "0.25", "t")
    assert masses(client) == {forest.public_id: 500_000, stoves.public_id: 250_000}
    put(client, forest, "100")
    assert masses(client) == {forest.public_id: 600_000, stoves.public_id: 250_000}


def test_a_footprint_is_a_line_with_a_share_and_the_projects_part_the_sum_to_the_gram(
    client, forest, stoves, footprint
):
    client.post("/basket/footprints/", {"footprint": footprint.id, "share": "33.3"})
    put(client, forest, "1000")
    put(client, stoves, "1")
    third = f"part_{forest.public_id}"
    change(client, **{third: "33.33", f"part_{stoves.public_id}": "66.67", "extra": "0.5"})
    exact = -(-footprint.grams * 3330 // 10_000) + 500
    assert sum(masses(client).values()) == basket(client)["priced"].grams == exact
    change(client, **{f"share_{footprint.id}": "150", "extra": ""})
    assert sum(masses(client).values()) == -(-footprint.grams * 15_000 // 10_000)
    change(client, **{f"share_{footprint.id}": "0", "extra": ""})
    assert basket(client)["priced"] is None
    assert "at least one project" in shown(client, "/basket/")


def test_the_share_of_a_footprint_put_in_twice_stands_once(client, forest, stoves, footprint):
    half = -(-footprint.grams // 2)
    typed = {"footprint": footprint.id, "share": "50"}
    for listing in (forest, stoves):
        put(client, listing, f"{half // 1000}.{half % 1000:03}", **typed)
    found = masses(client)
    assert sum(found.values()) == half
    assert abs(found[forest.public_id] - found[stoves.public_id]) <= 1


def test_a_sum_of_money_buys_the_most_it_can_and_no_gram_more_would_fit(client, forest, stoves):
    put(client, forest, "3000", "JPY")
    put(client, stoves, "1000", "JPY")
    change(client, extra="", money="10,000")
    priced = basket(client)["priced"]
    assert 9_990 < priced.total <= 10_000
    first = priced.lines[0]
    change(client, extra="", money="")
    page = shown(client, f"/checkout/?listing={forest.public_id}&amount=3000&unit=JPY")
    assert "¥3,000 buys" in page
    assert first.grams > priced.lines[1].grams


@pytest.mark.parametrize("typed", [{"money": "x"}, {"money": "1.5"}, {"extra": "1e3"}, {"extra": "-1"}])
def test_what_cannot_be_read_is_refused_in_words_and_stays_typed(client, forest, typed):
    put(client, forest, "500")
    refused = change(client, **typed)
    assert refused.status_code == 422
    assert next(iter(typed.values())) in refused.content.decode()
    assert masses(client) == {forest.public_id: 500_000}


def test_pressing_twice_reloading_and_a_second_tab_change_nothing_twice(client, forest, stoves):
    put(client, forest, "500", once="one-press")
    put(client, forest, "500", once="one-press")
    page_of_first_tab = {f"part_{forest.public_id}": "100", "extra": "500"}
    put(client, stoves, "250")  # in the second tab
    change(client, **page_of_first_tab | {"extra": "750"})
    assert set(masses(client)) == {forest.public_id, stoves.public_id}
    assert sum(masses(client).values()) == 750_000
    client.post("/basket/", {"remove": stoves.public_id, "extra": "750"})
    client.post("/basket/", {"remove": stoves.public_id, "extra": "750"})
    assert masses(client) == {forest.public_id: 750_000}


def test_who_signs_in_takes_the_basket_along_and_finds_it_again(client, forest, stoves, buyer):
    elsewhere = Client()
    elsewhere.force_login(buyer)
    put(elsewhere, stoves, "250")
    put(client, forest, "500")
    client.post("/account/login/", {"login": buyer.email, "password": PASSWORD})
    assert masses(client) == {stoves.public_id: 250_000, forest.public_id: 500_000}
    assert masses(elsewhere) == masses(client)
    assert Basket.objects.count() == 1
    assert basket(Client())["basket"] is None


def test_what_is_no_longer_for_sale_is_left_out_and_said(client, forest, stoves):
    put(client, forest, "500")
    put(client, stoves, "500")
    suspend(listing=forest, by=None, reason="A question is open.")
    assert "Not for sale at the moment" in shown(client, "/basket/")
    assert masses(client) == {stoves.public_id: TONNE}


@paying
def test_a_basket_becomes_one_order_that_knows_its_footprints_and_is_empty_once_paid(
    client, forest, stoves, footprint, stripe_sandbox
):
    client.post("/basket/footprints/", {"footprint": footprint.id, "share": "100"})
    put(client, forest, "1")
    put(client, stoves, "1")
    change(client, **{f"part_{forest.public_id}": "60", f"part_{stoves.public_id}": "40", "extra": ""})
    confirmation = answer(client, BASKET)["Location"]
    payment = confirm(client, confirmation)["Location"]
    assert basket(client)["rows"], "an order that is not paid leaves the basket as it is"
    order = Order.objects.get()
    assert sum(line.grams for line in order.lines.all()) == footprint.grams
    assert OffsetShare.objects.get().grams == footprint.grams
    pay_page(stripe_sandbox, payment)
    deliver_webhooks(stripe_sandbox, Client())
    work()
    order.refresh_from_db()
    assert order.state == "retired"
    assert basket(client)["empty"]


def test_parts_of_a_whole_sum_to_it_exactly():
    for total, parts in ((10, [1, 1, 1]), (1, [1, 2]), (10**15, [3, 7, 11]), (7, [0, 5])):
        assert sum(spread(total, parts)) == total
    assert spread(5, [0, 0]) == [0, 0]
