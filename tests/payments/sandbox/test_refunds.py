"""Refunds: whole, in parts, too much, slow, and returned by the bank. Disputes beside them."""

import pytest

from .conftest import expect_refusal, fixture
from .driver import Driver

CARDS = fixture("cards")


def refund(client, session, **more: object):
    return client.v1.refunds.create({"payment_intent": str(session.payment_intent), **more})


def charge_of(client, session):
    return client.v1.charges.list({"payment_intent": str(session.payment_intent)}).data[0]


def test_a_whole_payment_is_refunded(sandbox: Driver, client):
    session = sandbox.paid()
    made = refund(client, session, reason="requested_by_customer", metadata={"order": "17"})
    assert (made.status, made.amount, made.currency) == ("succeeded", 3940, "jpy")
    assert made.metadata.to_dict() == {"order": "17"}
    charge = charge_of(client, session)
    assert (charge.refunded, charge.amount_refunded) == (True, 3940)
    money = client.v1.balance_transactions.retrieve(str(made.balance_transaction))
    assert (money.amount, money.fee, money.type) == (-3940, 0, "refund")
    expect_refusal(lambda: refund(client, session), "refunded_already", id=charge.id)


def test_parts_of_a_payment_are_refunded_until_nothing_is_left(sandbox: Driver, client):
    session = sandbox.paid()
    charge = charge_of(client, session)
    expect_refusal(lambda: refund(client, session, amount=4000), "over_charge", asked="¥4,000", left="¥3,940")
    made = client.v1.refunds.create({"charge": charge.id, "amount": 1000})
    assert charge_of(client, session).refunded is False
    expect_refusal(lambda: refund(client, session, amount=3000), "over_refund", asked="¥3,000", left="¥2,940")
    rest = refund(client, session)
    assert rest.amount == 2940
    assert [found.id for found in client.v1.refunds.list({"charge": charge.id}).data] == [rest.id, made.id]
    assert client.v1.refunds.retrieve(made.id).amount == 1000


def test_a_payment_that_failed_has_nothing_to_refund(sandbox: Driver, client):
    session = sandbox.session()
    sandbox.pay(session, "4000000000000002")
    unpaid = client.v1.checkout.sessions.retrieve(session.id)
    expect_refusal(lambda: refund(client, unpaid), "nothing_to_refund", id=str(unpaid.payment_intent))


def test_a_slow_refund_succeeds_in_the_end(sandbox: Driver, client):
    session = sandbox.paid(CARDS["refund_pends_then_succeeds"])
    made = refund(client, session)
    assert (made.status, made.pending_reason) == ("pending", "processing")
    sandbox.control("/clock", advance=5)
    assert client.v1.refunds.retrieve(made.id).status == "succeeded"


def test_a_refund_may_come_back_from_the_bank(sandbox: Driver, client):
    session = sandbox.paid(CARDS["refund_succeeds_then_fails"])
    made = refund(client, session)
    assert made.status == "succeeded"
    sandbox.control("/clock", advance=5)
    failed = client.v1.refunds.retrieve(made.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert failed.failure_balance_transaction.amount == 3940
    charge = charge_of(client, session)
    assert (charge.refunded, charge.amount_refunded) == (False, 0)


@pytest.mark.parametrize(("number", "reason"), CARDS["dispute"].items())
def test_a_disputed_payment_takes_the_money_and_a_fee(sandbox: Driver, client, number, reason):
    session = sandbox.paid(number)
    dispute = client.v1.disputes.list({"payment_intent": str(session.payment_intent)}).data[0]
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", reason, 3940)
    assert (dispute.balance_transactions[0].amount, dispute.balance_transactions[0].fee) == (-3940, 1300)
    charge = charge_of(client, session)
    assert charge.disputed
    expect_refusal(lambda: refund(client, session), "charged_back", id=charge.id)


@pytest.mark.parametrize(("outcome", "movements"), [("won", [-3940, 3940]), ("lost", [-3940])])
def test_a_dispute_is_closed_at_the_desk(sandbox: Driver, client, outcome, movements):
    sandbox.paid("4000000000000259")
    dispute = client.v1.disputes.list().data[0]
    sandbox.control(f"/disputes/{dispute.id}/close", outcome=outcome)
    closed = client.v1.disputes.retrieve(dispute.id)
    assert closed.status == outcome
    assert [money.amount for money in closed.balance_transactions] == movements


def test_a_merchant_who_gives_in_loses_the_dispute(sandbox: Driver, client):
    sandbox.paid("4000000000000259")
    assert client.v1.disputes.close(client.v1.disputes.list().data[0].id).status == "lost"
