"""Sellers' accounts, transfers drawn from charges, reversals, and a balance that is the sum of its movements."""

from typing import Any

import pytest
import stripe

from .conftest import expect_refusal
from .driver import Driver, fetch
from .test_shapes import compare_object

DAY = 86_400


def an_account(sandbox: Driver, answer: str = "all") -> stripe.Account:
    """A seller who has gone through onboarding and answered so much."""
    client = sandbox.client()
    account = client.v1.accounts.create(
        {
            "country": "JP",
            "business_type": "non_profit",
            "controller": {"stripe_dashboard": {"type": "express"}, "fees": {"payer": "application"}},
            "capabilities": {"transfers": {"requested": True}},
            "business_profile": {"name": "Friends of the Forest"},
        }
    )
    link = client.v1.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "return_url": f"{sandbox.listener.shop}/back",
            "refresh_url": f"{sandbox.listener.shop}/again",
        }
    )
    assert fetch(link.url).status == 200
    assert fetch(link.url).headers["location"].endswith("/again"), "a link is good for one visit"
    assert fetch(link.url, method="POST", data=f"done={answer}").headers["location"].endswith("/back")
    return client.v1.accounts.retrieve(account.id)


def a_charge(sandbox: Driver) -> str:
    intent = sandbox.client().v1.payment_intents.retrieve(str(sandbox.paid().payment_intent))
    return str(intent.latest_charge)


def transfer(sandbox: Driver, account: stripe.Account, amount: int, **more: Any) -> stripe.Transfer:
    return sandbox.client().v1.transfers.create(
        {"amount": amount, "currency": "jpy", "destination": account.id, **more}
    )


def balance(sandbox: Driver) -> tuple[int, int]:
    """(available, pending) in yen."""
    found = sandbox.client().v1.balance.retrieve()
    return found.available[0].amount, found.pending[0].amount


def test_an_account_is_enabled_when_all_that_is_asked_is_answered(sandbox: Driver):
    half = an_account(sandbox, "no_bank")
    assert (half.payouts_enabled, half.requirements.currently_due) == (False, ["external_account"])
    whole = an_account(sandbox)
    assert (whole.payouts_enabled, whole.requirements.currently_due) == (True, [])
    expect_refusal(lambda: transfer(sandbox, half, 1), "transfer_without_capability")
    sandbox.control(f"/accounts/{whole.id}/disable")
    expect_refusal(lambda: transfer(sandbox, whole, 1), "transfer_without_capability")
    sandbox.flush()
    assert sandbox.listener.types().count("account.updated") == 5


def test_a_transfer_from_a_charge_needs_no_funds_and_stays_within_it(sandbox: Driver):
    account, charge = an_account(sandbox), a_charge(sandbox)
    assert balance(sandbox) == (0, 3940 - 142)
    expect_refusal(lambda: transfer(sandbox, account, 1000), "transfer_without_funds")
    made = transfer(sandbox, account, 3000, source_transaction=charge)
    expect_refusal(
        lambda: transfer(sandbox, account, 941, source_transaction=charge),
        "transfer_over_source",
        source="¥3,940",
    )
    assert balance(sandbox) == (0, 798)
    sandbox.control("/clock", advance=5 * DAY)
    assert balance(sandbox) == (798, 0)
    transfer(sandbox, account, 700)
    listed = sandbox.client().v1.transfers.list({"destination": account.id})
    assert [one.amount for one in listed.data] == [700, 3000]
    assert made.source_transaction == charge


def test_a_transfer_is_reversed_in_parts_while_the_seller_has_the_money(sandbox: Driver):
    account, charge = an_account(sandbox), a_charge(sandbox)
    made = transfer(sandbox, account, 3000, source_transaction=charge)
    reversals = sandbox.client().v1.transfers.reversals
    first = reversals.create(made.id, {"amount": 1000})
    after = sandbox.client().v1.transfers.retrieve(made.id)
    assert (after.amount_reversed, after.reversed) == (1000, False)
    sandbox.control(f"/accounts/{account.id}/pay_out")
    expect_refusal(lambda: reversals.create(made.id, {"amount": 2000}), "reversal_without_funds")
    transfer(sandbox, account, 900, source_transaction=charge)
    reversals.create(made.id, {"amount": 900})
    expect_refusal(lambda: reversals.create(made.id, {"amount": 1100}), "reversal_without_funds")
    kinds = [one.type for one in sandbox.client().v1.balance_transactions.list().data]
    assert kinds == ["transfer_refund", "transfer", "transfer_refund", "transfer", "charge"]
    assert [one.id for one in reversals.list(made.id).data][-1] == first.id


@pytest.mark.parametrize(
    "path",
    [
        "/v1/accounts/{account}",
        "/v1/transfers?expand[]=data.destination&expand[]=data.source_transaction",
        "/v1/transfers/{transfer}?expand[]=balance_transaction.source",
        "/v1/transfers/{transfer}/reversals?expand[]=data.transfer",
        "/v1/balance",
        "/v1/balance_transactions?expand[]=data.source",
        "/v1/events?limit=100",
    ],
)
def test_every_reply_of_connect_has_the_shape_that_stripe_publishes(sandbox: Driver, path):
    account, charge = an_account(sandbox), a_charge(sandbox)
    made = transfer(sandbox, account, 3000, source_transaction=charge)
    sandbox.client().v1.transfers.reversals.create(made.id)
    answer = sandbox.raw("GET", path.format(account=account.id, transfer=made.id))
    assert answer.status == 200, answer.text
    compare_object(answer.json())
