"""What must be true of receipts and invoices, beside what the database itself refuses."""

from registry.invariants.check import from_sql

numbers = from_sql(
    "the numbers of each series of documents have no gap",
    """
    select format('%s %s: %s numbers up to %s', s.kind, s.year, count(d.id), max(d.serial))
        from documents_series s join documents_document d on d.series_id = s.id
        group by s.id, s.kind, s.year having count(d.id) <> max(d.serial)
    """,
)
sums = from_sql(
    "each receipt says what its order cost, and each retired order that is not on a statement has one",
    """
    select format('%s: %s, its order %s', d.number, d.total_minor, o.total_minor)
        from documents_document d join orders_order o on o.id = d.order_id
        where d.kind = 'receipt' and (d.total_minor, d.tax_minor) <> (o.total_minor, o.tax_minor)
    union all
    select format('order %s: no receipt', o.public_id)
        from orders_order o
        where o.state = 'retired' and o.funding <> 'statement' and o.total_minor > 0
            and o.updated_at < now() - interval '2 days'  -- the nightly task issues what was left out
            and not exists (select from documents_document d where d.order_id = o.id and d.kind = 'receipt')
    """,
)
CHECKS = [numbers, sums]
