"""Reading what a company owes, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from marketplace.catalogue.pricing import MICRO, round_money
from marketplace.companies.models import MonthlyStatement
from marketplace.companies.states import OWED, StatementState
from marketplace.orders.models import Order, Statement
from marketplace.orders.states import Funding
from marketplace.orders.windows import NOTHING_OWED
from marketplace.pages.formats import JST
from people.models import Mode, Organisation


@dataclass(frozen=True, slots=True)
class Running:
    """What a company owes in one mode: exact in 10^-6 of a minor unit, the limit in minor units."""

    livemode: bool
    currency: str
    month: date
    month_micro: int  # what was ordered this month
    accrued_micro: int  # all that is not paid
    limit_minor: int
    blocked_from: datetime | None

    @property
    def month_minor(self) -> int:
        """Rounded for the eye alone: what is owed is rounded once, on the statement."""
        return round_money(self.month_micro, MICRO)

    @property
    def accrued_minor(self) -> int:
        """As above."""
        return round_money(self.accrued_micro, MICRO)

    @property
    def left_minor(self) -> int:
        """What may still be ordered, rounded down."""
        return max(0, self.limit_minor * MICRO - self.accrued_micro) // MICRO

    @property
    def percent(self) -> int:
        """How much of the limit is used, in whole percent, rounded down."""
        return min(100, self.accrued_micro * 100 // (self.limit_minor * MICRO)) if self.limit_minor else 100


def running(organisation: Organisation, month: date) -> list[Running]:
    """What the company owes in each mode, live first; a mode without an order yet stands at nothing.

    Without a limit there is no live mode.
    """
    known = {one.livemode: one for one in accounts(organisation)}
    found = []
    for livemode in (True, False):
        account, limit = known.get(livemode), organisation.limit_minor(livemode=livemode)
        if limit is None:
            continue
        found.append(
            Running(
                livemode=livemode,
                currency=organisation.statement_currency,
                month=month,
                month_micro=costs_micro(account, month) if account else 0,
                accrued_micro=account.accrued_micro if account else 0,
                limit_minor=limit,
                blocked_from=account.blocked_from if account else None,
            )
        )
    return found


def accounts(organisation: Organisation) -> QuerySet[Statement]:
    """The company's accounts in its currency, one a mode."""
    return Statement.objects.filter(organisation=organisation, currency=organisation.statement_currency)


def costs_micro(account: Statement, month: date) -> int:
    """What was ordered from the first day of a month on, in 10^-6 of a minor unit; not what came to nothing."""
    orders = Order.objects.filter(
        organisation=account.organisation_id,
        livemode=account.livemode,
        currency=account.currency,
        funding=Funding.STATEMENT,
        created_at__gte=datetime.combine(month, time(), JST),
    ).exclude(state__in=NOTHING_OWED)
    return orders.aggregate(micro=Sum("accrued_micro"))["micro"] or 0


def statements_of(organisation: Organisation) -> QuerySet[MonthlyStatement]:
    """The closed months of a company, newest first."""
    found = MonthlyStatement.objects.filter(account__organisation=organisation)
    return (
        found.exclude(state=StatementState.OPEN)
        .select_related("account__organisation", "document__paper")
        .order_by("-ends", "-account__livemode", "-pk")
    )


def to_pay(organisation: Organisation) -> QuerySet[MonthlyStatement]:
    """What is closed and not paid, oldest first."""
    return statements_of(organisation).filter(state__in=OWED).order_by("ends", "pk")


def unpaid() -> QuerySet[MonthlyStatement]:
    """What is sent and not paid, of every company, the longest due first."""
    found = MonthlyStatement.objects.filter(state__in=[StatementState.INVOICED, StatementState.OVERDUE])
    return found.select_related("account__organisation", "document").order_by("due_on", "pk")


def orders_on(statement: MonthlyStatement) -> QuerySet[Order]:
    """The orders of a closed statement, in the order in which they were charged."""
    found = Order.objects.filter(statement_line__statement=statement)
    return found.order_by("charged_at", "pk").prefetch_related("lines__listing__batch__project")


def blocks_at(statement: MonthlyStatement) -> datetime:
    """When orders stop if this statement is not paid: midnight in Japan after its grace."""
    assert statement.due_on is not None
    last = statement.due_on + timedelta(days=settings.STATEMENT_GRACE_DAYS + 1)
    return datetime.combine(last, time(), JST)


def orders_of(organisation: Organisation, asked: Mapping[str, Any]) -> QuerySet[Order]:
    """A company's orders, newest first: see forms.OrderSearch for what may be asked."""
    found = Order.objects.filter(organisation=organisation).order_by("-created_at", "-pk")
    if mode := asked.get("mode"):
        found = found.filter(livemode=mode == Mode.LIVE)
    if state := asked.get("state"):
        found = found.filter(state=state)
    if number := asked.get("number"):
        found = found.filter(Q(public_id=number) | Q(external_id=number))
    return found.prefetch_related("lines__listing__batch__project", "lines__retirement")
