"""The shop's races: two webhooks, two clicks, cancel against pay, two workers, the last grams, a hundred checkouts.

Each race has a control beside it without the guard, where the same moment does the damage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.errors import TooManyHolds
from marketplace.orders import fulfilment, services
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import UNPAID_ORDERS_MAX, Checkout, Wish
from marketplace.outbox.models import Message
from marketplace.payments import refunds, settle
from registry.errors import InsufficientStock
from registry.issuance import available_grams
from registry.models import Hold, Retirement
from tests.concurrency.storm import at_once, pile_up, without
from tests.concurrency.test_ledger import NO_LOCK, SHELF
from tests.shop import TONNE, check_out, pay, state, work

pytestmark = pytest.mark.django_db(transaction=True)
ORDER = "select id from orders_order"
PAYMENT = "select id from payments_payment"


def submit(listing: Listing, grams: int, *, key: str, buyer: str = "one buyer") -> Checkout:
    wish = Wish("Hana Sato", email="hana@example.jp")
    return services.check_out(
        basket=fill([Asked(listing.public_id, grams=grams)]), wish=wish, key=key, buyer=buyer
    )


def history(checkout: Checkout) -> list[str]:
    return list(checkout.order.moves.values_list("state", flat=True))


def failures(outcomes: list) -> list[BaseException]:
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


@pytest.fixture
def no_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read as they are, not locked."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *_args, **_options: self.all())


@pytest.fixture
def paid_at_stripe(offer, stripe_sandbox) -> Checkout:
    """The buyer has paid; we have not heard of it yet."""
    checkout = check_out(offer, TONNE)
    pay(stripe_sandbox, checkout)
    return checkout


# --- two webhooks of one payment -----------------------------------------------------------------------------------
def settle_twice(checkout: Checkout) -> None:
    payment = checkout.order.payments.get().pk
    assert failures(pile_up(PAYMENT, [partial(settle.settle, payment)] * 2)) == []


def test_two_webhooks_at_once_settle_once(paid_at_stripe):
    settle_twice(paid_at_stripe)
    assert history(paid_at_stripe) == ["held", "paid"]
    assert Message.objects.filter(kind="fulfil").count() == 1
    work()
    assert state(paid_at_stripe) == "retired"
    assert Retirement.objects.count() == 1


def test_control_without_row_locks_two_webhooks_settle_twice(paid_at_stripe, no_row_locks):
    settle_twice(paid_at_stripe)
    assert history(paid_at_stripe) == ["held", "paid", "paid"]


# --- a double click ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("buyers", [["home", "home"], ["home", "on the train"]])
def test_a_double_click_makes_one_order_and_one_payment_page(offer, stripe_sandbox, buyers):
    clicks = [partial(submit, offer, TONNE, key="one form", buyer=buyer) for buyer in buyers]
    outcomes = pile_up(SHELF, clicks)
    # Stripe answers one call of a key at a time: who comes second may be told to wait, and asks again.
    answers = [outcome for outcome in outcomes if isinstance(outcome, Checkout)]
    answers.append(submit(offer, TONNE, key="one form"))
    assert len({(answer.order.pk, answer.access_token, answer.checkout_url) for answer in answers}) == 1
    assert state(answers[0]) == "held"
    assert available_grams(offer.escrow_id) == 9 * TONNE


@contextmanager
def orders_may_share_a_key() -> Iterator[None]:
    find = "select conname from pg_constraint where conrelid = 'orders_order'::regclass and contype = 'u'"
    with connection.cursor() as cursor:
        cursor.execute(f"{find} and conname like '%key%' and conname <> 'order_mode_key'")
        (name,) = cursor.fetchone()
        cursor.execute(f'alter table orders_order drop constraint "{name}"')
        try:
            yield
        finally:
            cursor.execute("update orders_order set key = id::text")
            cursor.execute(f'alter table orders_order add constraint "{name}" unique (key)')


def test_control_without_its_key_a_double_click_makes_two_orders(offer, stripe_sandbox):
    clicks = [partial(submit, offer, TONNE, key="one form", buyer=buyer) for buyer in ("home", "train")]
    with orders_may_share_a_key():
        assert failures(pile_up(SHELF, clicks)) == []
        assert Order.objects.count() == 2


# --- cancel against pay --------------------------------------------------------------------------------------------
def cancel_while_the_webhook_comes(checkout: Checkout) -> None:
    payment = checkout.order.payments.get().pk
    works = [partial(services.cancel, checkout.order), partial(settle.settle, payment)]
    assert failures(pile_up(ORDER, works)) == []
    work()


def test_who_cancels_while_the_payment_arrives_gets_the_money_back(offer, paid_at_stripe):
    cancel_while_the_webhook_comes(paid_at_stripe)
    assert state(paid_at_stripe) == "refunded"
    assert paid_at_stripe.order.payments.get().refund.amount_minor == paid_at_stripe.order.total_minor
    assert not Retirement.objects.exists()
    assert available_grams(offer.escrow_id) == 10 * TONNE


def test_control_without_row_locks_a_cancelled_order_is_retired(paid_at_stripe, no_row_locks, monkeypatch):
    monkeypatch.setattr(
        services, "_close_now_if_possible", lambda _payment: None
    )  # or chance decides who is faster
    cancel_while_the_webhook_comes(paid_at_stripe)
    assert state(paid_at_stripe) == "retired"


def test_who_cancels_while_the_retirement_starts_gets_one_or_the_other(offer, paid_at_stripe):
    settle.settle(paid_at_stripe.order.payments.get().pk)
    order = paid_at_stripe.order
    outcomes = pile_up(ORDER, [partial(services.cancel, order), partial(fulfilment.fulfil, order.pk)])
    work()
    too_late = bool(failures(outcomes))
    assert state(paid_at_stripe) == ("retired" if too_late else "refunded")
    assert Retirement.objects.count() == too_late
    assert available_grams(offer.escrow_id) == (9 if too_late else 10) * TONNE
    assert not Hold.objects.exists()


# --- expiry against webhook ----------------------------------------------------------------------------------------
def expire_while_the_webhook_comes(checkout: Checkout) -> None:
    """The sweeper closes the payment of a hold that has ended; in the same moment its money is heard of."""
    Order.objects.update(held_until=timezone.now())
    payment = checkout.order.payments.get().pk
    works = [partial(settle.close_payment, payment), partial(settle.settle, payment)]
    assert failures(pile_up(ORDER, works)) == []


def test_money_that_comes_while_the_hold_ends_pays_once(offer, paid_at_stripe):
    expire_while_the_webhook_comes(paid_at_stripe)
    assert history(paid_at_stripe) == ["held", "paid"]
    work()
    assert state(paid_at_stripe) == "retired"
    assert available_grams(offer.escrow_id) == 9 * TONNE


def test_control_without_row_locks_the_same_money_pays_twice(paid_at_stripe, no_row_locks):
    expire_while_the_webhook_comes(paid_at_stripe)
    assert history(paid_at_stripe) == ["held", "paid", "paid"]


# --- two workers with one order ------------------------------------------------------------------------------------
def fulfil_twice(checkout: Checkout) -> None:
    settle.settle(checkout.order.payments.get().pk)
    assert failures(pile_up(ORDER, [partial(fulfilment.fulfil, checkout.order.pk)] * 2)) == []


def test_two_workers_retire_an_order_once(paid_at_stripe):
    fulfil_twice(paid_at_stripe)
    assert history(paid_at_stripe) == ["held", "paid", "retiring", "retired"]
    assert Retirement.objects.count() == 1


def test_control_without_row_locks_two_workers_retire_an_order_twice(paid_at_stripe, no_row_locks):
    fulfil_twice(paid_at_stripe)
    assert history(paid_at_stripe).count("retiring") == 2
    assert Retirement.objects.count() == 1  # the ledger's own key stands behind the shop's lock


# --- two workers with one refund -----------------------------------------------------------------------------------
def test_two_workers_send_a_refund_once(paid_at_stripe, stripe_sandbox):
    settle.settle(paid_at_stripe.order.payments.get().pk)
    services.cancel(paid_at_stripe.order)
    refund = paid_at_stripe.order.payments.get().refund.pk
    at_once([partial(refunds.send_refund, refund)] * 4)
    work()
    assert history(paid_at_stripe) == ["held", "paid", "refund_pending", "refunded"]
    assert len(stripe_sandbox.client().v1.refunds.list().data) == 1


# --- the last grams ------------------------------------------------------------------------------------------------
LAST = 10_000
BUYERS = 32


def all_but_the_last(listing: Listing) -> list[partial[Checkout]]:
    """32 people at the pay button when one portion is left."""
    check_out(listing, 10 * TONNE - LAST)
    return [partial(submit, listing, LAST, key=f"form {n}", buyer=f"buyer {n}") for n in range(BUYERS)]


def test_the_last_grams_are_held_for_one_of_32(offer, stripe_sandbox):
    outcomes = pile_up(SHELF, all_but_the_last(offer))
    refusals = failures(outcomes)
    assert {type(refusal) for refusal in refusals} == {InsufficientStock}
    assert {refusal.params["available_grams"] for refusal in refusals} == {0}
    assert len(refusals) == BUYERS - 1
    assert Order.objects.count() == 2


def test_control_without_its_lock_the_last_grams_are_held_32_times(offer, stripe_sandbox):
    works = all_but_the_last(offer)
    with without(NO_LOCK) as schema:
        outcomes = pile_up(SHELF, works, schema=schema)
    assert failures(outcomes) == []
    assert Order.objects.count() == 1 + BUYERS


# --- a hundred checkouts -------------------------------------------------------------------------------------------
def hundred(listing: Listing, number: int) -> list:
    return pile_up(SHELF, [partial(submit, listing, LAST, key=f"form {n}") for n in range(number)])


def test_a_hundred_checkouts_of_one_buyer_hold_no_more_than_ten(offer, stripe_sandbox):
    outcomes = hundred(offer, 100)
    assert {type(refusal) for refusal in failures(outcomes)} == {TooManyHolds}
    assert len(failures(outcomes)) == 100 - UNPAID_ORDERS_MAX
    assert available_grams(offer.escrow_id) == 10 * TONNE - UNPAID_ORDERS_MAX * LAST


def test_control_without_the_buyers_lock_all_of_them_hold(offer, stripe_sandbox, monkeypatch):
    monkeypatch.setattr(services, "_lock_buyer", lambda _name: None)
    assert failures(hundred(offer, 20)) == []
    assert Order.objects.count() == 20
