-- The states of an order (marketplace/orders/states.py).
create function orders_is_state(state text) returns boolean language plpgsql immutable as $$
begin
    return state in ('held', 'awaiting_payment', 'paid', 'retiring', 'retired', 'expired', 'cancelled', 'paid_late',
        'refund_pending', 'refunded', 'disputed', 'charged_back');
end $$;

-- What each order must be, asked by one check of the whole row: see registry/sql/rows.sql for why.
create function orders_order_stands(r orders_order) returns boolean language plpgsql immutable as $$
begin
    return orders_is_state(r.state) and r.funding in ('card', 'konbini', 'bank', 'statement')
        -- on a statement: whose, and how much; charged when it is retired, and at no other time
        and (r.funding <> 'statement' or (r.organisation_id is not null and r.accrued_micro is not null))
        and (r.charged_at is not null) = (r.funding = 'statement' and r.state = 'retired')
        -- of a product: a company's, and how many
        and (r.product_version_id is null) = (r.quantity is null)
        and (r.quantity is null or (r.quantity > 0 and r.organisation_id is not null));
end $$;
