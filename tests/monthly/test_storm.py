"""Nobody pays without a retirement or the money back: events doubled, shuffled, lost, calls cut off, months missed."""

import random
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from marketplace.monthly import changes, tasks
from marketplace.monthly.models import Month, StandingOrder
from marketplace.orders.models import Order
from marketplace.orders.tasks import sweep as sweep_orders
from marketplace.outbox import services as outbox
from marketplace.outbox.models import Message
from marketplace.payments.models import Payment, Refund
from registry.models import Hold, Retirement
from tests.monthly.conftest import Shop, sign_up, wanted
from tests.monthly.test_months import books_are_right, reprice, story
from tests.shop import _Session, post_webhook

pytestmark = pytest.mark.django_db(transaction=True)


class Storm:
    """Stripe's events, each twice and in no order, between workers that take up whatever they find."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.chance = shop, random.Random(20)

    def rage(self) -> None:
        for _round in range(12):
            self.shop.stripe.flush(force=True)
            received, self.shop.stripe.listener.received = self.shop.stripe.listener.received * 2, []
            self.chance.shuffle(received)
            for body_signature in received:
                post_webhook(self.shop.client, body_signature[1], body_signature[0])
                if self.chance.random() < 0.3:
                    self.work(one=True)
            if not self.work() and not received:
                return

    def work(self, *, one: bool = False) -> bool:
        """Certificates and letters are other stories; what failed is taken up at once."""
        waiting = Message.objects.filter(done_at=None).exclude(kind__in=["certificate", "letter", "mail"])
        waiting.filter(attempts__gt=0, attempts__lt=20).update(due_at=timezone.now())
        found = list(waiting.filter(due_at__lte=timezone.now()).values_list("pk", flat=True))
        self.chance.shuffle(found)
        for message in found[: 1 if one else None]:
            outbox.work(message)
        return bool(found)


def trouble(shop: Shop, path: str, **how: Any) -> None:
    """The next call to an address of Stripe's goes wrong."""
    shop.stripe.control("/faults", **({"method": "POST", "path": path} | how))


def test_a_storm_ends_with_the_right_orders_money_and_grams(shop: Shop, offer):
    storm = Storm(shop)
    for name in ("a", "b"):
        opened = sign_up(wanted(offer), key=name)
        shop.stripe.pay(_Session(opened.checkout_url))
    storm.rage()
    for month in range(2):
        reprice(offer, 10_100 + month * 100)  # each month's invoice is brought to the price of its day
        if month:
            shop.bank("declined", times=2)
        trouble(shop, "/v1/invoiceitems", kind="close")  # done, and nobody heard of it
        trouble(shop, "/v1/invoices/*/finalize", kind="close")
        trouble(shop, "/v1/invoices/*/finalize", kind="error")
        trouble(shop, "/v1/invoices/*", kind="error", method="GET", times=2)
        shop.stripe.control("/billing/month")
        storm.rage()
        for _attempt in range(3):
            shop.stripe.control("/billing/hurry")
            storm.rage()
    tasks.sweep()
    sweep_orders()
    storm.rage()
    orders = Order.objects.all()
    assert Counter(orders.values_list("state", flat=True)) == {"retired": 6}
    assert sum(one.grams for one in Retirement.objects.all()) == 6 * 120_000
    paid = [one for one in shop.stripe.client().v1.charges.list({"limit": 100}).data if one.paid]
    assert sorted(one.amount for one in paid) == sorted(orders.values_list("total_minor", flat=True))
    assert {story(one)[-1] for one in StandingOrder.objects.all()} == {("ordered", "", "retired")}
    assert set(StandingOrder.objects.values_list("state", flat=True)) == {"active"}
    assert not Refund.objects.exists()
    assert not Hold.objects.exists()
    books_are_right()


def test_a_month_that_was_charged_while_we_were_away_is_retired_or_goes_back_whole(shop: Shop, offer):
    storm = Storm(shop)
    opened = sign_up(wanted(offer))
    shop.stripe.pay(_Session(opened.checkout_url))
    storm.rage()
    standing = StandingOrder.objects.get()

    def charged_while_away() -> None:
        shop.stripe.control("/webhooks", hold=True)
        shop.stripe.control("/billing/month")
        shop.stripe.control("/billing/hurry")
        shop.stripe.control("/webhooks", hold=False)
        shop.stripe.control("/webhooks/release")
        storm.rage()

    charged_while_away()
    assert story(standing)[-1] == ("ordered", "", "retired")
    reprice(offer, 20_000)  # what was charged no longer buys it
    charged_while_away()
    assert story(standing)[-1] == ("ordered", "", "refunded")
    reprice(offer, 10_000)
    changes.pause(standing.pk)  # nobody has told Stripe when it charges
    charged_while_away()
    assert story(standing)[-1][2] == "refunded"
    assert Refund.objects.filter(state="succeeded").count() == 2
    assert Retirement.objects.count() == 2
    assert not Hold.objects.exists()
    books_are_right()


def test_the_sweeper_finds_what_no_event_told_of(shop: Shop, offer):
    storm = Storm(shop)
    opened, never_paid = sign_up(wanted(offer)), sign_up(wanted(offer))
    shop.stripe.pay(_Session(opened.checkout_url))
    shop.stripe.control("/webhooks", drop=True)
    StandingOrder.objects.update(created_at=timezone.now() - tasks.LOST_AFTER * 2)
    Order.objects.update(held_until=timezone.now())
    sweep_orders()  # the page was paid, or is closed now
    storm.work()
    storm.work()
    tasks.sweep()
    begun = StandingOrder.objects.get(pk=opened.standing.pk)
    never_paid.standing.refresh_from_db()
    assert (begun.state, never_paid.standing.state) == ("active", "abandoned")
    shop.stripe.control("/billing/month")
    StandingOrder.objects.update(renews_at=timezone.now() - tasks.LOST_AFTER * 2)
    tasks.sweep()
    shop.stripe.control("/billing/hurry")
    Month.objects.update(noted_at=timezone.now() - tasks.STILL_AFTER * 2)
    tasks.sweep()
    storm.work()
    storm.work()
    assert story(begun) == [("ordered", "", "retired")] * 2
    assert Payment.objects.filter(state="succeeded").count() == 2
