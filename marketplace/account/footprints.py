"""The footprints someone keeps, and what was retired through their orders: two sums, never one.

A retirement makes no footprint smaller. What is shown as left is only what has no retirement of its own yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from calculators.models import SavedFootprint
from calculators.services import get as get_footprint
from marketplace.account.models import KeptFootprint
from marketplace.buying.models import OffsetShare
from marketplace.orders.models import OrderLine
from marketplace.orders.states import State
from marketplace.pages.formats import JST
from people.models import User

MONTHS_AT_MOST = 12
YEARS_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept footprint, and what was retired in orders that point to it (integer grams)."""

    footprint: SavedFootprint
    kept_at: datetime
    retired: int

    @property
    def grams(self) -> int:
        return self.footprint.grams

    @property
    def left(self) -> int:
        """What no retirement stands beside yet; never below nothing."""
        return max(self.grams - self.retired, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a year in Japan: what was emitted, and what was retired, each on its own (integer grams)."""

    start: date
    whole_year: bool
    emitted: int
    retired: int


def keep(*, user: User, id: str) -> None:
    """Find a footprint again in the account. Raises FootprintUnknown; keeping twice is keeping once."""
    KeptFootprint.objects.get_or_create(user=user, footprint=get_footprint(id))


def drop(*, user: User, id: str) -> None:
    """No longer find it there. The page of the footprint stays where it is."""
    KeptFootprint.objects.filter(user=user, footprint_id=id).delete()


def is_kept(*, user: User, id: str) -> bool:
    """Whether this footprint is among those that the person keeps."""
    return KeptFootprint.objects.filter(user=user, footprint_id=id).exists()


def kept_by(user: User) -> list[Kept]:
    """What a person keeps, newest footprint first."""
    rows = user.kept_footprints.select_related("footprint__told").order_by("-footprint__created_at", "-pk")
    retired = _retired_for(user, [row.footprint_id for row in rows])
    return [Kept(row.footprint, row.kept_at, retired.get(row.footprint_id, 0)) for row in rows]


def retired_by(user: User) -> int:
    """What was retired through a person's orders, for whomever (integer grams)."""
    return _lines(user).aggregate(grams=Sum("grams"))["grams"] or 0


def over_time(user: User, kept: Iterable[Kept], *, today: date) -> list[Period]:
    """Both sums by month, or by year when they reach back more than a year; without a gap, oldest first."""
    emitted = [(_day(each.footprint.created_at), each.grams) for each in kept]
    retired = [
        (_day(at), grams)
        for at, grams in _lines(user).values_list("retirement__retired_at", "grams")
        if at is not None
    ]
    days = [day for day, _grams in emitted + retired]
    if not days:
        return []
    first = min(days)
    months = (today.year - first.year) * 12 + today.month - first.month + 1
    whole_year = months > MONTHS_AT_MOST
    starts = _years(first, today) if whole_year else _months(today, months)
    return [
        Period(
            start=start,
            whole_year=whole_year,
            emitted=sum(grams for day, grams in emitted if _start(day, whole_year) == start),
            retired=sum(grams for day, grams in retired if _start(day, whole_year) == start),
        )
        for start in starts
    ]


def _retired_for(user: User, wanted: list[str]) -> dict[str, int]:
    """Grams retired for each footprint: the shares of orders that name several, and whole orders that name one."""
    shares = OffsetShare.objects.filter(
        order__ownership__user=user, order__state=State.RETIRED, footprint__in=wanted
    )
    whole = _lines(user).filter(order__footprint__in=wanted, order__offset_shares=None)
    found: dict[str, int] = {}
    for name, grams in [
        *shares.values_list("footprint", "grams"),
        *whole.values_list("order__footprint", "grams"),
    ]:
        found[name] = found.get(name, 0) + grams
    return found


def _lines(user: User) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(
        order__ownership__user=user, order__state=State.RETIRED, order__livemode=True
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(JST).date()


def _start(day: date, whole_year: bool) -> date:
    return day.replace(day=1, month=1) if whole_year else day.replace(day=1)


def _years(first: date, today: date) -> list[date]:
    return [
        date(year, 1, 1) for year in range(max(first.year, today.year - YEARS_AT_MOST + 1), today.year + 1)
    ]


def _months(today: date, count: int) -> list[date]:
    counted = [today.year * 12 + today.month - 1 - back for back in range(count)]
    return [date(number // 12, number % 12 + 1, 1) for number in reversed(counted)]
