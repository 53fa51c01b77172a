"""From a retired line to money at the project: owed once, paid once, taken back when a card wins its dispute."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from marketplace.orders import statement
from marketplace.orders.basket import Asked, fill
from marketplace.orders.services import Wish
from marketplace.outbox.models import Message
from marketplace.payments import settle
from marketplace.payments.disputes import note_dispute
from marketplace.payouts import owing, queries, reconciling, taking_back
from marketplace.payouts.asked import in_words
from marketplace.payouts.models import Clawback, Obligation, Payee, Payout, Transfer
from marketplace.payouts.onboarding import pay_by_bank
from marketplace.payouts.paying import pay_by_connect
from marketplace.payouts.statements import Book, journal, lines
from marketplace.payouts.states import Way
from people.models import Role
from people.services import add_member
from registry.invariants import run
from tests.payments.sandbox.driver import fetch
from tests.payouts.conftest import days_pass, dispute, onboard, owed
from tests.payouts.test_bank_files import FOREST
from tests.shop import TONNE, check_out, deliver_webhooks, pay, work

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timedelta(0)


def buy_unsettled(stripe_sandbox, listing, grams):
    """An order retired at once on the return page, whose card disputes it only afterwards."""
    stripe_sandbox.control("/webhooks", hold=True)
    checkout = check_out(listing, grams)
    pay(stripe_sandbox, checkout, "4000000000000259")
    settle.settle(checkout.order.payments.get().pk)
    work()
    return checkout.order


def hear(stripe_sandbox, client) -> None:
    stripe_sandbox.control("/webhooks", reset=True)
    stripe_sandbox.control("/webhooks/release")
    deliver_webhooks(stripe_sandbox, client)
    work()


def lose_the_answer(stripe_sandbox, path: str) -> None:
    """The next act happens, and nobody hears of it: nor does the library when it asks again by itself."""
    stripe_sandbox.control("/faults", kind="close", path=path)
    stripe_sandbox.control("/faults", kind="close", path=path, after_effect=False)


def books_are_right() -> None:
    assert [result.offenders for result in run() if not result.holds] == []
    assert reconciling.carry_out(in_flight=NOW).differences == []


def test_a_retired_line_is_owed_once_and_paid_once_from_its_own_charge(offer, buy, pay_out, stripe_sandbox):
    first, _second = buy(offer, TONNE), buy(offer, 2 * TONNE)
    for _again in range(3):
        owing.owe(first.pk)
    assert Obligation.objects.count() == 2
    with pytest.raises(IntegrityError):
        Obligation.objects.create(
            line=first.lines.get(),
            organisation=offer.seller,
            livemode=True,
            currency="JPY",
            amount_minor=1,
            retired_at=owed(first).retired_at,
            due_at=owed(first).due_at,
        )
    assert pay_by_connect() == 0, "a card has a week to dispute"
    payout = pay_out()
    assert (payout.state, owed(first).state) == ("paid", "paid")
    transfers = stripe_sandbox.client().v1.transfers.list().data
    assert sorted(one.amount for one in transfers) == [10_000, 20_000]
    assert all(one.source_transaction for one in transfers)
    pay_by_connect()
    work()
    assert Payout.objects.count() == 1
    books_are_right()


def test_a_killed_call_has_one_effect(offer, buy, pay_out, stripe_sandbox, client):
    buy(offer, TONNE)
    lose_the_answer(stripe_sandbox, "/v1/transfers")
    pay_out()
    transfer = Transfer.objects.get()
    assert transfer.tried_at, "the intent stands before the call"
    assert not transfer.made_at, "the answer was lost"
    stripe_sandbox.control("/clock", advance=2 * 86_400)  # Stripe has forgotten the key
    deliver_webhooks(stripe_sandbox, client)  # it tells of the transfer before we would ask again
    work()
    assert [one.id for one in stripe_sandbox.client().v1.transfers.list().data] == [
        Transfer.objects.get().stripe_id
    ]
    books_are_right()


def test_what_stripe_refuses_is_owed_again(offer, buy, npo, seller, pay_out, stripe_sandbox):
    order = buy(offer, TONNE)
    stripe_sandbox.control(f"/accounts/{seller.account}/disable")
    payout = pay_out()
    assert (payout.state, owed(order).state) == ("cancelled", "owed")
    assert Transfer.objects.get().refused == "insufficient_capabilities_for_transfer"
    days_pass(70)
    assert queries.near_the_last_day().count() == 1
    books_are_right()


def test_a_dispute_holds_back_and_a_lost_one_ends_it(offer, seller, client, stripe_sandbox):
    order = buy_unsettled(stripe_sandbox, offer, TONNE)
    hear(stripe_sandbox, client)
    assert owed(order).state == "withheld"
    days_pass(8)
    assert pay_by_connect() == 0
    dispute(stripe_sandbox, client, "lost")
    assert owed(order).state == "void"
    books_are_right()


def test_a_dispute_stops_a_payout_that_nobody_has_tried_to_send(offer, seller, buy, stripe_sandbox):
    order, other = buy(offer, TONNE), buy(offer, TONNE)
    days_pass(8)
    assert pay_by_connect() == 1
    payment = order.payments.get()
    order.payments.update(dispute="needs_response")
    owing.follow(payment.pk, "needs_response")
    assert (owed(order).state, owed(other).state) == ("withheld", "scheduled")
    work()
    assert (owed(order).state, owed(other).state) == ("withheld", "paid")
    assert [one.amount for one in stripe_sandbox.client().v1.transfers.list().data] == [10_000]
    owing.follow(payment.pk, "won")
    order.payments.update(dispute="won")
    assert pay_by_connect() == 1
    work()
    assert owed(order).state == "paid"
    books_are_right()


def test_a_dispute_that_only_the_chase_saw_end_lets_go_what_it_held_back(
    offer, seller, client, stripe_sandbox
):
    order = buy_unsettled(stripe_sandbox, offer, TONNE)
    hear(stripe_sandbox, client)
    assert owed(order).state == "withheld"
    found = stripe_sandbox.client().v1.disputes.list().data[0].id
    stripe_sandbox.control(f"/disputes/{found}/close", outcome="won")  # no webhook comes
    note_dispute(found, chase=True)
    work()
    assert owed(order).state == "owed"


def test_a_lost_dispute_takes_back_what_was_paid_or_the_next_payouts_bear_it(
    offer, seller, buy, client, stripe_sandbox, pay_out
):
    disputed = [buy_unsettled(stripe_sandbox, offer, TONNE) for _order in range(2)]
    pay_out()
    assert {owed(order).state for order in disputed} == {"paid"}
    stripe_sandbox.control(f"/accounts/{seller.account}/pay_out")
    buy(offer, TONNE // 2)
    for found in stripe_sandbox.client().v1.disputes.list().data:
        stripe_sandbox.control(f"/disputes/{found.id}/close", outcome="lost")
    hear(stripe_sandbox, client)
    assert {one.state for one in Clawback.objects.all()} == {"carried"}
    (account,) = queries.standing(offer.seller)
    assert (account.owed, account.to_deduct, account.taken_back) == (5_000, 20_000, 20_000)
    assert pay_out().state == "paid"
    assert queries.standing(offer.seller)[0].to_deduct == 15_000
    buy(offer, 2 * TONNE)
    pay_out()
    assert Transfer.objects.latest("pk").amount_minor == 5_000
    assert queries.standing(offer.seller)[0].to_deduct == 0
    books_are_right()


def test_money_still_on_the_sellers_balance_is_reversed(offer, seller, buy, stripe_sandbox, pay_out, staff):
    order = buy(offer, TONNE)
    pay_out()
    lose_the_answer(stripe_sandbox, "/v1/transfers/*/reversals")
    for _twice in range(2):
        taking_back.give_up(owed(order).pk, by=staff)
    work()
    Message.objects.filter(done_at=None).update(due_at=owed(order).retired_at)
    work()
    assert (Clawback.objects.get().state, owed(order).state) == ("reversed", "taken_back")
    assert len(stripe_sandbox.client().v1.transfers.list().data[0].reversals.data) == 1
    books_are_right()


def test_orders_on_a_statement_are_paid_out_of_the_platforms_balance(
    offer, company, seller, buy, stripe_sandbox
):
    statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(offer.public_id, grams=300_000)], by_card=False),
        wish=Wish("Kaze Airways"),
        key="a-company-order",
    )
    buy(offer, 2 * TONNE)
    assert owing.owe_statements() == 1
    assert owing.owe_statements() == 0
    days_pass(8)
    pay_by_connect()
    work()
    assert sorted(Obligation.objects.values_list("state", flat=True)) == ["owed", "paid"], "no funds yet"
    [first] = queries.payouts_of(seller.organisation)
    assert first.sent == 20_000 == sum(line.amount for line in lines(first)), "what was refused is not on it"
    stripe_sandbox.control("/clock", advance=5 * 86_400)
    pay_by_connect()
    work()
    assert {one.state for one in Obligation.objects.all()} == {"paid"}
    second, _first = queries.payouts_of(seller.organisation).order_by("-pk")
    assert second.sent == 3_000 == sum(line.amount for line in lines(second))
    sold = [post.words for payout in (first, second) for post in journal(payout) if post.book == Book.SALES]
    assert len(sold) == len(set(sold)) == 2, "each retirement is sold in one journal"
    books_are_right()


def test_a_movement_that_nothing_of_ours_explains_is_a_difference(offer, seller, buy, stripe_sandbox, capsys):
    buy(offer, TONNE)
    call_command("reconcile_money", "--in-flight", "0")
    intent = stripe_sandbox.client().v1.payment_intents.list().data[0]
    stripe_sandbox.client().v1.transfers.create(
        {
            "amount": 7,
            "currency": "jpy",
            "destination": seller.account,
            "source_transaction": intent.latest_charge,
        }
    )
    Transfer.objects.create(
        payout=Payout.objects.create(organisation=offer.seller, way="connect", currency="JPY"),
        amount_minor=9,
        currency="JPY",
        stripe_id="tr_of_nobody",
        made_at=owed_at(),
    )
    with pytest.raises(SystemExit):
        call_command("reconcile_money", "--in-flight", "0")
    said = capsys.readouterr().out
    assert "-7 JPY): nothing of ours explains it" in said
    assert "9 sent, 0 at Stripe" in said


def owed_at():
    return Obligation.objects.latest("pk").retired_at


def test_onboarding_shows_what_stripe_still_asks_for(npo, stripe_sandbox):
    seller = onboard(npo, "no_bank")
    assert (seller.way, seller.reachable, seller.due) == ("connect", False, ["external_account"])
    assert in_words([*seller.due, "external_account", "new.name"]) == [
        "The bank account to pay to",
        "new.name",
    ]
    seller = onboard(npo, "all")
    assert (seller.reachable, seller.due) == (True, [])
    assert Payee.objects.count() == 1


def test_only_administrators_lead_their_organisation_to_stripe(npo, npo_owner, buyer, stripe_sandbox, client):
    add_member(organisation=npo, email=buyer.email, role=Role.MEMBER)
    client.force_login(buyer)
    assert client.post("/sell/payouts/start/").status_code == 403
    assert client.get("/sell/payouts/").status_code == 200
    client.force_login(npo_owner)
    assert (
        client.get("/sell/payouts/refresh/")["Location"] == "/sell/payouts/"
    )  # an old link opens no account
    assert not Payee.objects.filter(account__isnull=False).exists()
    led = client.post("/sell/payouts/start/")
    assert led.status_code == 302
    assert led["Location"].startswith(f"{stripe_sandbox.url}/setup/e/")
    assert fetch(led["Location"], method="POST", data="done=all").headers["location"].endswith("/return/")
    assert client.get("/sell/payouts/return/").status_code == 302
    assert Payee.objects.get(organisation=npo).reachable
    assert client.get("/sell/payouts/refresh/")["Location"].startswith(stripe_sandbox.url)
    pay_by_bank(npo, FOREST, by=npo_owner)
    client.get("/sell/payouts/refresh/")
    assert Payee.objects.get().way == Way.BANK  # nor does it change how one is paid
    client.post("/sell/payouts/start/")
    assert Payee.objects.get().way == Way.CONNECT
