"""Konbini and bank transfer: what waits, what comes in parts, too much, too late or twice, and how it goes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client

from marketplace.errors import MethodNotOffered, OrderNotPayable, PaymentUnavailable, TextInvalid
from marketplace.orders import another_way, invariants, services
from marketplace.orders import tasks as order_tasks
from marketplace.orders.models import Order
from marketplace.orders.states import Funding
from marketplace.outbox.models import Message
from marketplace.payments import settle
from marketplace.payments.models import Payment, PaymentState, Refund
from registry.issuance import available_grams
from registry.models import Hold, Retirement
from tests.shop import TONNE, check_out, confirm, deliver_webhooks, pay, state, work

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 86_400
A_DAY = timedelta(days=1)
WAITED = ["held", "awaiting_payment"]
DONE = ["paid", "retiring", "retired"]


def faults() -> list[str]:
    """What the books of the shop hold against it."""
    return [line for check in invariants.CHECKS for line in check.offenders()]


@pytest.fixture(autouse=True)
def _every_way(settings) -> None:
    settings.PAYMENT_METHODS = frozenset({"card", "konbini", "bank"})


class Buyer:
    """Someone with an order to pay later, and everyone who then has a hand in it."""

    def __init__(self, sandbox, client: Client, listing, funding: Funding, grams: int = TONNE) -> None:
        self.sandbox, self.client = sandbox, client
        self.checkout = check_out(listing, grams, funding=funding)
        self.total = self.checkout.order.total_minor
        self.intent = confirm(sandbox, self.checkout)
        self.hear()

    def hear(self, *, wake: bool = False) -> None:
        """Webhooks arrive and the worker works; `wake`: also on what it had put off."""
        if wake:
            Message.objects.filter(done_at=None).update(due_at="2020-01-01T00:00Z")
        deliver_webhooks(self.sandbox, self.client)
        work()

    def days_pass(self, days: float) -> None:
        """Time goes by, at Stripe and in the shop."""
        self.sandbox.control("/clock", advance=int(days * DAY))
        for order in Order.objects.filter(pk=self.order.pk):
            if order.held_until:
                Order.objects.filter(pk=order.pk).update(held_until=order.held_until - days * A_DAY)
        order_tasks.sweep()
        self.hear()

    @property
    def order(self) -> Order:
        return Order.objects.get(pk=self.checkout.order.pk)

    @property
    def history(self) -> list[str]:
        return list(self.order.moves.values_list("state", flat=True))

    def page(self) -> str:
        address = f"/orders/{self.order.public_id}/?access_token={self.checkout.access_token}"
        return self.client.get(address).content.decode()

    def names_an_account(self) -> None:
        """The buyer answers Stripe's e-mail, and the bank needs a moment."""
        for refund in self.sandbox.client().v1.refunds.list({"limit": 100}).data:
            if refund.status == "requires_action":
                self.sandbox.control(f"/refunds/{refund.id}/details")
        self.sandbox.control("/clock", advance=5)
        self.hear(wake=True)

    def letters(self) -> list[str]:
        return [letter.subject for letter in mail.outbox]


@pytest.fixture
def by_konbini(stripe_sandbox, client, offer) -> Buyer:
    return Buyer(stripe_sandbox, client, offer, Funding.KONBINI)


@pytest.fixture
def by_bank(stripe_sandbox, client, offer) -> Buyer:
    return Buyer(stripe_sandbox, client, offer, Funding.BANK)


def test_a_voucher_keeps_the_credits_to_its_end_and_a_day_longer(by_konbini, offer):
    payment = by_konbini.order.payments.get()
    assert payment.state == PaymentState.AWAITED
    assert by_konbini.order.held_until == payment.awaited_until + A_DAY
    assert available_grams(offer.escrow_id) == 9 * TONNE
    page = by_konbini.page()
    code = payment.instructions["stores"]["lawson"]["payment_code"]
    assert code in page
    assert code in mail.outbox[0].body
    by_konbini.sandbox.till(by_konbini.intent)
    by_konbini.hear()
    assert by_konbini.history == [*WAITED, *DONE]
    assert faults() == []


