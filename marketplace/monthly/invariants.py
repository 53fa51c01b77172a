"""The part of `check_books` that standing orders have: a month and its payment belong together."""

from registry.invariants.check import from_sql

months = from_sql(
    "each month of a standing order has its own payment, and one that was not paid retired nothing",
    """
    select format('month %s of %s: %s', m.id, s.public_id, m.state)
        from monthly_month m join monthly_standingorder s on s.id = m.standing_id
            left join orders_order o on o.id = m.order_id
            left join payments_payment p on p.order_id = o.id
        where (m.state in ('ordered', 'failed') and p.id is null)
            or (p.invoice_id is distinct from m.invoice_id and p.standing <> s.public_id)
            or (m.state in ('skipped', 'failed') and o.state not in ('expired', 'cancelled', 'refund_pending',
                'refunded', 'paid_late', 'held'))
    """,
)

histories = from_sql(
    "each standing order and each month is where its history ends",
    """
    select format('standing order %s: is %s, history ends with %s', s.public_id, s.state, last.state)
        from monthly_standingorder s left join lateral (
            select v.state from monthly_move v where v.standing_id = s.id and v.month_id is null
            order by v.id desc limit 1
        ) as last on true
        where last.state is distinct from s.state
    union all
    select format('month %s: is %s, history ends with %s', m.id, m.state, last.state)
        from monthly_month m left join lateral (
            select v.state from monthly_move v where v.month_id = m.id order by v.id desc limit 1
        ) as last on true
        where last.state is distinct from m.state
    """,
)

CHECKS = [months, histories]
