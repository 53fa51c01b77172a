"""The payouts' part of `check_books`: each retired line is owed once, and what is paid stands in one transfer."""

from registry.invariants.check import from_sql

owed = from_sql(
    "each retired line is owed to its project once, an hour later at the latest",
    """
    select format('line %s of order %s: nothing is owed', l.id, o.public_id)
        from orders_orderline l join orders_order o on o.id = l.order_id
        where o.state = 'retired' and o.updated_at < now() - interval '1 hour'
            and not exists (select from payouts_obligation b where b.line_id = l.id)
    """,
)

parts = from_sql(
    "what is in a payout or paid stands in one transfer, and nothing else does",
    """
    select format('obligation %s: %s with %s transfer(s)', b.id, b.state, count(p.id))
        from payouts_obligation b left join payouts_part p on p.obligation_id = b.id and p.live
        group by b.id
        having count(p.id) <> case when b.state in ('scheduled', 'paid', 'taken_back') then 1 else 0 end
    """,
)

sums = from_sql(
    "each transfer sends what its parts are owed, less its deductions",
    """
    select format('transfer %s: %s, parts %s, deductions %s', t.public_id, t.amount_minor, owed, borne)
        from payouts_transfer t, lateral (
            select coalesce(sum(b.amount_minor), 0) as owed
            from payouts_part p join payouts_obligation b on b.id = p.obligation_id where p.transfer_id = t.id
        ) as parts, lateral (
            select coalesce(sum(d.amount_minor), 0) as borne from payouts_deduction d where d.transfer_id = t.id
        ) as less
        where t.amount_minor <> owed - borne
    """,
)

borne = from_sql(
    "no clawback is deducted beyond its amount, or while it was taken back otherwise",
    """
    select format('clawback %s: %s of %s, %s', c.public_id, sum(d.amount_minor), c.amount_minor, c.state)
        from payouts_clawback c join payouts_deduction d on d.clawback_id = c.id and d.live
        group by c.id having sum(d.amount_minor) > c.amount_minor or c.state <> 'carried'
    """,
)

ends = from_sql(
    "each payout and obligation is where its history ends",
    """
    select format('payout %s: %s, history ends with %s', y.public_id, y.state, last.state)
        from payouts_payout y join lateral (
            select s.state from payouts_step s where s.payout_id = y.id order by s.id desc limit 1
        ) as last on true where last.state <> y.state
    union all
    select format('obligation %s: %s, history ends with %s', b.id, b.state, last.state)
        from payouts_obligation b join lateral (
            select s.state from payouts_step s where s.obligation_id = b.id order by s.id desc limit 1
        ) as last on true where last.state <> b.state
    """,
)

CHECKS = [owed, parts, sums, borne, ends]
