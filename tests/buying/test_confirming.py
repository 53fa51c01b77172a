"""The final confirmation: six items, a way back, and no price that changes unseen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.buying.models import Draft
from marketplace.buying.tasks import tidy
from marketplace.catalogue.models import Listing
from marketplace.catalogue.review import suspend
from marketplace.orders.models import Order, Quote
from tests.buying.steps import answer, confirm, gift, quote_on, shown
from tests.shop import check_out

pytestmark = pytest.mark.django_db
paying = pytest.mark.django_db(transaction=True)  # Stripe is never called inside a transaction

SIX = {
    "en": [
        "Quantity",
        "Price",
        "Payment: when and how",
        "Delivery: when",
        "Until when you can order",
        "Withdrawal",
    ],
    "ja": ["分量", "価格", "支払の時期と方法", "引渡し（提供）の時期", "申込みの期間", "申込みの撤回・解除"],
}


@pytest.fixture
def page(offer) -> str:
    return f"/checkout/?listing={offer.public_id}&amount=1240&unit=kg"


def test_the_last_screen_has_the_six_items_in_both_languages_and_ways_back(client, page):
    confirmation = answer(client, page)["Location"]
    for language, items in SIX.items():
        html = client.get(confirmation, headers={"Accept-Language": language}).content.decode()
        assert all(item in html for item in items)
        assert "¥15,622" in html
    assert "Hana Sato" in shown(client, page), "going back loses nothing"
    assert Order.objects.count() == 0, "nothing is ordered before the last button"


def test_who_wants_more_than_is_left_hears_it_before_any_question(client, page):
    assert "Only 10 t are left" in shown(client, page.replace("amount=1240", "amount=99999999"))


def test_another_visitor_meets_neither_the_answers_nor_the_confirmation(client, page):
    confirmation = answer(client, page)["Location"]
    assert Client().get(confirmation)["Location"] == page
    assert "Hana Sato" not in shown(Client(), page)


@paying
def test_an_expired_quote_is_renewed_with_a_word_and_the_new_price(client, page, offer, stripe_sandbox):
    confirmation = answer(client, page)["Location"]
    old = quote_on(client, confirmation)
    Quote.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    Listing.objects.filter(pk=offer.pk).update(project_price_minor=12_000)
    refused = client.post(confirmation, {"quote": old}, headers={"Accept-Language": "en"})
    assert refused.status_code == 409
    assert "from ¥15,622 to ¥18,746" in refused.content.decode()
    assert "Hana Sato" in refused.content.decode()
    assert Order.objects.count() == 0
    assert confirm(client, confirmation).status_code == 302
    assert Order.objects.get().total_minor == 18_746


def test_a_confirmation_left_open_in_another_tab_cannot_order_what_it_does_not_show(
    client, page, stripe_sandbox
):
    confirmation = answer(client, page)["Location"]
    old = quote_on(client, confirmation)
    Quote.objects.filter(public_id=old).update(expires_at=timezone.now() - timedelta(seconds=1))
    quote_on(client, confirmation)  # the other tab has the new one
    assert client.post(confirmation, {"quote": old}).status_code == 409
    assert client.post(confirmation).status_code == 409
    assert Order.objects.count() == 0


@paying
def test_stock_that_is_gone_by_then_is_said_and_what_was_written_stays(client, page, offer, stripe_sandbox):
    confirmation = answer(client, page)["Location"]
    check_out(offer, 9_000_000)
    refused = confirm(client, confirmation)
    assert refused.status_code == 409
    assert "1,000 kg" in refused.content.decode()
    suspend(listing=offer, by=None, reason="A question is open.")
    gone = client.get(confirmation, headers={"Accept-Language": "en"})
    assert gone.status_code == 409
    assert "what you have written is kept" in gone.content.decode()
    assert Draft.objects.get().answers["beneficiary"] == "Hana Sato"


@paying
def test_other_answers_make_another_order_and_give_the_first_one_up(client, page, stripe_sandbox):
    confirmation = answer(client, page)["Location"]
    confirm(client, confirmation)
    answer(client, page, beneficiary="Taro Sato")
    confirm(client, confirmation)
    first, second = Order.objects.order_by("id")
    assert (first.state, second.state) == ("cancelled", "held")
    assert second.beneficiary == "Taro Sato"


def test_names_with_script_emoji_and_right_to_left_letters_are_shown_as_they_are(client, page):
    name = "<script>alert(1)</script> שלום 🌱"
    html = shown(client, answer(client, page, beneficiary=name)["Location"])
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; שלום 🌱" in html


@pytest.mark.parametrize(
    "wrong", [{"deliver_on": ""}, {"deliver_on": "2020-01-01"}, {"giver": ""}, {"recipient_email": "x"}]
)
def test_a_gift_without_giver_or_day_is_asked_for_them(client, page, wrong):
    refused = answer(client, page, **(gift() | wrong))
    assert refused.status_code == 422
    assert "field-error" in refused.content.decode()
    assert "Hana Sato" in refused.content.decode()


def test_unfinished_checkouts_are_forgotten_after_two_days(client, page):
    answer(client, page)
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=3))
    tidy()
    assert not Draft.objects.exists()
