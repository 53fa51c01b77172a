"""Payments that are awaited: konbini vouchers and bank transfers, and their refunds, beside Stripe's reference."""

import pytest
import stripe

from .conftest import fixture
from .driver import Driver
from .test_shapes import compare_object

EVENTS = fixture("webhooks")["events"]
DAY = 86_400


def konbini(sandbox: Driver) -> str:
    options = {"konbini": {"expires_after_days": 3}}
    session = sandbox.session(allowed_payment_method_types=["konbini"], payment_method_options=options)
    return sandbox.confirm(session)


def bank(sandbox: Driver) -> tuple[str, str]:
    """A payment by bank transfer of ¥3,940, and its customer."""
    customer = sandbox.client().v1.customers.create({"email": "hana@example.jp", "name": "Hana"}).id
    way = {"bank_transfer": {"type": "jp_bank_transfer"}, "funding_type": "bank_transfer"}
    session = sandbox.session(
        customer=customer,
        allowed_payment_method_types=["customer_balance"],
        payment_method_options={"customer_balance": way},
    )
    return sandbox.confirm(session), customer


def heard(sandbox: Driver) -> list[str]:
    """The types of what was sent since the last time."""
    sandbox.flush(force=True)
    types = sandbox.listener.types()
    sandbox.listener.forget()
    return types


def test_a_voucher_is_issued_and_paid_at_the_till(sandbox: Driver, client):
    intent = konbini(sandbox)
    assert heard(sandbox) == EVENTS["a voucher issued"]
    (session,) = client.v1.checkout.sessions.list({"payment_intent": intent}).data
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    waiting = sandbox.raw("GET", f"/v1/payment_intents/{intent}?expand[]=payment_method").json()
    compare_object(waiting)
    voucher = waiting["next_action"]["konbini_display_details"]
    assert set(voucher["stores"]) == {"familymart", "lawson", "ministop", "seicomart"}
    assert (voucher["expires_at"] + 9 * 3600) % DAY == DAY - 1, "the end of a day in Japan"
    assert sandbox.till(intent, "lawson").status == 303
    assert heard(sandbox) == EVENTS["a voucher paid"]
    charge = sandbox.raw("GET", f"/v1/charges?payment_intent={intent}").json()["data"][0]
    compare_object(charge)
    assert charge["payment_method_details"]["konbini"]["store"]["chain"] == "lawson"
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_voucher_runs_out_and_is_not_paid_afterwards(sandbox: Driver, client):
    intent = konbini(sandbox)
    heard(sandbox)
    sandbox.control("/clock", advance=4 * DAY)
    assert heard(sandbox) == EVENTS["a voucher that ran out"]
    sandbox.till(intent)
    assert client.v1.payment_intents.retrieve(intent).status == "requires_payment_method"
    assert client.v1.payment_intents.cancel(intent).status == "canceled"


def test_a_voucher_is_cancelled(sandbox: Driver, client):
    intent = konbini(sandbox)
    assert client.v1.payment_intents.cancel(intent).status == "canceled"
    sandbox.till(intent)
    assert client.v1.payment_intents.retrieve(intent).amount_received == 0


def test_a_transfer_in_two_parts_pays_and_what_is_too_much_stays_on_the_balance(sandbox: Driver, client):
    intent, customer = bank(sandbox)
    heard(sandbox)
    sandbox.transfer(intent, 3_000)
    assert heard(sandbox) == EVENTS["a transfer that is too little"]
    waiting = sandbox.raw("GET", f"/v1/payment_intents/{intent}").json()
    compare_object(waiting)
    assert waiting["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 940
    sandbox.transfer(intent, 1_000)
    assert client.v1.payment_intents.retrieve(intent).status == "succeeded"
    assert "checkout.session.async_payment_succeeded" in heard(sandbox)
    balance = sandbox.raw("GET", f"/v1/customers/{customer}/cash_balance").json()
    compare_object(balance)
    assert balance["available"] == {"jpy": 60}
    moves = sandbox.raw("GET", f"/v1/customers/{customer}/cash_balance_transactions").json()
    compare_object(moves)
    assert [move["net_amount"] for move in reversed(moves["data"])] == [3_000, -3_000, 1_000, -940]


def test_a_cancelled_transfer_gives_its_part_back_to_the_balance_and_a_new_payment_takes_it(
    sandbox: Driver, client
):
    intent, customer = bank(sandbox)
    funded = client.v1.test_helpers.customers.fund_cash_balance(customer, {"amount": 900, "currency": "jpy"})
    assert (funded.net_amount, funded.type) == (900, "funded")
    client.v1.payment_intents.cancel(intent)
    assert client.v1.customers.cash_balance.retrieve(customer).available.to_dict() == {"jpy": 900}
    asked = {
        "amount": 900,
        "currency": "jpy",
        "customer": customer,
        "confirm": True,
        "allowed_payment_method_types": ["customer_balance"],
        "payment_method_data": {"type": "customer_balance"},
    }
    assert client.v1.payment_intents.create(asked).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(asked)


def test_the_account_of_a_customer_is_one_and_the_same(sandbox: Driver, client):
    intent, customer = bank(sandbox)
    shown = client.v1.payment_intents.retrieve(intent).next_action.display_bank_transfer_instructions
    params = {
        "funding_type": "bank_transfer",
        "currency": "jpy",
        "bank_transfer": {"type": "jp_bank_transfer"},
    }
    told = client.v1.customers.funding_instructions.create(customer, params)
    compare_object(told.to_dict())
    number = told.bank_transfer.financial_addresses[0].zengin.account_number
    assert number == shown.financial_addresses[0].zengin.account_number


def test_a_refund_of_cash_asks_the_buyer_where_to(sandbox: Driver, client):
    intent = konbini(sandbox)
    sandbox.till(intent)
    made = client.v1.refunds.create({"payment_intent": intent})
    assert (made.status, made.instructions_email) == ("requires_action", "hana@example.jp")
    assert made.next_action.display_details.email_sent.email_sent_to == "hana@example.jp"
    compare_object(sandbox.raw("GET", f"/v1/refunds/{made.id}").json())
    sandbox.control(f"/refunds/{made.id}/details")
    assert client.v1.refunds.retrieve(made.id).status == "pending"
    sandbox.control("/clock", advance=5)
    assert client.v1.refunds.retrieve(made.id).status == "succeeded"


def test_a_refund_that_nobody_answers_ends_after_45_days(sandbox: Driver, client):
    voucher = konbini(sandbox)
    sandbox.till(voucher)
    cash = client.v1.refunds.create({"payment_intent": voucher})
    intent, customer = bank(sandbox)
    sandbox.transfer(intent, 3_940)
    transfer = client.v1.refunds.create({"payment_intent": intent})
    sandbox.control("/clock", advance=45 * DAY)
    assert client.v1.refunds.retrieve(cash.id).status == "failed"
    assert client.v1.refunds.retrieve(transfer.id).status == "canceled"
    assert client.v1.customers.cash_balance.retrieve(customer).available.to_dict() == {"jpy": 3_940}
    origin = {"origin": "customer_balance", "customer": customer, "amount": 3_940, "currency": "jpy"}
    assert client.v1.refunds.create(origin).status == "requires_action"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(origin)


def test_every_event_of_what_is_awaited_has_the_shape_that_stripe_publishes(sandbox: Driver, client):
    intent, _customer = bank(sandbox)
    sandbox.transfer(intent, 4_000)
    client.v1.refunds.cancel(client.v1.refunds.create({"payment_intent": intent}).id)
    for event in sandbox.raw("GET", "/v1/events?limit=100").json()["data"]:
        compare_object(event)
