"""A buyer with a standing order, a month that passes at Stripe, and what stands afterwards."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.monthly import opening
from marketplace.monthly.choosing import Wanted
from marketplace.monthly.models import StandingOrder
from marketplace.orders.services import Wish
from marketplace.outbox import services as outbox
from marketplace.outbox.models import Message
from tests.payments.sandbox.driver import Driver
from tests.shop import _Session, deliver_webhooks

_number = itertools.count(1)


def wanted(*listings: Listing, **more: Any) -> Wanted:
    """120 kg a month of these listings' projects in this order, for at most ¥2,000."""
    return Wanted(
        **{
            "livemode": True,
            "by": "mass",
            "grams": 120_000,
            "cap_minor": 2_000,
            "currency": "JPY",
            "choices": tuple((one.batch.project_id, "") for one in listings),
            "fallback": "skip",
        }
        | more
    )


def sign_up(wish: Wanted, *, key: str = "", **more: Any) -> opening.Opened:
    number = next(_number)
    return opening.sign_up(
        wanted=wish,
        wish=Wish(**{"beneficiary": "Hana Sato", "email": "hana@example.jp"} | more),
        key=key or f"form:{number}",
        buyer=f"buyer {number}",
    )


class Shop:
    """The shop, Stripe beside it, and the hands of a worker. Certificates take a second each: only where asked for."""

    def __init__(self, stripe: Driver, client: Client) -> None:
        self.stripe, self.client, self.certifies = stripe, client, False

    def settle(self) -> None:
        """Everything that Stripe has to say is said, and everything that follows is done."""
        for _round in range(8):
            deliver_webhooks(self.stripe, self.client)
            if not self._work() and not self.stripe.flush(force=True)["delivered"]:
                return

    def _work(self) -> bool:
        waiting = Message.objects.filter(done_at=None, due_at__lte=timezone.now()).order_by("id")
        if not self.certifies:
            waiting = waiting.exclude(kind="certificate")
        found = list(waiting.values_list("pk", flat=True))
        for message in found:
            outbox.work(message)
        return bool(found)

    def begin(self, wish: Wanted, number: str = "4242424242424242", **more: Any) -> StandingOrder:
        """Signs up and pays the first month."""
        opened = sign_up(wish, **more)
        self.stripe.pay(_Session(opened.checkout_url), number)
        self.settle()
        return StandingOrder.objects.get(pk=opened.standing.pk)

    def month_passes(self) -> None:
        self.stripe.control("/billing/month")
        self.settle()

    def bank(self, outcome: str, **more: Any) -> None:
        """What the bank says of renewals from now on."""
        self.stripe.control("/billing", outcome=outcome, **more)

    def try_again(self) -> None:
        """Stripe's next attempt."""
        self.stripe.control("/billing/hurry")
        self.settle()


@pytest.fixture
def shop(stripe_sandbox: Driver, client: Client) -> Shop:
    return Shop(stripe_sandbox, client)


Begin = Callable[..., StandingOrder]
