"""What everyone may know of the money: by month and mode, what was paid, who got it, and how fast. No names in it."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from marketplace.payouts.states import Owed

KEEP_SECONDS = 600

_MONTHS = f"""
with sold as (
    select to_char(r.retired_at at time zone 'Asia/Tokyo', 'YYYY-MM') as month, o.currency,
        count(distinct o.id) as orders, sum(l.grams)::bigint as grams, sum(l.project_minor)::bigint as project,
        sum(l.platform_fee_minor)::bigint as platform, sum(l.payment_fee_minor)::bigint as payment,
        sum(l.tax_minor)::bigint as tax,
        coalesce(sum(b.amount_minor) filter (where b.state = '{Owed.PAID}'), 0)::bigint as paid,
        coalesce(sum(l.project_minor) filter (where b.state is null or b.state in
            ('{Owed.OWED}', '{Owed.WITHHELD}', '{Owed.SCHEDULED}')), 0)::bigint as owed,
        coalesce(sum(b.amount_minor) filter (where b.state in ('{Owed.VOID}', '{Owed.TAKEN_BACK}')), 0)::bigint as void,
        percentile_cont(0.5) within group (order by extract(epoch from r.retired_at - p.paid_at)) as median
    from orders_orderline l
        join orders_order o on o.id = l.order_id
        join registry_retirement r on r.id = l.retirement_id
        left join payouts_obligation b on b.line_id = l.id
        left join lateral (
            select max(p.paid_at) as paid_at from payments_payment p where p.order_id = o.id and p.state = 'succeeded'
        ) p on true
    where o.livemode = %(live)s and o.state = 'retired'
    group by 1, 2
), refunded as (
    select to_char(f.settled_at at time zone 'Asia/Tokyo', 'YYYY-MM') as month, f.currency,
        sum(f.amount_minor)::bigint as refunded, count(*) as refunds
    from payments_refund f
        join payments_payment p on p.id = f.payment_id
        join orders_order o on o.id = p.order_id
    where f.state = 'succeeded' and o.livemode = %(live)s
    group by 1, 2
)
select month, currency, coalesce(orders, 0), coalesce(grams, 0), coalesce(project, 0), coalesce(platform, 0),
    coalesce(payment, 0), coalesce(tax, 0), coalesce(paid, 0), coalesce(owed, 0), coalesce(void, 0),
    coalesce(refunded, 0), coalesce(refunds, 0), median
from sold full join refunded using (month, currency) order by month desc, currency
"""
_MEDIAN = """
select percentile_cont(0.5) within group (order by extract(epoch from r.retired_at - p.paid_at))
from payments_payment p
    join orders_order o on o.id = p.order_id
    join orders_orderline l on l.order_id = o.id
    join registry_retirement r on r.id = l.retirement_id
where o.livemode = %(live)s and p.state = 'succeeded' and o.state = 'retired'
"""
COLUMNS = (
    *("month", "currency", "orders", "grams", "project", "platform_fee", "payment_fee", "tax"),
    *("project_paid", "project_owed", "project_void", "refunded", "refunds", "median_seconds"),
)
SUMS = COLUMNS[2:-1]


@dataclass(frozen=True, slots=True)
class Totals:
    """Each month as a row of COLUMNS, and the sums of them by currency. Minor units, grams, seconds."""

    months: list[dict[str, Any]]
    sums: list[dict[str, Any]]
    median_seconds: int | None


def totals(*, livemode: bool) -> Totals:
    """The public totals, at most ten minutes old."""
    key = f"transparency:{livemode}"
    found = cache.get(key)
    if found is None:
        found = count(livemode=livemode)
        cache.set(key, found, KEEP_SECONDS)
    return Totals(**found)


def count(*, livemode: bool) -> dict[str, Any]:
    """The totals as the database has them now."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"live": livemode})
        months = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(_MEDIAN, {"live": livemode})
        median = cursor.fetchone()[0]
    for month in months:
        month["median_seconds"] = _whole(month["median_seconds"])
    currencies = sorted({month["currency"] for month in months})
    sums = [
        {"currency": currency}
        | {name: sum(month[name] for month in months if month["currency"] == currency) for name in SUMS}
        for currency in currencies
    ]
    return {"months": months, "sums": sums, "median_seconds": _whole(median)}


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else max(round(seconds), 0)