def test_a_voucher_that_nobody_pays_gives_the_stock_back(by_konbini, offer):
    by_konbini.days_pass(5)
    assert by_konbini.history == [*WAITED, "expired"]
    assert available_grams(offer.escrow_id) == 10 * TONNE
    assert not Hold.objects.exists()
    by_konbini.sandbox.till(by_konbini.intent)
    assert by_konbini.sandbox.client().v1.payment_intents.retrieve(by_konbini.intent).status == "canceled"


def test_a_transfer_in_two_parts_is_waited_for_and_what_is_missing_is_told(by_bank):
    by_bank.sandbox.transfer(by_bank.intent, by_bank.total - 1_000)
    by_bank.hear()
    assert by_bank.history == WAITED
    assert "¥1,000" in by_bank.page()
    assert "¥1,000 are still missing" in by_bank.letters()
    by_bank.sandbox.transfer(by_bank.intent, 1_000)
    by_bank.hear()
    assert by_bank.history == [*WAITED, *DONE]
    assert Refund.objects.count() == 0


def test_what_is_too_much_goes_back_and_the_order_is_not_touched(by_bank):
    by_bank.sandbox.transfer(by_bank.intent, by_bank.total + 77)
    by_bank.hear()
    assert by_bank.history == [*WAITED, *DONE]
    refund = Refund.objects.get()
    assert (refund.purpose, refund.amount_minor, refund.reason) == ("cash", 77, "too_much")
    assert refund.state == "asks"
    assert "Where should we send your ¥77?" in by_bank.letters()
    by_bank.names_an_account()
    assert Refund.objects.get().state == "succeeded"
    assert faults() == []


def test_a_part_of_the_money_goes_back_when_the_rest_never_comes(by_bank, offer):
    by_bank.sandbox.transfer(by_bank.intent, 500)
    by_bank.hear()
    by_bank.days_pass(9)
    assert by_bank.history == [*WAITED, "expired"]
    assert available_grams(offer.escrow_id) == 10 * TONNE
    by_bank.names_an_account()
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.reason, refund.state) == (500, "not_enough", "succeeded")


def test_a_transfer_that_comes_late_pays_while_there_is_stock(by_bank):
    by_bank.days_pass(9)
    by_bank.sandbox.transfer(by_bank.intent, by_bank.total)
    by_bank.hear()
    assert by_bank.history == [*WAITED, "expired", "paid_late", *DONE]
    assert Payment.objects.filter(state=PaymentState.SUCCEEDED).count() == 1
    assert faults() == []


def test_a_transfer_that_comes_late_goes_back_when_all_is_sold(by_bank, buy, offer):
    by_bank.days_pass(9)
    by_bank.sandbox.control("/clock", reset=True)
    buy(offer, 10 * TONNE)
    by_bank.sandbox.transfer(by_bank.intent, by_bank.total)
    by_bank.hear()
    assert by_bank.history == [*WAITED, "expired", "paid_late", "refund_pending"]
    by_bank.names_an_account()
    assert by_bank.history[-1] == "refunded"
    assert Retirement.objects.count() == 1
    assert faults() == []


def test_a_cancelled_voucher_cannot_be_paid_and_a_cancelled_transfer_goes_back(by_konbini, by_bank):
    by_bank.sandbox.transfer(by_bank.intent, by_bank.total - 1)
    by_bank.hear()
    for buyer in (by_konbini, by_bank):
        services.cancel(buyer.order)
        buyer.hear()
        assert buyer.history == [*WAITED, "cancelled"]
    by_bank.sandbox.transfer(by_bank.intent, 1)
    by_bank.hear()
    by_bank.names_an_account()
    assert by_bank.history == [*WAITED, "cancelled"], "nobody is held to what they have cancelled"
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == by_bank.total
    assert not Hold.objects.exists()


