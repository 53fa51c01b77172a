"""Checkout Sessions over the official library: opened, looked at, listed, expired."""

import time

import pytest
import stripe

from .conftest import expect_refusal
from .driver import Driver, line, order


def create(client: stripe.StripeClient, **more: object):
    return client.v1.checkout.sessions.create(order(**more))


def test_an_open_session_says_what_was_ordered(sandbox: Driver, client):
    session = create(
        client, customer_email="hana@example.jp", payment_intent_data={"metadata": {"order": "17"}}
    )
    assert (session.object, session.mode, session.status) == ("checkout.session", "payment", "open")
    assert (session.payment_status, session.livemode) == ("unpaid", False)
    assert (session.amount_subtotal, session.amount_total, session.currency) == (3940, 3940, "jpy")
    assert session.client_reference_id == "order-17"
    assert session.metadata.to_dict() == {"order": "17"}
    assert session.customer_details.email == session.customer_email == "hana@example.jp"
    assert session.payment_intent is None, "Stripe makes the intent when the buyer confirms"
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"
    assert session.id.startswith("cs_test_")


def test_a_session_lasts_a_day_unless_told_otherwise(client):
    assert create(client).expires_at - create(client).created == pytest.approx(86_400, abs=2)


def test_a_session_may_last_between_half_an_hour_and_a_day(client):
    now = int(time.time())
    assert create(client, expires_at=now + 31 * 60).expires_at == now + 31 * 60
    expect_refusal(lambda: create(client, expires_at=now + 29 * 60), "too_soon")
    expect_refusal(lambda: create(client, expires_at=now + 25 * 3600), "too_late")


def test_line_items_keep_their_inline_prices(client):
    session = create(client, line_items=[line(), line(unit_amount=100) | {"quantity": 1}])
    items = client.v1.checkout.sessions.line_items.list(session.id, {"expand": ["data.price.product"]}).data
    assert [(item.description, item.quantity, item.amount_total) for item in items] == [
        ("Snow country forest, 620 kg", 2, 3940),
        ("Snow country forest, 620 kg", 1, 100),
    ]
    assert items[0].price.unit_amount == 1970
    assert items[0].price.product.description == "KOC-JP-0012"
    assert session.amount_total == 4040


def test_line_items_are_left_out_until_they_are_asked_for(client):
    session = create(client)
    assert "line_items" not in session.to_dict()
    expanded = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert expanded.line_items.data[0].amount_total == 3940


@pytest.mark.parametrize(
    ("parameter", "change"),
    [
        ("colour", {"colour": "moss"}),
        ("payment_method_types", {"payment_method_types": ["card"]}),
        ("line_items[0][colour]", {"line_items": [line() | {"colour": "moss"}]}),
        (
            "line_items[0][price_data][product_data][weight]",
            {"line_items": [line(product_data={"name": "Forest", "weight": 1})]},
        ),
        ("payment_intent_data[colour]", {"payment_intent_data": {"colour": "moss"}}),
    ],
)
def test_what_stripe_does_not_know_is_refused_as_stripe_refuses_it(client, parameter, change):
    expect_refusal(lambda: create(client, **change), "unknown_parameter", param=parameter)


@pytest.mark.parametrize(
    ("parameter", "change"),
    [
        ("success_url", {"success_url": None}),
        (
            "line_items[0][price_data][currency]",
            {"line_items": [{"quantity": 1, "price_data": {"unit_amount": 1}}]},
        ),
        (
            "line_items[0][price_data][product_data][name]",
            {"line_items": [line(product_data={"description": "x"})]},
        ),
    ],
)
def test_what_is_missing_is_named(client, parameter, change):
    expect_refusal(lambda: create(client, **change), "missing_parameter", param=parameter)


@pytest.mark.parametrize(
    ("name", "parameter", "value", "change"),
    [
        ("empty_parameter", "cancel_url", "", {"cancel_url": ""}),
        (
            "not_an_integer",
            "line_items[0][price_data][unit_amount]",
            "19.70",
            {"line_items": [line(unit_amount="19.70")]},
        ),
        ("not_a_url", "success_url", "orders/done", {"success_url": "orders/done"}),
        ("not_an_email", "customer_email", "hana", {"customer_email": "hana"}),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(client, name, parameter, value, change):
    expect_refusal(lambda: create(client, **change), name, param=parameter, value=value)


def test_what_stripe_knows_and_the_sandbox_does_not_imitate_is_refused_in_other_words(client):
    for change in (
        {"discounts": [{"coupon": "half"}]},
        {"mode": "setup"},
        {"automatic_tax": {"enabled": True}},
    ):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            create(client, **change)
        assert caught.value.code == "sandbox_not_imitated"


def test_a_sum_below_the_least_charge_is_refused(client):
    expect_refusal(lambda: create(client, line_items=[line(unit_amount=20)]), "too_small", least="¥50 jpy")
    cheap = [line(unit_amount=20, currency="usd")]
    expect_refusal(lambda: create(client, line_items=cheap), "too_small", least="$0.50 usd")


def test_two_currencies_in_one_session_are_refused(client):
    with pytest.raises(stripe.InvalidRequestError, match="same currency"):
        create(client, line_items=[line(), line(currency="usd")])


def test_a_session_is_expired_once(client):
    session = create(client)
    expired = client.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.url) == ("expired", None)
    expect_refusal(lambda: client.v1.checkout.sessions.expire(session.id), "not_open", state="expired")


def test_a_paid_session_cannot_be_expired(sandbox: Driver, client):
    session = sandbox.paid()
    expect_refusal(lambda: client.v1.checkout.sessions.expire(session.id), "not_open", state="complete")


def test_time_expires_a_session(sandbox: Driver, client):
    session = create(client, expires_at=int(time.time()) + 31 * 60)
    sandbox.control("/clock", advance=30 * 60)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    sandbox.control("/clock", advance=61)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_a_session_that_does_not_exist_is_404(client):
    expect_refusal(
        lambda: client.v1.checkout.sessions.retrieve("cs_test_none"), "no_such_session", id="cs_test_none"
    )


def test_sessions_are_listed_newest_first_and_page_by_page(client):
    made = [create(client).id for _ in range(5)][::-1]
    page = client.v1.checkout.sessions.list({"limit": 2})
    assert [session.id for session in page.data] == made[:2]
    assert page.has_more
    assert [session.id for session in page.auto_paging_iter()] == made
    before = client.v1.checkout.sessions.list({"limit": 2, "ending_before": made[4]})
    assert [session.id for session in before.data] == made[2:4]


def test_sessions_are_found_by_state_and_by_intent(sandbox: Driver, client):
    create(client)
    paid = sandbox.paid()
    assert [found.id for found in client.v1.checkout.sessions.list({"status": "complete"}).data] == [paid.id]
    by_intent = client.v1.checkout.sessions.list({"payment_intent": paid.payment_intent})
    assert [found.id for found in by_intent.data] == [paid.id]


def test_a_property_that_cannot_be_expanded_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError, match=r"This property cannot be expanded \(metadata\)"):
        client.v1.checkout.sessions.create(order(expand=["metadata"]))
    assert client.v1.checkout.sessions.list().data == [], "a refused call leaves nothing behind"
