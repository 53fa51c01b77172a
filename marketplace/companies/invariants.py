"""The part of `check_books` that companies have: what is owed is the orders that nobody has paid, once each."""

from marketplace.companies.states import SETTLED
from marketplace.orders.windows import NOTHING_OWED
from registry.invariants.check import from_sql


def _listed(*states: str) -> str:
    return ", ".join(f"'{state}'" for state in states)


owed = from_sql(
    "each company owes the sum of its orders that are on no paid statement",
    f"""
    select format('organisation %s, %s: owes %s, orders %s', organisation_id, currency, s.accrued, o.accrued)
        from (select organisation_id, livemode, currency, accrued_micro as accrued from orders_statement) s
        full join (
            select o.organisation_id, o.livemode, o.currency, sum(o.accrued_micro)::bigint as accrued
            from orders_order o left join companies_statementorder l on l.order_id = o.id
                left join companies_monthlystatement m on m.id = l.statement_id
            where o.funding = 'statement' and o.state not in ({_listed(*NOTHING_OWED)})
                and coalesce(m.state, '') not in ({_listed(*SETTLED)})
            group by 1, 2, 3
        ) o using (organisation_id, livemode, currency)
        where coalesce(s.accrued, 0) <> coalesce(o.accrued, 0)
    """,
)

figures = from_sql(
    "each closed statement is the sum of its orders, rounded once on its invoice, and holds retired ones only",
    """
    select format('statement %s: %s, its orders %s, its invoice %s', m.public_id, m.exact_micro, exact, d.total_minor)
        from companies_monthlystatement m left join documents_document d on d.id = m.document_id, lateral (
            select coalesce(sum(l.accrued_micro), 0)::bigint as exact, count(*) as orders,
                bool_and(o.accrued_micro = l.accrued_micro and o.state = 'retired' and o.livemode = a.livemode
                    and o.organisation_id = a.organisation_id
                    and (o.charged_at at time zone 'Asia/Tokyo')::date <= m.ends) as sound
            from companies_statementorder l join orders_order o on o.id = l.order_id
                join orders_statement a on a.id = m.account_id
            where l.statement_id = m.id
        ) as lines
        where (m.state = 'open' and lines.orders > 0) or (m.state <> 'open' and (
            m.exact_micro <> exact or m.orders_count <> lines.orders or not sound
            or d.total_minor <> (2 * exact + 1000000) / 2000000 or d.kind <> 'invoice'))
    """,
)

histories = from_sql(
    "each statement is where its history ends, and one that is sent has its page",
    """
    select format('statement %s: is %s, history ends with %s', m.public_id, m.state, last.state)
        from companies_monthlystatement m left join lateral (
            select v.state from companies_statementmove v where v.statement_id = m.id order by v.id desc limit 1
        ) as last on true
        where last.state is distinct from m.state
            or (m.state in ('invoiced', 'overdue') and (m.invoice_id is null or m.pay_url = '' or m.due_on is null))
            or m.trouble <> ''
    """,
)

CHECKS = [owed, figures, histories]
