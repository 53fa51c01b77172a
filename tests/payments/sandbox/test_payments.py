"""Paying with Stripe's test cards: what the session, the intent and the charge say afterwards."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import expect_refusal, fixture
from .driver import CARD, Driver

CARDS = fixture("cards")


@pytest.mark.parametrize(("number", "brand"), CARDS["succeed"].items())
def test_a_good_card_pays_and_leads_back_to_the_shop(sandbox: Driver, client, number, brand):
    session = sandbox.session(payment_intent_data={"metadata": {"order": "17"}, "description": "Order 17"})
    answer = sandbox.pay(session, number)
    assert answer.status == 303
    assert answer.headers["location"] == f"http://localhost:8000/orders/done/?session={session.id}"
    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (paid.customer_details.email, paid.customer_details.name) == (CARD["email"], CARD["name"])
    intent, charge = paid.payment_intent, paid.payment_intent.latest_charge
    assert (intent.status, intent.amount_received, intent.metadata.to_dict()) == (
        "succeeded",
        3940,
        {"order": "17"},
    )
    assert (charge.paid, charge.captured, charge.amount, charge.description) == (True, True, 3940, "Order 17")
    assert (charge.payment_method_details.card.brand, charge.payment_method_details.card.last4) == (
        brand,
        number[-4:],
    )


def test_stripe_keeps_its_fee(sandbox: Driver, client):
    session = sandbox.paid()
    charge = client.v1.charges.list(
        {"payment_intent": str(session.payment_intent), "expand": ["data.balance_transaction"]}
    ).data[0]
    transaction = charge.balance_transaction
    assert (transaction.amount, transaction.fee, transaction.net) == (3940, 142, 3798)
    assert transaction.fee_details[0].type == "stripe_fee"
    assert transaction.status == "pending"
    sandbox.control("/clock", advance=5 * 86_400)
    assert client.v1.balance_transactions.retrieve(transaction.id).status == "available"


@pytest.mark.parametrize(("number", "why"), CARDS["decline"].items())
def test_a_declined_card_charges_nothing_and_another_may_be_tried(sandbox: Driver, client, number, why):
    session = sandbox.session()
    answer = sandbox.pay(session, number)
    assert answer.status == 402
    assert 'role="alert"' in answer.text
    open_still = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (open_still.status, open_still.payment_status) == ("open", "unpaid")
    problem = open_still.payment_intent.last_payment_error
    assert (problem.code, problem.decline_code) == (why["code"], why["decline_code"])
    assert open_still.payment_intent.status == "requires_payment_method"
    assert sandbox.pay(session).status == 303
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert paid.payment_intent == open_still.payment_intent.id, "the second card pays the same intent"
    charges = client.v1.charges.list({"payment_intent": str(paid.payment_intent)}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def test_a_card_that_is_no_test_card_is_refused(sandbox: Driver, client):
    session = sandbox.session()
    assert sandbox.pay(session, "4111111111111111").status == 402
    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert intent.last_payment_error.decline_code == "test_mode_live_card"


@pytest.mark.parametrize("number", CARDS["authenticate"][:3])
def test_three_d_secure_is_asked_and_passed(sandbox: Driver, client, number):
    session = sandbox.session()
    assert sandbox.pay(session, number).headers["location"] == f"/c/pay/{session.id}/challenge"
    waiting = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (waiting.status, waiting.payment_intent.status) == ("open", "requires_action")
    assert (
        waiting.payment_intent.next_action.redirect_to_url.url
        == f"{sandbox.url}/c/pay/{session.id}/challenge"
    )
    answer = sandbox.challenge(session, "complete")
    assert answer.headers["location"].endswith(session.id)
    charge = client.v1.charges.list({"payment_intent": waiting.payment_intent.id}).data[0]
    assert charge.payment_method_details.card.three_d_secure.result == "authenticated"


def test_three_d_secure_refused_leads_back_to_the_form(sandbox: Driver, client):
    session = sandbox.session()
    sandbox.pay(session, "4000002500003155")
    answer = sandbox.challenge(session, "fail")
    assert answer.headers["location"] == f"/c/pay/{session.id}?problem=not_authenticated"
    intent = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}).payment_intent
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert client.v1.charges.list({"payment_intent": intent.id}).data == []
    assert sandbox.pay(session).status == 303


def test_a_card_may_be_declined_after_its_challenge(sandbox: Driver, client):
    session = sandbox.session()
    sandbox.pay(session, CARDS["authenticate"][3])
    assert sandbox.challenge(session, "complete").headers["location"].endswith("?problem=declined")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_second_click_pays_nothing_more(sandbox: Driver, client):
    session = sandbox.session()
    first, second = sandbox.pay(session), sandbox.pay(session)
    assert first.headers["location"] == second.headers["location"]
    assert len(client.v1.charges.list().data) == 1


def test_many_clicks_at_once_pay_once(sandbox: Driver, client):
    session = sandbox.session()
    with ThreadPoolExecutor(8) as clicks:
        answers = list(clicks.map(lambda _: sandbox.pay(session), range(16)))
    assert {answer.headers["location"] for answer in answers} == {
        f"http://localhost:8000/orders/done/?session={session.id}"
    }
    assert len(client.v1.charges.list().data) == 1
    assert len(client.v1.payment_intents.list().data) == 1


def test_the_shop_may_ask_for_three_d_secure_with_any_card(sandbox: Driver):
    session = sandbox.session(payment_method_options={"card": {"request_three_d_secure": "any"}})
    assert sandbox.pay(session).headers["location"] == f"/c/pay/{session.id}/challenge"


def test_two_tabs_pay_once(sandbox: Driver, client):
    session = sandbox.session()
    sandbox.pay(session, "4000002500003155")
    assert sandbox.pay(session).status == 303
    late = sandbox.challenge(session, "complete")
    assert late.headers["location"].endswith(session.id), "the slow tab lands on the order too"
    assert len(client.v1.charges.list().data) == 1


def test_an_expired_session_takes_no_money(sandbox: Driver, client):
    session = sandbox.session()
    client.v1.checkout.sessions.expire(session.id)
    answer = sandbox.pay(session)
    assert answer.status == 410
    assert "has expired" in answer.text
    assert client.v1.charges.list().data == []


def test_expiring_a_session_cancels_the_intent_of_a_half_made_payment(sandbox: Driver, client):
    session = sandbox.session()
    sandbox.pay(session, "4000002500003155")
    expired = client.v1.checkout.sessions.expire(session.id, {"expand": ["payment_intent"]})
    assert expired.payment_intent.status == "canceled"
    assert sandbox.challenge(session, "complete").status == 410
    assert client.v1.charges.list().data == []


def test_the_intent_of_a_session_is_not_cancelled_directly(sandbox: Driver, client):
    session = sandbox.paid()
    intent = str(session.payment_intent)
    expect_refusal(lambda: client.v1.payment_intents.cancel(intent), "cannot_cancel", state="succeeded")
    expect_refusal(lambda: client.v1.payment_intents.retrieve("pi_none"), "no_such_intent", id="pi_none")


def test_intents_are_listed(sandbox: Driver, client):
    sessions = [sandbox.paid(), sandbox.paid()]
    listed = [intent.id for intent in client.v1.payment_intents.list().data]
    assert listed == [str(session.payment_intent) for session in sessions[::-1]]
