"""A thousand events of Stripe, doubled, shuffled and late: the orders, the money and the grams come out exactly right.

Thirty buyers do everything that a buyer can do. What Stripe says of it is collected, multiplied to a thousand and
thrown at the shop in an order of chance (always the same one), the worker and time in between. Certificates and letters
are left out: they have tests of their own, and each takes longer than all of its money.
"""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.orders import invariants, services
from marketplace.orders import tasks as order_tasks
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.services import Checkout
from marketplace.orders.states import Funding
from marketplace.outbox import services as outbox
from marketplace.outbox.models import Message
from marketplace.payments.models import Delivery, Payment, Refund
from registry.issuance import available_grams
from registry.models import Hold, Retirement
from tests.shop import TONNE, check_out, confirm, pay, post_webhook

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS, FIRST = 1_000, 800
SLOW = ["certificate", "mail", "money_mail", "issue_receipt"]
LATER = "2020-01-01T00:00Z"
GRAMS = 20_000


class Storm:
    """The shop, Stripe, and the weather between them."""

    def __init__(self, listing, sandbox, client: Client) -> None:
        self.listing, self.sandbox, self.client = listing, sandbox, client
        self.chance = random.Random(4)
        self.ends: dict[int, str] = {}

    def buy(self, end: str, *, funding: Funding = Funding.CARD) -> Checkout:
        """A new order of an own mass, and how it must end."""
        checkout = check_out(self.listing, GRAMS + len(self.ends), funding=funding)
        self.ends[checkout.order.pk] = end
        return checkout

    def await_money(self, end: str, funding: Funding) -> tuple[Checkout, str]:
        checkout = self.buy(end, funding=funding)
        return checkout, confirm(self.sandbox, checkout)

    # --- what buyers do --------------------------------------------------------------------------------------------
    def by_card(self) -> None:
        pay(self.sandbox, self.buy("retired"))

    def declined_then_paid(self) -> None:
        checkout = self.buy("retired")
        pay(self.sandbox, checkout, "4000000000000002")
        pay(self.sandbox, checkout)

    def declined_for_good(self) -> None:
        pay(self.sandbox, self.buy("expired"), "4000000000009995")

    def cancelled(self) -> None:
        services.cancel(self.buy("cancelled").order)

    def paid_then_cancelled(self) -> None:
        checkout = self.buy("refunded")
        pay(self.sandbox, checkout)
        services.cancel(checkout.order)

    def contested(self) -> None:
        checkout = self.buy("contested")
        pay(self.sandbox, checkout, "4000000000000259")

    def at_the_till(self) -> None:
        self.sandbox.till(self.await_money("retired", Funding.KONBINI)[1])

    def never_at_the_till(self) -> None:
        self.await_money("expired", Funding.KONBINI)

    def by_transfer_in_parts(self) -> None:
        checkout, intent = self.await_money("retired", Funding.BANK)
        self.sandbox.transfer(intent, 100)
        self.sandbox.transfer(intent, checkout.order.total_minor - 100)

    def by_too_large_a_transfer(self) -> None:
        checkout, intent = self.await_money("retired", Funding.BANK)
        self.sandbox.transfer(intent, checkout.order.total_minor + 33)

    def by_too_small_a_transfer(self) -> None:
        self.sandbox.transfer(self.await_money("expired", Funding.BANK)[1], 77)

    # --- the weather -----------------------------------------------------------------------------------------------
    def collect(self) -> list[tuple[str, bytes]]:
        self.sandbox.flush(force=True)
        received, self.sandbox.listener.received = self.sandbox.listener.received, []
        return list(received)

    def blow(self, events: list[tuple[str, bytes]], number: int) -> None:
        """Each event at least once, `number` in all, in an order of chance, the worker now and then between them."""
        thrown = events + self.chance.choices(events, k=number - len(events))
        self.chance.shuffle(thrown)
        for place, (signature, body) in enumerate(thrown):
            assert post_webhook(self.client, body, signature) == 200
            if place % 97 == 0:
                self.work(5)
        self.work()

    def work(self, most: int = 10_000) -> None:
        """Money and retirements, without what is slow."""
        for _round in range(30):
            due = Message.objects.filter(done_at=None, due_at__lte=timezone.now()).exclude(kind__in=SLOW)
            ids = list(due.order_by("id").values_list("pk", flat=True)[:most])
            for message in ids:
                outbox.work(message)
            if not ids or most < 10_000:
                return

    def time_passes(self, *, days: int) -> None:
        """At Stripe, in the shop, and for the messages that were put off."""
        self.sandbox.control("/clock", advance=days * 86_400)
        Order.objects.filter(state__in=["held", "awaiting_payment"]).update(held_until=LATER)
        order_tasks.sweep()
        self.work()


