"""`check_books` finds nothing in a true shop, and finds each way of falsifying its books."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from marketplace.catalogue.models import Listing
from marketplace.companies import invariants as companies
from marketplace.orders import invariants, services, statement, tasks
from marketplace.orders.basket import Asked, fill
from marketplace.orders.models import Order
from marketplace.orders.services import Wish
from marketplace.payments import settle
from registry.invariants import run
from tests.shop import TONNE, check_out, pay, work

pytestmark = pytest.mark.django_db(transaction=True)


FALSIFICATIONS = [
    (invariants.payments, "delete from outbox_message where kind = 'fulfil' and done_at is null"),
    (invariants.payments, "update payments_refund set amount_minor = amount_minor - 1"),
    (invariants.payments, "update orders_order set state = 'expired' where state = 'paid'"),
    (invariants.ends, "delete from payments_refund"),
    (
        invariants.ends,
        "update orders_order set state = 'refunded' where state = 'retired' and funding = 'card'",
    ),
    (invariants.ends, "update payments_payment set state = 'closed' where state = 'succeeded'"),
    (invariants.lines, "update orders_orderline set grams = grams + 1 where retirement_id is not null"),
    (invariants.lines, "update orders_orderline set retirement_id = null"),
    (invariants.lines, "update registry_retirement set paid = paid || '{\"project\": 1}'"),
    (invariants.totals, "update orders_order set total_minor = total_minor + 1 where funding = 'card'"),
    (invariants.totals, "update orders_orderline set tax_minor = tax_minor + 1"),
    (invariants.totals, "update payments_payment set amount_minor = 1"),
    (companies.owed, "update orders_statement set accrued_micro = accrued_micro + 1"),
    (companies.owed, "delete from orders_statement"),
    (invariants.holds, "update orders_order set state = 'expired' where state = 'held'"),
    (invariants.holds, "delete from registry_hold"),
    (invariants.holds, "update registry_hold set key = 'ord_' || key"),
    (invariants.histories, "update orders_order set state = 'retiring' where state = 'paid'"),
    (invariants.outbox, "update outbox_message set gave_up_at = now() where kind = 'fulfil'"),
    (invariants.outbox, "update outbox_message set due_at = now() - interval '1 hour', done_at = null"),
]


@pytest.fixture
def books(offer: Listing, stripe_sandbox, buy, company) -> Listing:
    """A shop in which every kind of order has happened once."""
    Order.objects.filter(pk=check_out(offer, 10_000).order.pk).update(held_until=timezone.now())
    tasks.sweep()
    services.cancel(check_out(offer, 20_000).order)
    refunded = check_out(offer, 30_000)
    pay(stripe_sandbox, refunded)
    settle.settle(refunded.order.payments.get().pk)
    services.cancel(refunded.order)
    work()
    buy(offer, TONNE)
    statement.place(
        organisation=company,
        fill_basket=lambda: fill([Asked(offer.public_id, grams=1_250)], by_card=False),
        wish=Wish("Kaze Airways"),
        key="booking-7",
    )
    work()
    check_out(offer, 40_000)
    paid = check_out(offer, 50_000)
    pay(stripe_sandbox, paid)
    settle.settle(paid.order.payments.get().pk)
    return offer


def broken() -> set[str]:
    return {result.name for result in run([*invariants.CHECKS, *companies.CHECKS]) if not result.holds}


def test_a_true_shop_passes_every_check(books):
    states = set(Order.objects.values_list("state", flat=True))
    assert states == {"expired", "cancelled", "refunded", "retired", "held", "paid"}
    out = StringIO()
    call_command("check_books", stdout=out)
    assert "FAIL" not in out.getvalue()


def test_each_falsification_is_found(books):
    """Each is made behind the back of every guard, as someone with the database's password could, and taken back."""
    for check, falsification in FALSIFICATIONS:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(falsification)
            assert cursor.rowcount > 0, f"changed nothing: {falsification}"
            assert check.name in broken(), falsification
            transaction.set_rollback(True)
    assert not broken()
