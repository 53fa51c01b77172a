"""The checkout as a person meets it."""

import re
from functools import partial

import pytest
from django.test import Client

from marketplace.catalogue.models import Listing
from marketplace.catalogue.offering import pause
from marketplace.catalogue.review import suspend
from marketplace.orders.models import Order
from marketplace.orders.services import UNPAID_ORDERS_MAX
from marketplace.payments.models import Payment
from registry.issuance import available_grams
from tests.shop import TONNE, check_out

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {
    "beneficiary": "Hana Sato",
    "beneficiary_kind": "person",
    "public": "yes",
    "purpose": "offset",
    "email": "hana@example.jp",
}


def address(listing: Listing, amount: str = "1240", unit: str = "kg") -> str:
    return f"/checkout/?listing={listing.public_id}&amount={amount}&unit={unit}"


def fill_in(client: Client, page: str, **answers: str):
    """Answer the questions; then, if they are taken, confirm. The answer of the last step."""
    written = client.post(page, FORM | answers)
    return confirm(client, written["Location"]) if written.status_code == 302 else written


def confirm(client: Client, page: str, **more: str):
    shown = client.get(page)
    quote = re.search(r'name="quote" value="([^"]+)"', shown.content.decode())
    return client.post(page, {"quote": quote[1], **more}) if quote else shown


def test_nothing_is_ticked_beforehand(offer, client: Client):
    html = client.get(address(offer)).content.decode()
    assert not re.search(r"<input[^>]*\bchecked", html)


def test_the_page_shows_where_each_yen_goes_and_the_total(offer, client: Client):
    html = client.get(address(offer)).content.decode()
    for amount in ("¥12,400", "¥1,240", "¥562", "¥1,420", "¥15,622"):
        assert amount in html


def test_the_form_leads_to_the_payment_page(offer, stripe_sandbox, client: Client):
    answer = fill_in(client, address(offer))
    assert answer.status_code == 302
    assert answer["Location"].startswith(stripe_sandbox.url)
    order = Order.objects.get()
    assert (order.state, order.total_minor) == ("held", 15_622)


def test_a_double_click_makes_one_order(offer, stripe_sandbox, client: Client):
    page = client.post(address(offer), FORM)["Location"]
    assert client.post(address(offer), FORM)["Location"] == page
    quote = re.search(r'name="quote" value="([^"]+)"', client.get(page).content.decode())[1]
    first, second = client.post(page, {"quote": quote}), client.post(page, {"quote": quote})
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "unit", "grams"),
    [("１，２４０", "kg", 1_240_000), ("0.5", "t", 500_000), ("60 000", "g", 60_000)],
)
def test_amounts_are_understood_as_people_type_them(
    offer, stripe_sandbox, client: Client, typed, unit, grams
):
    fill_in(client, address(offer, typed, unit))
    assert Order.objects.get().lines.get().grams == grams


@pytest.mark.parametrize(
    "amount", ["-1", "0", "", "1e3", "0.0000001", "99999999999999999999", "一", "1.2.3", "NaN"]
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_amount_that_is_none_is_refused_in_words(offer, client: Client, amount, language):
    answer = client.get(address(offer, amount), headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert ("質量は" if language == "ja" else "Write the mass") in answer.content.decode()


def test_more_than_there_is_is_refused_with_what_there_is(offer, stripe_sandbox, client: Client):
    answer = fill_in(client, address(offer, "11", "t"))
    assert answer.status_code == 409
    assert "10 t" in answer.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("stop", [partial(suspend, reason="A question is open."), pause])
def test_a_listing_that_is_not_live_cannot_be_ordered(offer, client: Client, stop):
    stop(listing=offer, by=None)
    assert client.get(address(offer)).status_code == 409


def test_a_listing_suspended_while_the_form_is_filled_in_is_not_sold(offer, stripe_sandbox, client: Client):
    page = client.post(address(offer), FORM)["Location"]
    quote = re.search(r'name="quote" value="([^"]+)"', client.get(page).content.decode())[1]
    suspend(listing=offer, by=None, reason="A question is open.")
    assert client.post(page, {"quote": quote}).status_code == 409
    assert available_grams(offer.escrow_id) == 10 * TONNE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("beneficiary", ""),
        ("beneficiary", "x" * 1001),
        ("public", ""),
        ("message", "a\u0007b"),
    ],
)
def test_a_wrong_answer_is_shown_and_nothing_that_was_typed_is_lost(
    offer, stripe_sandbox, client: Client, field, value
):
    answer = fill_in(client, address(offer), **{"message": "Thank you", field: value})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "field-error" in html
    if field != "beneficiary":
        assert "Hana Sato" in html
    assert not Order.objects.exists()


def test_a_card_that_would_be_charged_too_little_is_told_the_least(offer, client: Client):
    answer = client.get(address(offer, "1", "kg"))
    assert answer.status_code == 422
    kilograms = re.search(r"([\d.]+) kg", answer.content.decode())[1]
    assert client.get(address(offer, kilograms)).status_code == 200
    assert client.get(address(offer, f"{float(kilograms) - 0.001:.3f}")).status_code == 422


