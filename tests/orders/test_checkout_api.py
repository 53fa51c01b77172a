"""Quotes and checkouts over HTTP: what is answered, and every way in which they are refused."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.catalogue.review import suspend
from marketplace.orders.models import Order, Quote
from marketplace.payments import settle
from registry.issuance import available_grams
from tests.shop import TONNE, deliver_webhooks, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)
BUYER = {
    "email": "hana@example.jp",
    "beneficiary": {"name": "山田 花子", "kind": "person", "public": True},
    "purpose": "offset",
    "language": "ja",
}
MASS = {"amount": "250", "unit": "kg"}


def ask(client: Client, path: str, body: Any = None, **headers: str):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def lines(*listings: Listing, mass: Any = MASS) -> dict[str, Any]:
    return {"lines": [{"listing": listing.public_id, "mass": mass} for listing in listings]}


def refused(answer) -> tuple[int, str]:
    """The status and code of a problem, after a look at its shape."""
    problem = answer.json()
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert problem.keys() >= {"type", "title", "status", "detail", "code", "errors"}
    assert problem["status"] == answer.status_code
    assert all(error.keys() == {"field", "code", "message"} for error in problem["errors"])
    return answer.status_code, problem["code"]


# --- quotes ----------------------------------------------------------------------------------------------------------
def parts(quote: dict[str, Any]) -> int:
    net = sum(
        line[part]["minor"] for line in quote["lines"] for part in ("project", "platform_fee", "payment_fee")
    )
    return net + sum(tax["tax"]["minor"] for tax in quote["taxes"])


def test_a_quote_for_a_mass_adds_up_and_holds_nothing(offer, client: Client):
    answer = ask(client, "/quotes/", lines(offer))
    quote = answer.json()
    assert answer.status_code == 201
    assert quote.keys() == {"id", "livemode", "lines", "taxes", "total", "expires_at"}
    assert quote["lines"][0]["grams"] == 250_000
    assert quote["total"] == {"minor": parts(quote), "currency": "JPY"}
    assert quote["taxes"][0]["base"]["minor"] == quote["total"]["minor"] - quote["taxes"][0]["tax"]["minor"]
    assert available_grams(offer.escrow_id) == 10 * TONNE


@pytest.mark.parametrize("yen", [50, 51, 777, 1_000, 98_765])
def test_a_quote_for_money_buys_the_largest_mass_that_fits(offer, client: Client, yen):
    asked = {"lines": [{"listing": offer.public_id}], "money": {"minor": yen, "currency": "JPY"}}
    answer = ask(client, "/quotes/", asked)
    if refused_for_too_little := answer.status_code == 422:
        assert refused(answer)[1] == "below_payment_minimum"
        assert yen < 60
        return
    assert not refused_for_too_little
    quote = answer.json()
    assert quote["total"]["minor"] == parts(quote) <= yen
    more = {"amount": str(quote["lines"][0]["grams"] + 1), "unit": "g"}
    assert ask(client, "/quotes/", lines(offer, mass=more)).json()["total"]["minor"] > yen


def test_money_is_shared_between_two_listings(offer, npo, verification_body, client: Client):
    other = put_up_for_sale(npo, verification_body, code="0013")
    shares = [{"listing": offer.public_id, "share": "0.75"}, {"listing": other.public_id, "share": "0.25"}]
    quote = ask(client, "/quotes/", {"lines": shares, "money": {"minor": 40_000, "currency": "JPY"}}).json()
    first, second = (line["project"]["minor"] for line in quote["lines"])
    assert abs(first - 3 * second) <= 4
    assert 39_990 <= quote["total"]["minor"] == parts(quote) <= 40_000


def test_mass_and_money_exclude_each_other(offer, client: Client):
    money = {"money": {"minor": 1_000, "currency": "JPY"}}
    assert refused(ask(client, "/quotes/", lines(offer) | money)) == (422, "amount_invalid")
    assert refused(ask(client, "/quotes/", {"lines": [{"listing": offer.public_id}]})) == (
        422,
        "amount_invalid",
    )
    yen_only = {"lines": [{"listing": offer.public_id}], "money": {"minor": 1_000, "currency": "USD"}}
    assert refused(ask(client, "/quotes/", yen_only)) == (422, "lines_invalid")


@pytest.mark.parametrize("shares", [["0.5", "0.6"], ["0.5", "0.4"], ["0.0", "1"], ["2", "0.5"], ["½", "0.5"]])
def test_shares_that_are_no_whole_are_refused(offer, npo, verification_body, client: Client, shares):
    other = put_up_for_sale(npo, verification_body, code="0013")
    asked = [
        {"listing": each.public_id, "share": share}
        for each, share in zip([offer, other], shares, strict=True)
    ]
    answer = ask(client, "/quotes/", {"lines": asked, "money": {"minor": 1_000, "currency": "JPY"}})
    assert refused(answer)[0] == 422


@pytest.mark.parametrize(
    "mass",
    [
        {"amount": "１２５", "unit": "kg"},
        {"amount": "١٢٥", "unit": "kg"},
        {"amount": "-1", "unit": "kg"},
        {"amount": "0", "unit": "kg"},
        {"amount": "0.0001", "unit": "kg"},
        {"amount": "1.2345678", "unit": "t"},
        {"amount": "1e3", "unit": "kg"},
        {"amount": " 1", "unit": "kg"},
        {"amount": "1,5", "unit": "kg"},
        {"amount": "01", "unit": "kg"},
        {"amount": "", "unit": "kg"},
        {"amount": "NaN", "unit": "kg"},
        {"amount": "9" * 16, "unit": "t"},
        {"amount": "9" * 400, "unit": "g"},
        {"amount": 1.25, "unit": "kg"},
        {"amount": 125, "unit": "kg"},
        {"amount": "1", "unit": "lb"},
        {"amount": "1"},
        {"unit": "kg"},
        "1 kg",
        {},
    ],
)
def test_a_mass_that_cannot_be_held_exactly_is_refused(offer, client: Client, mass):
    answer = ask(client, "/quotes/", lines(offer, mass=mass))
    assert refused(answer) == (422, "mass_not_representable")
    assert answer.json()["errors"][0]["field"] == "lines.0.mass"


@pytest.mark.parametrize("mass", [{"amount": "0.25", "unit": "t"}, {"amount": "250000", "unit": "g"}, MASS])
def test_one_mass_is_the_same_in_every_unit(offer, client: Client, mass):
    assert ask(client, "/quotes/", lines(offer, mass=mass)).json()["lines"][0]["grams"] == 250_000


def test_less_than_a_card_can_be_charged_is_refused_with_the_least_that_can(offer, client: Client):
    answer = ask(client, "/quotes/", lines(offer, mass={"amount": "1", "unit": "g"}))
    assert refused(answer) == (422, "below_payment_minimum")
    least = answer.json()["minimum_grams"]
    assert ask(client, "/quotes/", lines(offer, mass={"amount": str(least), "unit": "g"})).status_code == 201
    too_little = lines(offer, mass={"amount": str(least - 1), "unit": "g"})
    assert refused(ask(client, "/quotes/", too_little)) == (422, "below_payment_minimum")


def test_what_is_not_for_sale_is_refused_by_name(offer, client: Client):
    unknown = {"lines": [{"listing": "lst_nothing", "mass": MASS}]}
    assert refused(ask(client, "/quotes/", unknown)) == (409, "listing_not_for_sale")
    suspend(listing=offer, by=None, reason="A question is open.")
    answer = ask(client, "/quotes/", lines(offer))
    assert refused(answer) == (409, "listing_not_for_sale")
    assert answer.json()["errors"][0]["field"] == "lines.0.listing"


def test_lines_that_do_not_belong_together_are_refused(offer, test_offer, client: Client):
    assert refused(ask(client, "/quotes/", lines(offer, offer))) == (422, "lines_invalid")
    assert refused(ask(client, "/quotes/", lines(offer, test_offer))) == (409, "listing_not_for_sale")
    assert refused(ask(client, "/quotes/", {"lines": []}))[0] == 422
    assert refused(ask(client, "/quotes/", {}))[0] == 422


def test_test_listings_are_for_whoever_has_a_test_key(test_offer, stripe_sandbox, client: Client, test_key):
    assert refused(ask(client, "/quotes/", lines(test_offer))) == (409, "listing_not_for_sale")
    assert refused(ask(client, "/checkouts/", lines(test_offer) | BUYER)) == (409, "listing_not_for_sale")
    with_key = {"Authorization": f"Bearer {test_key}"}
    assert ask(client, "/checkouts/", lines(test_offer) | BUYER, **with_key).status_code == 201


# --- checkouts -------------------------------------------------------------------------------------------------------
def test_a_checkout_holds_the_stock_and_names_its_page(offer, stripe_sandbox, client: Client):
    answer = ask(client, "/checkouts/", lines(offer) | BUYER)
    assert answer.status_code == 201
    assert answer.json()["checkout_url"].startswith(stripe_sandbox.url)
    assert available_grams(offer.escrow_id) == 10 * TONNE - 250_000
    order = client.get(
        f"/api/v1/orders/{answer.json()['order']}/?access_token={answer.json()['access_token']}"
    ).json()
    assert (order["state"], order["funding"], order["refunds"]) == ("held", "card", [])
    assert order["held_until"] == answer.json()["held_until"]
    (line,) = order["lines"]
    assert (line["grams"], line["retirement"], line["certificate_url"]) == (250_000, None, None)


def test_a_quote_is_bought_at_its_price(offer, stripe_sandbox, client: Client):
    quote = ask(client, "/quotes/", lines(offer)).json()
    ask(client, "/checkouts/", {"quote": quote["id"]} | BUYER)
    assert Order.objects.get().total_minor == quote["total"]["minor"]


def test_a_quote_and_lines_exclude_each_other(offer, stripe_sandbox, client: Client):
    quote = ask(client, "/quotes/", lines(offer)).json()["id"]
    assert refused(ask(client, "/checkouts/", {"quote": quote} | lines(offer) | BUYER))[0] == 422
    assert refused(ask(client, "/checkouts/", BUYER))[0] == 422
    assert not Order.objects.exists()


def test_a_quote_that_has_ended_or_never_was_is_refused(offer, stripe_sandbox, client: Client):
    quote = ask(client, "/quotes/", lines(offer)).json()["id"]
    Quote.objects.update(expires_at=timezone.now())
    for gone in (quote, "quo_nothing", "\u0000"):
        status, code = refused(ask(client, "/checkouts/", {"quote": gone} | BUYER))
        assert (status, code) == (409, "quote_expired") or gone == "\u0000"
    assert not Order.objects.exists()


def test_a_price_that_has_changed_since_the_quote_is_refused(offer, stripe_sandbox, client: Client):
    quote = ask(client, "/quotes/", lines(offer)).json()["id"]
    Listing.objects.update(project_price_minor=9_000)
    assert refused(ask(client, "/checkouts/", {"quote": quote} | BUYER)) == (409, "price_changed")
    assert not Order.objects.exists()


def test_more_than_there_is_is_refused_with_what_there_is(offer, stripe_sandbox, client: Client):
    answer = ask(client, "/checkouts/", lines(offer, mass={"amount": "10.000001", "unit": "t"}) | BUYER)
    assert refused(answer) == (409, "insufficient_stock")
    assert answer.json()["available_grams"] == 10 * TONNE
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"beneficiary": {"name": ""}}, "beneficiary.name"),
        ({"beneficiary": {"name": "x" * 1_001}}, "beneficiary.name"),
        ({"beneficiary": {"name": "\u0007"}}, "beneficiary.name"),
        ({"beneficiary": {"name": "Hana", "kind": "cat"}}, "beneficiary.kind"),
        ({"purpose": "neutrality"}, "purpose"),
        ({"language": "fr"}, "language"),
        ({"message": "y" * 1_001}, "message"),
    ],
)
def test_a_wrong_word_is_refused_by_its_field(offer, stripe_sandbox, client: Client, wrong, field):
    answer = ask(client, "/checkouts/", lines(offer) | BUYER | wrong)
    assert refused(answer)[0] == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Order.objects.exists()


def test_one_key_makes_one_checkout(offer, stripe_sandbox, client: Client):
    body = lines(offer) | BUYER
    first, again = (ask(client, "/checkouts/", body, Idempotency_Key="k-1").json() for _ in range(2))
    assert first == again
    assert Order.objects.count() == 1
    other = ask(
        client, "/checkouts/", lines(offer, mass={"amount": "1", "unit": "t"}) | BUYER, Idempotency_Key="k-1"
    )
    assert refused(other) == (422, "idempotency_mismatch")
    assert Order.objects.count() == 1


def test_stripe_away_is_said_and_nothing_stays_held(offer, stripe_sandbox, client: Client):
    stripe_sandbox.control("/faults", path="/v1/checkout/sessions", times=2)
    assert refused(ask(client, "/checkouts/", lines(offer) | BUYER)) == (503, "payment_unavailable")
    assert available_grams(offer.escrow_id) == 10 * TONNE


# --- with its token --------------------------------------------------------------------------------------------------
@pytest.fixture
def checkout(offer, stripe_sandbox, client: Client) -> dict[str, str]:
    return ask(client, "/checkouts/", lines(offer) | BUYER).json()


def test_an_order_is_nothing_without_its_token(checkout, client: Client):
    page = f"/api/v1/orders/{checkout['order']}/"
    for wrong in ("", "?access_token=", "?access_token=" + "0" * 40, "?access_token=%00"):
        assert refused(client.get(page + wrong)) == (404, "not_found")
        assert refused(client.post(page + "cancel/" + wrong)) == (404, "not_found")
    assert Order.objects.get().state == "held"


def test_whoever_has_the_token_cancels(offer, checkout, client: Client):
    answer = client.post(
        f"/api/v1/orders/{checkout['order']}/cancel/?access_token={checkout['access_token']}"
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert available_grams(offer.escrow_id) == 10 * TONNE


def test_a_retired_order_cannot_be_cancelled(checkout, stripe_sandbox, client: Client):
    stripe_sandbox.pay(
        stripe_sandbox.client().v1.checkout.sessions.retrieve(checkout["checkout_url"].split("/")[-1])
    )
    settle.settle(Order.objects.get().payments.get().pk)
    deliver_webhooks(stripe_sandbox, client)
    work()
    token = f"?access_token={checkout['access_token']}"
    answer = client.post(f"/api/v1/orders/{checkout['order']}/cancel/{token}")
    assert refused(answer) == (409, "already_retiring")
    order = client.get(f"/api/v1/orders/{checkout['order']}/{token}").json()
    assert [move["state"] for move in order["history"]] == ["held", "paid", "retiring", "retired"]
    assert order["lines"][0]["certificate_url"].endswith(f"/certificates/{order['lines'][0]['retirement']}/")