def test_a_thousand_events_in_any_order_end_with_the_right_orders_money_and_grams(
    offer, stripe_sandbox, client: Client, settings
):
    settings.PAYMENT_METHODS = frozenset({"card", "konbini", "bank"})
    storm = Storm(offer, stripe_sandbox, client)
    deeds: list[Callable[[], None]] = [
        *[storm.by_card] * 6,
        *[storm.declined_then_paid] * 3,
        *[storm.declined_for_good] * 2,
        *[storm.cancelled] * 2,
        *[storm.paid_then_cancelled] * 3,
        *[storm.contested] * 2,
        *[storm.at_the_till] * 4,
        *[storm.never_at_the_till] * 2,
        *[storm.by_transfer_in_parts] * 2,
        *[storm.by_too_large_a_transfer] * 2,
        *[storm.by_too_small_a_transfer] * 2,
    ]
    storm.chance.shuffle(deeds)
    for deed in deeds:
        deed()
    early = storm.collect()
    storm.blow(early, FIRST)
    storm.time_passes(days=9)
    for dispute in stripe_sandbox.client().v1.disputes.list().data:
        stripe_sandbox.control(f"/disputes/{dispute.id}/close", outcome="lost")
    for refund in stripe_sandbox.client().v1.refunds.list({"limit": 100}).data:
        if refund.status == "requires_action":
            stripe_sandbox.control(f"/refunds/{refund.id}/details")
    stripe_sandbox.control("/clock", advance=5)
    Message.objects.filter(done_at=None).exclude(kind__in=SLOW).update(due_at=LATER)
    late = storm.collect()
    storm.blow(late, EVENTS - FIRST)

    _ends_are_right(storm)
    _money_is_right(stripe_sandbox)
    _grams_are_right(offer)
    assert [line for check in invariants.CHECKS for line in check.offenders()] == []
    assert Delivery.objects.count() == len(early) + len(late)
    assert set(Delivery.objects.values_list("code", flat=True)) <= {"taken", "not_ours"}


def _ends_are_right(storm: Storm) -> None:
    ended = dict(Order.objects.values_list("pk", "state"))
    for pk, expected in storm.ends.items():
        fits = {"retired", "charged_back"} if expected == "contested" else {expected}
        assert ended[pk] in fits, (
            ended[pk],
            expected,
            list(Order.objects.get(pk=pk).moves.values_list("state")),
        )
    assert len(ended) == len(storm.ends) == 30


def _money_is_right(sandbox) -> None:
    """What Stripe took and gave back is what the books say, to the yen."""
    api = sandbox.client().v1
    charges = {
        str(charge.payment_intent): charge.amount
        for charge in api.charges.list({"limit": 100}).data
        if charge.status == "succeeded"
    }
    kept = Payment.objects.filter(state="succeeded")
    assert charges == dict(kept.values_list("payment_intent_id", "received_minor"))
    refunds = Counter(refund.amount for refund in api.refunds.list({"limit": 100}).data)
    assert refunds == Counter(Refund.objects.values_list("amount_minor", flat=True))
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}
    assert sorted(Refund.objects.filter(purpose="cash").values_list("amount_minor", flat=True)) == [
        33,
        33,
        77,
        77,
    ]


def _grams_are_right(offer) -> None:
    retired = sum(Retirement.objects.values_list("grams", flat=True))
    assert retired == sum(OrderLine.objects.filter(order__state="retired").values_list("grams", flat=True))
    assert available_grams(offer.escrow_id) == 10 * TONNE - retired
    assert not Hold.objects.exists()
