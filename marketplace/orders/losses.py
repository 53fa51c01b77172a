"""Telling buyers what became of a project after its credits were retired for them. Their certificates stay valid."""

from datetime import timedelta
from functools import partial

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet

from marketplace.orders import news
from marketplace.orders.models import Order
from marketplace.orders.states import State
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
    concerned = Order.objects.filter(pk__gt=after, lines__retirement__batch__reversals__number=reversal)
    orders = list(_writable(concerned)[:AT_ONCE])
    with durable():
        for order in orders:
            news.tell(order, "loss", f"{reversal}:{state}", name=f"{reversal}:{state}:{order.public_id}")
        if len(orders) == AT_ONCE:
            _ask(reversal, state, after=orders[-1].pk)


def tell_of_standing(project: str, state: str, after: int, moment: str) -> None:
    """Write to the next buyers, in the order of their orders, for whom credits of a project were retired."""
    concerned = Order.objects.filter(
        pk__gt=after, lines__listing__batch__project__registry_id=project, state=State.RETIRED
    )
    orders = list(_writable(concerned)[:AT_ONCE])
    with durable():
        for order in orders:
            news.tell(order, "suspended", f"{project}:{state}", name=f"{moment}:{order.public_id}")
        if len(orders) == AT_ONCE:
            last = orders[-1].pk
            outbox.put(
                "standing",
                key=f"{project}:{moment}:{last}",
                payload={"project": project, "state": state, "after": last, "moment": moment},
            )


def _writable(concerned: QuerySet[Order]) -> QuerySet[Order]:
    """Those who left an address and did not say that they read it in their account only."""
    found = concerned.exclude(email="").exclude(ownership__user__preferences__project_letters=False)
    return found.order_by("pk").distinct()


def _ask(reversal: str, state: str, *, after: int) -> None:
    outbox.put(
        "loss",
        key=f"{reversal}:{state}:{after}",
        payload={"reversal": reversal, "state": state, "after": after},
    )
