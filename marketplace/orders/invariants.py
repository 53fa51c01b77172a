"""The shop's part of `check_books`: whoever paid has a retirement or their money, and every sum is its parts."""

from marketplace.orders.states import UNPAID, State
from marketplace.outbox.queries import BULK, BULK_MAY_WAIT
from registry.invariants.check import from_sql


def _listed(*states: State) -> str:
    return ", ".join(f"'{state}'" for state in states)


BULK_KINDS = ", ".join(f"'{kind}'" for kind in sorted(BULK))
OPEN = _listed(*sorted(UNPAID), State.PAID, State.RETIRING)

payments = from_sql(
    "each payment is retired once, given back once, or on its way to one of them",
    f"""
    select format('payment %s of order %s: %s, refund %s', p.public_id, o.public_id, o.state, r.state)
        from payments_payment p join orders_order o on o.id = p.order_id
            left join payments_refund r on r.payment_id = p.id and r.purpose = 'order'
        where p.state = 'succeeded' and not case
            when r.id is null and o.state = '{State.RETIRED}' then true
            when r.id is null and o.state = '{State.CHARGED_BACK}' then p.dispute = 'lost'
            when r.id is null and o.state = '{State.DISPUTED}' then p.dispute not in ('', 'won', 'lost')
            when r.id is null then o.state in ('{State.PAID}', '{State.RETIRING}') and exists (
                select from outbox_message m where m.done_at is null
                    and starts_with(m.key, 'fulfil:' || o.public_id))
            when r.state = 'succeeded' then r.amount_minor = p.received_minor
            else exists (select from outbox_message m where m.kind in ('refund', 'check_refund', 'stuck')
                and m.done_at is null and (m.payload ->> 'refund_id')::bigint = r.id)
        end
    """,
)

ends = from_sql(
    "a retired order by card is paid once, and an order whose money went back retired nothing",
    f"""
    select format('order %s: %s with %s payment(s) kept and %s retirement(s)', o.public_id, o.state, kept, retired)
        from orders_order o, lateral (
            select count(*) as kept from payments_payment p left join payments_refund r
                    on r.payment_id = p.id and r.purpose = 'order'
            where p.order_id = o.id and p.state = 'succeeded' and r.id is null
        ) as money, lateral (
            select count(l.retirement_id) as retired from orders_orderline l where l.order_id = o.id
        ) as credits
        where (o.state = '{State.RETIRED}' and o.funding <> 'statement' and kept <> 1)
            or (o.state in ({_listed(State.REFUND_PENDING, State.REFUNDED)}) and kept <> 0)
            or (o.state <> '{State.RETIRED}' and retired <> 0)
    """,
)

returns = from_sql(
    "no payment returns more than it brought, goodwill included, and nothing that goes back is forgotten",
    """
    select format('payment %s: %s came, %s went back', p.public_id, p.received_minor, back)
        from payments_payment p, lateral (
            select coalesce(sum(r.amount_minor), 0) as back from payments_refund r
            where r.payment_id = p.id and r.purpose <> 'cash'
        ) as money
        where p.state = 'succeeded' and back > p.received_minor
    union all
    select format('refund %s: %s', r.public_id, r.state) from payments_refund r
        where r.state not in ('succeeded', 'void') and not exists (
            select from outbox_message m where m.kind in ('refund', 'check_refund', 'stuck')
                and m.done_at is null and (m.payload ->> 'refund_id')::bigint = r.id)
    """,
)

lines = from_sql(
    "each retired line is one retirement of its mass, its listing's batch and its price",
    f"""
    select format('order %s: line %s and retirement %s differ', o.public_id, l.id, r.number)
        from orders_orderline l join orders_order o on o.id = l.order_id
            join catalogue_listing s on s.id = l.listing_id
            left join registry_retirement r on r.id = l.retirement_id
        where (l.retirement_id is not null or o.state = '{State.RETIRED}')
            and (r.grams, r.batch_id, r.livemode, r.paid) is distinct from (
                l.grams, s.batch_id, o.livemode, jsonb_build_object('currency', o.currency,
                    'project', l.project_minor, 'platform_fee', l.platform_fee_minor,
                    'payment_fee', l.payment_fee_minor, 'tax', l.tax_minor))
    """,
)

totals = from_sql(
    "each order's total is the sum of its parts, and what its payment asked for",
    f"""
    select format('order %s: total %s, lines %s, tax %s', o.public_id, o.total_minor, net, o.tax_minor)
        from orders_order o left join lateral (
            select sum(project_minor + platform_fee_minor + payment_fee_minor)::bigint as net, sum(tax_minor) as tax
            from orders_orderline l where l.order_id = o.id
        ) as parts on true
        where o.total_minor is distinct from net + o.tax_minor or o.tax_minor is distinct from tax
            or exists (select from payments_payment p where p.order_id = o.id
                and (p.amount_minor <> o.total_minor or p.currency <> o.currency
                    or (o.state = '{State.RETIRED}' and p.received_minor <> p.amount_minor)))
    """,
)

holds = from_sql(
    "each hold is an open order's, and each open order holds what it is to retire",
    f"""
    select format('hold %s: its order is %s', h.key, o.state)
        from registry_hold h join orders_orderline l on l.hold_key = h.key join orders_order o on o.id = l.order_id
        where o.state not in ({OPEN})
    union all
    select format('hold %s: no order', h.key) from registry_hold h
        where h.key ~ '^ord_' and not exists (select from orders_orderline l where l.hold_key = h.key)
    union all
    select format('order %s: %s without its hold %s', o.public_id, o.state, l.hold_key)
        from orders_order o join orders_orderline l on l.order_id = o.id
            join catalogue_listing s on s.id = l.listing_id
            left join registry_hold h on h.key = l.hold_key
        where o.state in ({OPEN}) and (h.grams, h.account_id) is distinct from (l.grams, s.escrow_id)
    """,
)

histories = from_sql(
    "each order is where its history ends",
    """
    select format('order %s: is %s, history ends with %s', o.public_id, o.state, last.state)
        from orders_order o left join lateral (
            select m.state from orders_ordermove m where m.order_id = o.id order by m.id desc limit 1
        ) as last on true
        where last.state is distinct from o.state
    """,
)

outbox = from_sql(
    "nothing in the outbox is given up but letters, and nothing is a quarter of an hour late, or six hours in bulk",
    f"""
    select format('%s: %s attempt(s), %s', key, attempts, last_error) from outbox_message
        where (gave_up_at is not null and kind not in ('mail', 'letter', 'money_mail', 'find_order'))
            or (done_at is null and gave_up_at is null and due_at < now() - interval '15 minutes'
                and (kind not in ({BULK_KINDS}) or due_at < now() - interval '{BULK_MAY_WAIT.seconds} seconds'))
    """,
)

CHECKS = [payments, ends, returns, lines, totals, holds, histories, outbox]
