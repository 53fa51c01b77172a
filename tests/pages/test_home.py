"""The first page asks one question and opens the doors that lead somewhere."""

import pytest
from django.core.cache import caches

from tests.registry.acts import retire_now


def test_home_asks_one_question_in_both_languages(client, db):
    assert "What do you want to account for?" in client.get("/?lang=en").content.decode()
    assert "何の排出量を調べますか？" in client.get("/?lang=ja").content.decode()


def test_each_door_leads_to_its_calculator_and_one_to_all_of_them(client, db):
    page = client.get("/?lang=en").content.decode()
    assert page.count('class="door"') == 5
    for slug in ("flight/", "household/", "car/", "event/", "product/", ""):
        assert f'href="/calculate/{slug}"' in page


def test_before_the_first_retirement_home_says_that_there_is_none(client, db):
    assert "Nothing has been retired yet" in client.get("/?lang=en").content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_every_page_of_a_demonstration_says_so(client, db, settings, demo):
    settings.DEMO = demo
    for address in ("/", "/no-such-page/"):
        assert ("This is a demonstration" in client.get(address, {"lang": "en"}).content.decode()) is demo


def test_the_style_guide_is_shown_in_a_demonstration_only(client, db, settings):
    settings.DEMO = True
    assert client.get("/styleguide/").status_code == 200
    settings.DEMO = False
    assert client.get("/styleguide/").status_code == 404


def test_the_figures_are_counted_once_for_many_visitors(offer, client, django_assert_num_queries):
    retire_now(offer.escrow, 1_240_000, key="first")
    assert "in one retirement" in client.get("/?lang=en").content.decode()
    with django_assert_num_queries(0):
        assert "in one retirement" in client.get("/?lang=en").content.decode()
    caches["process"].clear()  # some seconds pass
    retire_now(offer.escrow, 1_000_000, key="second")
    assert "in 2 retirements" in client.get("/?lang=en").content.decode()