def test_cash_goes_back_in_full_before_the_retirement_once_the_buyer_names_an_account(by_konbini):
    by_konbini.sandbox.till(by_konbini.intent)
    settle.settle(by_konbini.order.payments.get().pk)
    services.cancel(by_konbini.order)
    by_konbini.hear()
    assert by_konbini.history == [*WAITED, "paid", "refund_pending"]
    assert "Stripe asks you by e-mail" in by_konbini.page()
    by_konbini.names_an_account()
    assert by_konbini.history[-1] == "refunded"
    assert not Retirement.objects.exists()


@pytest.mark.parametrize("funding", [Funding.KONBINI, Funding.BANK])
def test_a_refund_that_nobody_answers_is_asked_for_again_until_it_succeeds(
    stripe_sandbox, client, offer, funding
):
    buyer = Buyer(stripe_sandbox, client, offer, funding)
    paid = stripe_sandbox.till(buyer.intent) if funding == Funding.KONBINI else None
    paid = paid or stripe_sandbox.transfer(buyer.intent, buyer.total)
    assert paid.status == 303
    settle.settle(buyer.order.payments.get().pk)
    services.cancel(buyer.order)
    buyer.hear()
    buyer.hear(wake=True)
    asked = f"Where should we send your ¥{buyer.total:,}?"
    assert buyer.letters().count(asked) == 1, "one letter a week, not one a look"
    Refund.objects.update(created_at=F("created_at") - 8 * A_DAY)
    buyer.hear(wake=True)
    assert buyer.letters().count(asked) == 2
    stripe_sandbox.control("/clock", advance=45 * DAY)
    buyer.hear()
    assert Refund.objects.get().state == "failed"
    for _round in range(3):
        buyer.hear(wake=True)
    assert Refund.objects.get().state == "asks"
    assert buyer.letters().count(asked) == 3
    buyer.names_an_account()
    assert buyer.history[-1] == "refunded"
    assert Refund.objects.count() == 1
    assert faults() == []


def test_two_payments_for_one_order_pay_it_once_and_the_second_goes_back(by_konbini):
    page = another_way.pay_otherwise(by_konbini.order, Funding.CARD)
    by_konbini.sandbox.till(by_konbini.intent)
    checkout = services.Checkout(by_konbini.order, "", page)
    pay(by_konbini.sandbox, checkout)
    by_konbini.hear()
    by_konbini.names_an_account()
    assert by_konbini.history == [*WAITED, *DONE]
    refund = Refund.objects.get()
    assert (refund.reason, refund.state, refund.amount_minor) == ("paid_twice", "succeeded", by_konbini.total)
    assert faults() == []


def test_what_goes_back_by_letter_needs_an_address(offer, stripe_sandbox):
    order = check_out(offer, TONNE).order
    Order.objects.filter(pk=order.pk).update(email="")
    order.refresh_from_db()
    with pytest.raises(TextInvalid):
        another_way.pay_otherwise(order, Funding.KONBINI)


def test_what_else_was_opened_is_closed_once_one_of_them_is_paid(by_konbini):
    page = another_way.pay_otherwise(by_konbini.order, Funding.CARD)
    pay(by_konbini.sandbox, services.Checkout(by_konbini.order, "", page))
    by_konbini.hear()
    assert by_konbini.history == [*WAITED, *DONE]
    assert set(by_konbini.order.payments.values_list("state", flat=True)) == {"succeeded", "closed"}
    with pytest.raises(OrderNotPayable):
        another_way.pay_otherwise(by_konbini.order, Funding.BANK)


def test_a_way_that_does_not_fit_the_sum_holds_nothing(offer, stripe_sandbox, settings):
    settings.PAYMENT_METHODS = frozenset({"card"})
    with pytest.raises(MethodNotOffered):
        check_out(offer, TONNE, funding=Funding.KONBINI)
    assert not Hold.objects.exists()


def test_when_stripe_is_away_an_awaited_order_stays_as_it_is(by_konbini):
    Order.objects.update(held_until="2026-01-01T00:00Z")
    by_konbini.sandbox.control("/faults", path="/v1/checkout/sessions/*", times=4)
    order_tasks.sweep()
    assert by_konbini.history == WAITED
    with pytest.raises(PaymentUnavailable):
        settle.settle(by_konbini.order.payments.get().pk)
    assert state(by_konbini.checkout) == "awaiting_payment"
