"""A project that is sold, a seller whom Stripe reaches, and time that passes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from marketplace.orders.models import Order
from marketplace.payouts import onboarding
from marketplace.payouts.models import Obligation, Payee, Payout
from marketplace.payouts.paying import pay_by_connect
from people.models import Organisation
from tests.payments.sandbox.driver import Driver, fetch
from tests.shop import deliver_webhooks, work

DAY = timedelta(days=1)


@pytest.fixture
def seller(npo: Organisation, stripe_sandbox: Driver) -> Payee:
    """The NPO, through onboarding at Stripe with every question answered."""
    return onboard(npo, "all")


def onboard(npo: Organisation, answer: str) -> Payee:
    link = onboarding.open_account(npo)
    assert fetch(link, method="POST", data=f"done={answer}").status == 303
    onboarding.ask_stripe(npo)
    return Payee.objects.get(organisation=npo)


def days_pass(days: int) -> None:
    """Retirements and last days move into the past: the database keeps them from everyone else."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "update payouts_obligation set retired_at = retired_at - %s, due_at = due_at - %s",
            [days * DAY, days * DAY],
        )
        cursor.execute("set session_replication_role = origin")


@pytest.fixture
def pay_out(seller: Payee) -> Callable[[], Payout]:
    """A week passes, and everything owed is paid out."""

    def act() -> Payout:
        days_pass(8)
        pay_by_connect()
        work()
        return Payout.objects.latest("pk")

    return act


def owed(order: Order) -> Obligation:
    return Obligation.objects.get(line__order=order)


def dispute(stripe_sandbox: Driver, client: Client, outcome: str) -> Any:
    """The open dispute ends, and the shop hears of it."""
    found = stripe_sandbox.client().v1.disputes.list().data[0]
    stripe_sandbox.control(f"/disputes/{found.id}/close", outcome=outcome)
    deliver_webhooks(stripe_sandbox, client)
    work()
