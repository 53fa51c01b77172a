"""Whose an order is: what belongs to a person, and to nobody else."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from marketplace.account.models import OwnOrder
from marketplace.orders import queries as orders
from marketplace.orders.models import Order
from people.models import User
from people.queries import verified_addresses
from registry.models import Retirement


def attach(user: User) -> int:
    """Give a person the orders that a guest made with an address they have verified, and the months of their standing
    orders; answers how many are new.

    Safe to repeat. An order that is someone's already stays theirs, whoever has its address now.
    """
    named = Order.objects.exclude(email="").annotate(address=Lower("email"))
    guests = named.filter(address__in=verified_addresses(user), organisation=None, ownership=None)
    months = Order.objects.filter(month__standing__user=user, ownership=None)
    fresh = {order.pk: order for order in [*guests, *months]}
    made = [OwnOrder(order=order, user=user) for order in fresh.values()]
    OwnOrder.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def attach_order(*, order: Order, user: User) -> None:
    """Give a person the order that they have just made, whatever address they gave for it."""
    OwnOrder.objects.get_or_create(order=order, defaults={"user": user})


def orders_of(user: User) -> QuerySet[Order]:
    """A person's orders with all that a list shows, newest first."""
    return orders.orders().filter(ownership__user=user).order_by("-created_at", "-pk")


def order_of(user: User, public_id: str) -> Order | None:
    """One of a person's orders; None for anybody else's and for none."""
    return orders_of(user).filter(public_id=public_id).first()


def retirements_of(user: User) -> QuerySet[Retirement]:
    """What was retired through a person's orders, newest first."""
    return (
        Retirement.objects.filter(order_line__order__ownership__user=user)
        .select_related("batch__project", "order_line__order")
        .order_by("-retired_at", "-pk")
    )


def retirement_of(user: User, number: str) -> Retirement | None:
    """One of them, by its number; None for anybody else's and for none."""
    return retirements_of(user).filter(number=number).first()
