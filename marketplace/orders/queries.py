"""Reading orders."""

import hmac
from datetime import timedelta
from statistics import median

from django.db.models import F, Min, Q, QuerySet, Sum

from marketplace.errors import OrderUnknown
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.services import token_hash
from marketplace.orders.states import UNPAID, State
from people.models import ApiKey


def orders() -> QuerySet[Order]:
    """Orders with all that their replies and pages show."""
    return Order.objects.select_related("product_version__product").prefetch_related(
        "moves",
        "payments__refunds",
        "lines__listing__batch__project",
        "lines__retirement__certificates",
    )


def order_by_token(public_id: str, token: str) -> Order:
    """The order that this token opens. Raises OrderUnknown, the same for a wrong token as for no such order."""
    order = orders().filter(public_id=public_id).first()
    expected = order.access_token_hash if order else token_hash("")
    if not hmac.compare_digest(expected, token_hash(token)) or order is None or not token:
        raise OrderUnknown
    return order


def still_open(key: str) -> bool:
    """Whether a submission may be repeated: it has made no order yet, or one that waits for its payment."""
    state = Order.objects.filter(key=key).values_list("state", flat=True).first()
    return state is None or state in UNPAID


def order_of_key(public_id: str, api_key: ApiKey) -> Order:
    """An order of the key's organisation and mode. Raises OrderUnknown."""
    order = orders_of_key(api_key).filter(public_id=public_id).first()
    if order is None:
        raise OrderUnknown
    return order


def orders_of_key(api_key: ApiKey) -> QuerySet[Order]:
    """The orders of the key's organisation in the key's mode."""
    return orders().filter(organisation_id=api_key.organisation_id, livemode=api_key.livemode)


def usual_wait(*, livemode: bool = True, latest: int = 1_000) -> timedelta | None:
    """The median time from payment to retirement over the latest orders; None before the first."""
    retired = Order.objects.filter(livemode=livemode, state=State.RETIRED).order_by("-id")
    moments = retired.annotate(
        paid_at=Min("moves__at", filter=Q(moves__state=State.PAID)),
        retired_at=Min("moves__at", filter=Q(moves__state=State.RETIRED)),
    ).values_list("paid_at", "retired_at")[:latest]
    waits = [(done - paid).total_seconds() for paid, done in moments if paid and done]
    return timedelta(seconds=median(waits)) if waits else None


def split_of_what_was_paid(*, livemode: bool = True, currency: str = "JPY") -> tuple[int, int]:
    """Of all retired orders in one currency: what went to projects, and what was paid before tax (minor units)."""
    lines = OrderLine.objects.filter(
        order__state=State.RETIRED, order__livemode=livemode, order__currency=currency
    )
    sums = lines.aggregate(
        project=Sum("project_minor"),
        net=Sum(F("project_minor") + F("platform_fee_minor") + F("payment_fee_minor")),
    )
    return sums["project"] or 0, sums["net"] or 0