def test_a_visitor_who_opens_a_hundred_checkouts_is_stopped_and_told(offer, stripe_sandbox, client: Client):
    answers = [
        fill_in(Client(), address(offer, "10")).status_code for _checkout in range(UNPAID_ORDERS_MAX + 2)
    ]
    assert answers == [302] * UNPAID_ORDERS_MAX + [429, 429]
    assert available_grams(offer.escrow_id) == 10 * TONNE - UNPAID_ORDERS_MAX * 10_000


def test_who_goes_back_and_submits_again_meets_the_same_order(offer, stripe_sandbox, client: Client):
    first = fill_in(client, address(offer))
    again = fill_in(client, address(offer))
    assert again["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_a_message_of_several_lines_is_kept(offer, stripe_sandbox, client: Client):
    fill_in(client, address(offer), message="結婚10周年の旅に。\r\nありがとう。")
    assert Order.objects.get().message == "結婚10周年の旅に。\nありがとう。"


def test_a_name_that_turns_the_direction_of_reading_is_refused(offer, stripe_sandbox, client: Client):
    assert fill_in(client, address(offer), beneficiary="甲\u202e株式会社\u202c乙").status_code == 422
    assert fill_in(client, address(offer), beneficiary="שלום\u200f").status_code == 302


def test_the_order_page_needs_its_token(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    page = f"/orders/{checkout.order.public_id}/"
    assert client.get(page).status_code == 404
    assert client.get(page + "?access_token=" + "f" * 40).status_code == 404
    answer = client.get(page + f"?access_token={checkout.access_token}")
    assert answer.status_code == 200
    assert "held for you until" in answer.content.decode()


def test_from_the_order_page_one_gets_back_to_stripe(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    page = f"/orders/{checkout.order.public_id}/pay/?access_token={checkout.access_token}"
    assert client.get(page)["Location"] == checkout.checkout_url
    assert client.post(page)["Location"] == checkout.checkout_url


def test_only_a_press_opens_another_payment_and_a_second_press_the_same(
    offer, stripe_sandbox, settings, client: Client
):
    settings.PAYMENT_METHODS = frozenset({"card", "konbini"})
    checkout = check_out(offer, TONNE)
    Order.objects.filter(pk=checkout.order.pk).update(email="buyer@example.org")
    page = f"/orders/{checkout.order.public_id}/pay/?access_token={checkout.access_token}"
    assert client.get(page + "&by=konbini")["Location"] == checkout.checkout_url
    assert Payment.objects.count() == 1
    pages = {client.post(page, {"by": "konbini"})["Location"] for _press in range(2)}
    assert len(pages) == 1
    assert pages != {checkout.checkout_url}
    assert client.get(page)["Location"] in pages
    assert Payment.objects.count() == 2


def test_a_payment_that_could_not_be_opened_waits_for_a_press(offer, stripe_sandbox, client: Client):
    checkout = check_out(offer, TONNE)
    Payment.objects.update(state="intended", checkout_url="", session_id="")
    page = f"/orders/{checkout.order.public_id}/"
    token = f"?access_token={checkout.access_token}"
    assert client.get(f"{page}pay/{token}")["Location"] == page + token
    assert client.post(f"{page}pay/{token}")["Location"] == checkout.checkout_url


def test_what_has_not_changed_is_not_put_anew_under_the_buyers_finger(
    offer, stripe_sandbox, settings, client: Client
):
    settings.PAYMENT_METHODS = frozenset({"card", "konbini"})
    checkout = check_out(offer, TONNE)
    Order.objects.filter(pk=checkout.order.pk).update(email="buyer@example.org")
    page = f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}"

    def asks_next(page: str) -> str:
        return re.search(r'hx-get="([^"]+)"', client.get(page).content.decode())[1].replace("&amp;", "&")

    poll = asks_next(page)
    assert client.get(poll).status_code == 204
    client.post(page.replace("/?", "/pay/?"), {"by": "konbini"})
    assert client.get(poll).status_code == 200
    assert client.get(asks_next(poll)).status_code == 204


def test_who_comes_from_paying_is_not_asked_to_pay_again(offer, stripe_sandbox, settings, client: Client):
    settings.PAYMENT_METHODS = frozenset({"card", "konbini"})
    checkout = check_out(offer, TONNE)
    page = f"/orders/{checkout.order.public_id}/?access_token={checkout.access_token}"
    assert "/pay/?access_token" in client.get(page).content.decode()
    back = client.get(page + "&from=stripe").content.decode()
    assert "/pay/?access_token" not in back
    again = re.search(r'hx-get="([^"]+)"', back)[1].replace("&amp;", "&").partition("&seen")[0]
    assert "/pay/?access_token" not in client.get(again).content.decode()
