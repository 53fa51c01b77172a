"""A month ends: its orders are put on one statement, for ever, and the invoice is issued with it."""

import logging
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from marketplace.catalogue.pricing import CARD_MINIMUM_MINOR, MICRO, round_money
from marketplace.companies.models import MonthlyStatement, StatementMove
from marketplace.companies.moves import move
from marketplace.companies.states import StatementState
from marketplace.documents.services import issue_invoice
from marketplace.orders.models import Order, Statement
from marketplace.outbox import services as outbox
from marketplace.pages.formats import JST

log = logging.getLogger(__name__)
durable = partial(transaction.atomic, durable=True)
# What was charged before the month's end and commits after the closing is not lost: the next statement takes it.
TAKE = """
    insert into companies_statementorder (statement_id, order_id, accrued_micro)
        select %s, o.id, o.accrued_micro from orders_order o
        where o.organisation_id = %s and o.livemode = %s and o.currency = %s and o.funding = 'statement'
            and o.state = 'retired' and o.charged_at < %s
            and not exists (select from companies_statementorder taken where taken.order_id = o.id)
"""
SUM = "select coalesce(sum(accrued_micro), 0)::bigint, count(*) from companies_statementorder where statement_id = %s"


class _TooLittle(Exception):
    """Nothing was bought, or less than can be charged: the month runs on."""


def first_of_month(moment: datetime | None = None) -> date:
    """The first day of the month in Japan."""
    return (moment or timezone.now()).astimezone(JST).date().replace(day=1)


def begin(account: Statement, first: date) -> MonthlyStatement:
    """The running statement of a locked account, begun with the month if there is none."""
    running = MonthlyStatement.objects.filter(account=account, state=StatementState.OPEN).first()
    if running is None:
        running = MonthlyStatement.objects.create(account=account, begins=first)
        StatementMove.objects.create(statement=running, state=StatementState.OPEN)
    return running


def close(account_id: int, *, until: date | None = None) -> MonthlyStatement | None:
    """Close what was charged before the day `until` (the first of this month); None when there is nothing to close.

    Whoever comes second finds nothing left. What is less than Stripe can charge is carried over: that statement runs
    on, and its invoice names the whole time. With the day after today, a company settles before its month is over.
    """
    after = until or first_of_month()
    try:
        with durable():
            account = (
                Statement.objects.select_for_update(of=("self",))
                .select_related("organisation")
                .get(pk=account_id)
            )
            running = begin(account, min(first_of_month(), after))
            _close(account, running, after)
    except _TooLittle:
        return None
    return running


def close_all(*, until: date | None = None) -> int:
    """Close every company's month; how many were closed. Safe to run any number of times, and at once."""
    closed = 0
    for account_id in Statement.objects.order_by("pk").values_list("pk", flat=True):
        try:
            closed += close(account_id, until=until) is not None
        except Exception:  # one company's statement must not keep all others from theirs
            log.exception("the statement of account %s could not be closed", account_id)
    return closed


def _close(account: Statement, running: MonthlyStatement, after: date) -> None:
    midnight = datetime(after.year, after.month, after.day, tzinfo=JST)
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE, [running.pk, account.organisation_id, account.livemode, account.currency, midnight]
        )
        cursor.execute(SUM, [running.pk])
        exact, count = cursor.fetchone() or (0, 0)
    total = round_money(exact, MICRO)
    if total < (CARD_MINIMUM_MINOR.get(account.currency, 1) if account.livemode else 1):
        raise _TooLittle
    orders = Order.objects.filter(statement_line__statement=running)
    begins = min(running.begins, _day(orders.earliest("charged_at")))
    document = issue_invoice(
        account,
        orders,
        first=begins,
        last=after - timedelta(days=1),
        key=f"statement:{running.public_id}",
    )
    assert document.total_minor == total
    move(
        running,
        StatementState.CLOSED,
        begins=begins,
        ends=after - timedelta(days=1),
        orders_count=count,
        exact_micro=exact,
        document=document,
    )
    begin(account, after)
    outbox.put("statement", key=running.public_id, payload={"statement_id": running.pk})


def _day(order: Order) -> date:
    assert order.charged_at is not None, "only what was charged is on a statement"
    return order.charged_at.astimezone(JST).date()
