-- A company's order in one act: accepted within its limit, taken from stock, retired, logged, and charged to its
-- statement; all of it or nothing. Asked twice with one key it answers with the first order.
-- With `held_until` its units are held and accrued, and retired after that moment (marketplace/orders/windows.py).
-- p_order: the columns of the order; p_lines: [{listing, escrow, price, grams, project, platform_fee, payment_fee, tax,
-- key, paid, place}] in minor units. `price` is what the caller remembers of the listing: the act holds it against the
-- row. Refusals are raised with SQLSTATE OK409, the code as message and the facts as detail.
create or replace function orders_place_on_statement(
    p_order jsonb, p_lines jsonb, p_commitments text, p_openings jsonb, out order_id bigint, out public_id text
) language plpgsql as $$
declare
    o orders_order;
    v_line record;
    v_retired record;
    v_held record;
    v_retirements bigint[];
    v_serials jsonb := '{}';
begin
    o := jsonb_populate_record(null::orders_order, p_order);
    select r.id, r.public_id into order_id, public_id from orders_order r where r.key = o.key;
    if found then
        return;
    end if;
    o.created_at := clock_timestamp();
    if o.product_version_id is not null and not exists (
        select from products_productversion v join products_product p on p.id = v.product_id
        where v.id = o.product_version_id and p.state = 'active'
    ) then
        raise exception 'product_not_active' using errcode = 'OK409', detail = '{}';
    end if;
    for v_line in
        select * from jsonb_to_recordset(p_lines)
            as l(listing bigint, escrow bigint, price bigint, grams bigint, key text, paid jsonb, place integer)
            order by escrow
    loop
        if not exists (
            select from catalogue_listing
            where id = v_line.listing and state = 'live' and project_price_minor = v_line.price
        ) then
            raise exception 'listing_changed' using errcode = 'OK409', detail = json_build_object('place', v_line.place);
        end if;
        if o.held_until is not null then
            select * into v_held from registry_hold_units(v_line.key, v_line.escrow, v_line.grams, o.held_until);
            if v_held.outcome <> 'held' then
                raise exception 'insufficient_stock' using errcode = 'OK409',
                    detail = json_build_object('available_grams', v_held.available, 'place', v_line.place);
            end if;
            v_serials := v_serials || jsonb_build_object(v_line.place, v_held.serials);
            continue;
        end if;
        select * into v_retired from registry_retire_now(v_line.key, v_line.escrow, v_line.grams, o.purpose,
            o.beneficiary_kind, p_commitments, p_openings, v_line.paid);
        if v_retired.outcome <> 'retired' then
            raise exception 'insufficient_stock' using errcode = 'OK409',
                detail = json_build_object('available_grams', v_retired.available, 'place', v_line.place);
        end if;
        v_retirements[v_line.place] := v_retired.retirement;
    end loop;

    order_id := nextval('orders_order_id_seq');
    public_id := o.public_id;
    o.id := order_id;
    o.state := case when o.held_until is null then 'retired' else 'held' end;
    o.funding := 'statement';
    o.updated_at := clock_timestamp();
    o.charged_at := case when o.held_until is null then o.updated_at end;
    with made as (
        insert into orders_order select o.* returning id, livemode
    ), lined as (
        insert into orders_orderline (order_id, listing_id, livemode, grams, project_minor, platform_fee_minor,
                payment_fee_minor, tax_minor, hold_key, serials, retirement_id)
            select made.id, l.listing, made.livemode, l.grams, l.project, l.platform_fee, l.payment_fee, l.tax, l.key,
                array(select jsonb_array_elements_text(v_serials -> l.place::text)), v_retirements[l.place]
            from made, jsonb_to_recordset(p_lines) as l(listing bigint, grams bigint, project bigint,
                platform_fee bigint, payment_fee bigint, tax bigint, key text, place integer)
    ), moved as (
        insert into orders_ordermove (order_id, state, reason, at)
            select made.id, m.* from made,
                (values ('paid', 'statement', o.created_at), ('retired', '', o.updated_at)) as m(state, reason, at)
                where o.held_until is null
            union all select made.id, 'held', 'statement', o.created_at from made where o.held_until is not null
    )
    insert into outbox_message (kind, key, payload, created_at, due_at, attempts, last_error)
        select 'statement_certificate', 'statement_certificate:' || o.public_id, jsonb_build_object('order_id', order_id),
            o.created_at, o.created_at, 0, '' where o.held_until is null;
    -- Last, because all orders of one company meet in this row and hold it until they commit.
    insert into orders_statement (organisation_id, livemode, currency, limit_minor, accrued_micro)
        select id, o.livemode, o.currency, most, o.accrued_micro from people_organisation, lateral (
            select case when o.livemode then statement_limit_minor else greatest(statement_limit_minor, test_limit_minor) end as most
        ) as allowed
        where id = o.organisation_id and most * 1000000 >= o.accrued_micro
            and statement_currency = o.currency
        on conflict (organisation_id, livemode, currency) do update
            set accrued_micro = orders_statement.accrued_micro + excluded.accrued_micro,
                limit_minor = excluded.limit_minor
            where orders_statement.accrued_micro + excluded.accrued_micro <= excluded.limit_minor * 1000000
                and (orders_statement.blocked_from is null or orders_statement.blocked_from > clock_timestamp());
    if not found then
        if exists (
            select from orders_statement s where s.organisation_id = o.organisation_id and s.livemode = o.livemode
                and s.currency = o.currency and s.blocked_from <= clock_timestamp()
        ) then
            raise exception 'statement_overdue' using errcode = 'OK409', detail = '{}';
        end if;
        raise exception 'statement_limit' using errcode = 'OK409', detail = '{}';
    end if;
end $$;
