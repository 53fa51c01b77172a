"""Telling buyers of a loss on the project whose credits were retired for them. Their certificates stay valid."""

from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db import transaction

from marketplace.orders.models import Order
from marketplace.outbox import services as outbox
from registry.reversals import queries

durable = partial(transaction.atomic, durable=True)
AT_ONCE = 200
# Far below the time that the outbox remembers what it has done: nobody is told twice.
NEWS_FOR = timedelta(days=7)


@shared_task(name="orders.tell_of_losses")
def tell_of_losses() -> None:
    """Look for steps of reversals that buyers have not been told of. Safe to run twice."""
    for number, state in queries.news(since=NEWS_FOR):
        with durable():
            _ask(number, state, after=0)


def tell(reversal: str, state: str, after: int) -> None:
    """Write to the next buyers, in the order of their orders, whose retirements lie in the affected batches."""
    concerned = Order.objects.filter(
        pk__gt=after, lines__retirement__batch__reversals__number=reversal
    ).exclude(email="")
    orders = list(concerned.order_by("pk").distinct()[:AT_ONCE])
    with durable():
        for order in orders:
            outbox.put(
                "mail",
                key=f"loss:{reversal}:{state}:{order.public_id}",
                payload={"letter": "loss", "order_id": order.pk, "reason": f"{reversal}:{state}"},
            )
        if len(orders) == AT_ONCE:
            _ask(reversal, state, after=orders[-1].pk)


def _ask(reversal: str, state: str, *, after: int) -> None:
    outbox.put(
        "loss",
        key=f"{reversal}:{state}:{after}",
        payload={"reversal": reversal, "state": state, "after": after},
    )
