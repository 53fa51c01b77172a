"""A company's orders by API: accepted, retired and charged in one act."""

import json
from typing import Any

import pytest
from django.test import Client

from marketplace.orders.models import Order, Statement
from marketplace.outbox.queries import waiting_count
from registry.issuance import available_grams
from registry.models import Retirement
from tests.shop import TONNE, put_up_for_sale, work

pytestmark = pytest.mark.django_db(transaction=True)


def post(client: Client, key: str, listing, amount: str = "1.25", *, idempotency: str = "k-1", **more: Any):
    body = {
        "lines": [{"listing": listing.public_id, "mass": {"amount": amount, "unit": "kg"}}],
        "beneficiary": {"name": "Kaze Airways", "kind": "organisation"},
        "language": "en",
        **more,
    }
    return client.post(
        "/api/v1/orders/",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency},
    )


def test_an_order_is_retired_in_the_same_breath(offer, client: Client, live_key):
    answer = post(client, live_key, offer)
    order = answer.json()
    assert answer.status_code == 201
    assert (order["state"], order["funding"]) == ("retired", "statement")
    assert [move["state"] for move in order["history"]] == ["paid", "retired"]
    (line,) = order["lines"]
    assert (line["grams"], line["payment_fee"]["minor"], line["certificate_url"]) == (1_250, 0, None)
    work()
    order = client.get(
        f"/api/v1/orders/{order['id']}/", headers={"Authorization": f"Bearer {live_key}"}
    ).json()
    assert order["lines"][0]["certificate_url"].endswith(f"/certificates/{line['retirement']}/")
    assert waiting_count() == 0


def test_a_single_gram_is_charged_exactly(offer, client: Client, live_key):
    order = post(client, live_key, offer, "0.001").json()
    assert order["accrued_micro"] == 12_100  # 0.01 yen + 10 % fee + 10 % tax, in millionths of a yen
    post(client, live_key, offer, "0.001", idempotency="k-2")
    assert Statement.objects.get().accrued_micro == 24_200


def test_the_same_key_answers_with_the_first_order(offer, client: Client, live_key):
    first, again = post(client, live_key, offer), post(client, live_key, offer)
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert Retirement.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(offer, client: Client, live_key):
    post(client, live_key, offer)
    answer = post(client, live_key, offer, "2")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_more_than_there_is_retires_nothing_and_charges_nothing(offer, client: Client, live_key):
    answer = post(client, live_key, offer, "10001")
    assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_stock")
    assert answer.json()["available_grams"] == 10 * TONNE
    assert not Order.objects.exists()
    assert not Statement.objects.exists()


def test_two_listings_are_retired_together_or_not_at_all(
    offer, npo, verification_body, client: Client, live_key
):
    other = put_up_for_sale(npo, verification_body, tonnes=1, code="0013")
    lines = [
        {"listing": offer.public_id, "mass": {"amount": "1", "unit": "t"}},
        {"listing": other.public_id, "mass": {"amount": "2", "unit": "t"}},
    ]
    answer = post(client, live_key, offer, lines=lines)
    assert answer.json()["code"] == "insufficient_stock"
    assert not Retirement.objects.exists()
    assert available_grams(offer.escrow_id) == 10 * TONNE
    lines[1]["mass"]["amount"] = "1"
    assert post(client, live_key, offer, idempotency="k-2", lines=lines).status_code == 201
    assert Retirement.objects.count() == 2


def test_a_statement_that_is_full_refuses(offer, client: Client, live_key, company):
    company.statement_limit_minor = 20
    company.save()
    assert post(client, live_key, offer, "1").status_code == 201
    answer = post(client, live_key, offer, "1", idempotency="k-2")
    assert (answer.status_code, answer.json()["code"]) == (409, "statement_limit")
    assert Retirement.objects.count() == 1


def test_without_a_limit_everyone_can_try_in_test_mode_and_only_there(
    offer, test_offer, client: Client, live_key, test_key, company
):
    company.statement_limit_minor = None
    company.save()
    assert post(client, live_key, offer, "1").json()["code"] == "statement_limit"
    assert post(client, test_key, test_offer, "1", idempotency="k-2").status_code == 201
    company.test_limit_minor = 20
    company.save()
    answer = post(client, test_key, test_offer, "1", idempotency="k-3")
    assert (answer.status_code, answer.json()["code"]) == (409, "statement_limit")


def test_an_external_id_is_used_once(offer, client: Client, live_key):
    assert post(client, live_key, offer, external_id="booking-7").status_code == 201
    answer = post(client, live_key, offer, external_id="booking-7", idempotency="k-2")
    assert (answer.status_code, answer.json()["code"]) == (409, "external_id_used")
    assert Retirement.objects.count() == 1


def test_a_test_key_reaches_test_listings_only(offer, test_offer, client: Client, test_key, live_key):
    assert post(client, test_key, offer).json()["code"] == "listing_not_for_sale"
    assert post(client, live_key, test_offer).json()["code"] == "listing_not_for_sale"
    order = post(client, test_key, test_offer, idempotency="k-2").json()
    assert order["livemode"] is False
    assert Retirement.objects.get().livemode is False


def test_an_order_is_seen_by_its_own_organisation_and_mode_only(offer, client: Client, live_key, test_key):
    order = post(client, live_key, offer).json()
    seen = {
        key: client.get(
            f"/api/v1/orders/{order['id']}/", headers={"Authorization": f"Bearer {key}"}
        ).status_code
        for key in (live_key, test_key)
    }
    assert seen == {live_key: 200, test_key: 404}


def test_orders_are_found_by_external_id_and_state(offer, client: Client, live_key):
    first = post(client, live_key, offer, external_id="a").json()
    post(client, live_key, offer, external_id="b", idempotency="k-2")

    def found(query: str) -> list[str]:
        answer = client.get(f"/api/v1/orders/?{query}", headers={"Authorization": f"Bearer {live_key}"})
        return [order["id"] for order in answer.json()["results"]]

    assert found("external_id=a") == [first["id"]]
    assert len(found("state=retired")) == 2
    assert found("state=paid") == []
