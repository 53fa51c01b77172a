-- What each order must be, asked by one check of the whole row: see registry/sql/rows.sql for why. It calls no function
-- of ours: a restore from a backup asks it without a search path, and would go on without the check.
create or replace function orders_order_stands(r orders_order) returns boolean language plpgsql immutable as $$
begin
    return r.state in ('held', 'awaiting_payment', 'paid', 'retiring', 'retired', 'expired', 'cancelled', 'paid_late',
            'refund_pending', 'refunded', 'disputed', 'charged_back') -- marketplace/orders/states.py
        and r.funding in ('card', 'konbini', 'bank', 'statement')
        -- on a statement: whose, and how much; charged when it is retired, and at no other time
        and (r.funding <> 'statement' or (r.organisation_id is not null and r.accrued_micro is not null))
        and (r.charged_at is not null) = (r.funding = 'statement' and r.state = 'retired')
        -- of a product: a company's, and how many
        and (r.product_version_id is null) = (r.quantity is null)
        and (r.quantity is null or (r.quantity > 0 and r.organisation_id is not null));
end $$;
