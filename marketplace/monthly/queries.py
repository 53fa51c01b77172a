"""Reading standing orders: by token, by person, and what a year of one came to."""

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from marketplace.monthly.errors import StandingUnknown
from marketplace.monthly.models import Month, StandingOrder
from marketplace.orders.services import access_token
from marketplace.orders.states import State
from people.models import User
from people.queries import verified_addresses

JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Row:
    """A month as its buyer reads it: what was retired, what was paid, and where the certificate is."""

    month: Month
    called: date
    order: Any
    project: str
    grams: int
    paid_minor: int
    retirement: str
    retired_on: date | None
    order_url: str


def by_token(public_id: str, token: str) -> StandingOrder:
    """The standing order that a token opens. Raises StandingUnknown, the same for a wrong token as for none such."""
    found = StandingOrder.objects.filter(public_id=public_id).first()
    expected = access_token(found.key) if found else access_token("")
    if not token or not hmac.compare_digest(expected, token) or found is None:
        raise StandingUnknown
    return found


def of_person(user: Any) -> QuerySet[StandingOrder]:
    """The standing orders of somebody who has signed in, the latest first."""
    if not isinstance(user, User):
        return StandingOrder.objects.none()
    return StandingOrder.objects.filter(user=user).prefetch_related("preferences__project").order_by("-id")


def by_person_or_address(user: User) -> QuerySet[StandingOrder]:
    """The standing orders that somebody began while signed in, or with an address they have verified."""
    named = StandingOrder.objects.annotate(address=Lower("email"))
    return named.filter(Q(user=user) | Q(address__in=verified_addresses(user)))


def of_address(email: str) -> QuerySet[StandingOrder]:
    """The standing orders whose letters go to an address."""
    return StandingOrder.objects.filter(email__iexact=email).exclude(state="abandoned").order_by("-id")


def called(begins: datetime, first: datetime) -> date:
    """The calendar month, by its first day, that a period is called by; `first` is when the first one began.

    The first is called by Japan's calendar, each other by how many it is after that. Stripe counts months in UTC: who
    begins at 06:00 on 1 December in Japan has 30 November there, and periods that begin on 31 December, 31 January
    and 1 March in Japan, of which two would be December's and none February's.
    """
    passed = 12 * (begins.astimezone(UTC).year - first.astimezone(UTC).year)
    passed += begins.astimezone(UTC).month - first.astimezone(UTC).month
    year, month = divmod(12 * first.astimezone(JAPAN).year + first.astimezone(JAPAN).month - 1 + passed, 12)
    return date(year, month + 1, 1)


def rows(standing: StandingOrder, *, year: int | None = None) -> list[Row]:
    """Its months, the latest first; with a year only those that are called by it."""
    months = standing.months.select_related("order").prefetch_related(
        "order__lines__listing__batch__project", "order__lines__retirement"
    )
    latest_first = list(months.order_by("-begins"))
    found = [_row(month, called(month.begins, latest_first[-1].begins)) for month in latest_first]
    return [row for row in found if year is None or row.called.year == year]


def years(standing: StandingOrder) -> list[int]:
    """The years in which it has months, the latest first."""
    found = list(standing.months.order_by("begins").values_list("begins", flat=True))
    return sorted({called(begins, found[0]).year for begins in found}, reverse=True)


def _row(month: Month, name: date) -> Row:
    order = month.order
    lines = list(order.lines.all()) if order else []
    retired = order is not None and order.state == State.RETIRED
    first = lines[0] if lines else None
    retirement = first.retirement if first and retired else None
    moment: datetime | None = getattr(retirement, "retired_at", None)
    return Row(
        month=month,
        called=name,
        order=order,
        project=first.listing.batch.project.name if first else "",
        grams=sum(line.grams for line in lines) if retired else 0,
        paid_minor=order.total_minor if order and retired else 0,
        retirement=retirement.number if retirement else "",
        retired_on=moment.astimezone(JAPAN).date() if moment else None,
        order_url=_page(order) if order else "",
    )


def _page(order: Any) -> str:
    return f"{reverse('orders:order', args=[order.public_id])}?access_token={access_token(order.key)}"
