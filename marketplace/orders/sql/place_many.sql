-- Many orders of one company in one act, each as orders_place_on_statement places one: all of them or nothing.
-- p_common: {organisation, livemode, currency, tax_rate, buyer}; p_takes: [{listing, escrow, price, grams}], the sums of
-- p_rows: [{n, public_id, order_key, external_id, token_hash, language, listing, escrow, before, grams, key, project,
-- platform_fee, tax, total, accrued, version, quantity, held_until, beneficiary, beneficiary_kind, public, purpose, message,
-- metadata, commitments, openings, paid}]. Refusals as there; insufficient_stock tells the escrow account it is of.
create or replace function orders_place_many(
    p_common json, p_takes json, p_rows json, out placed bigint
) language plpgsql as $$
declare
    v_organisation bigint := p_common ->> 'organisation';
    v_livemode boolean := p_common ->> 'livemode';
    v_currency text := p_common ->> 'currency';
    v_accrued bigint;
    v_began timestamptz := clock_timestamp();
    v_wrong record;
begin
    select t.listing into v_wrong from json_to_recordset(p_takes) as t(listing bigint, price bigint)
        where not exists (
            select from catalogue_listing l
            where l.id = t.listing and l.state = 'live' and l.project_price_minor = t.price and l.currency = v_currency
        );
    if found then
        raise exception 'listing_changed' using errcode = 'OK409', detail = json_build_object('listing', v_wrong.listing);
    end if;
    if exists (
        select from (select distinct version from json_to_recordset(p_rows) as r(version bigint)) r
            join products_productversion v on v.id = r.version join products_product p on p.id = v.product_id
        where p.state <> 'active'
    ) then
        raise exception 'product_not_active' using errcode = 'OK409', detail = '{}';
    end if;

    with r as materialized (
        select * from json_to_recordset(p_rows) as r(n integer, public_id text, order_key text, external_id text,
            token_hash text, language text, listing bigint, grams bigint, key text, project bigint, platform_fee bigint,
            tax bigint, total bigint, accrued bigint, version bigint, quantity integer, held_until timestamptz,
            beneficiary text, beneficiary_kind text, public boolean, purpose text, message text, metadata jsonb)
    ), taken as materialized (
        select * from registry_take_many(p_takes, p_rows)
    ), said as materialized (
        select r.*, taken.retirement, taken.serials, nextval(pg_get_serial_sequence('orders_order', 'id')) as id,
            clock_timestamp() as at
        from r join taken on taken.n = r.n
    ), made as (
        insert into orders_order (id, public_id, key, livemode, state, funding, organisation_id, external_id, email, language,
            access_token_hash, buyer, beneficiary, beneficiary_kind, beneficiary_public, purpose, message, footprint,
            metadata, currency, tax_rate, tax_minor, total_minor, accrued_micro, charged_at, product_version_id, quantity,
            held_until, created_at, updated_at)
        select s.id, s.public_id, s.order_key, v_livemode, case when s.held_until is null then 'retired' else 'held' end,
            'statement', v_organisation, s.external_id, '', s.language, s.token_hash, p_common ->> 'buyer', s.beneficiary,
            s.beneficiary_kind, s.public, s.purpose, s.message, '', s.metadata, v_currency, p_common ->> 'tax_rate', s.tax,
            s.total, s.accrued, case when s.held_until is null then s.at end, s.version, s.quantity, s.held_until, v_began,
            s.at
        from said s order by s.n
        returning id, livemode
    ), lined as (
        insert into orders_orderline (order_id, listing_id, livemode, grams, project_minor, platform_fee_minor,
            payment_fee_minor, tax_minor, hold_key, serials, retirement_id)
        select made.id, s.listing, made.livemode, s.grams, s.project, s.platform_fee, 0, s.tax, s.key,
            case when s.held_until is null then '{}' else s.serials end, s.retirement
        from made join said s on s.id = made.id
    ), moved as (
        insert into orders_ordermove (order_id, state, reason, at)
        select s.id, m.state, m.reason, m.at
        from said s, lateral (values ('paid', 'statement', v_began, s.held_until is null),
            ('retired', '', s.at, s.held_until is null), ('held', 'statement', v_began, s.held_until is not null)
        ) as m(state, reason, at, told)
        where m.told
    ), asked as (
        insert into outbox_message (kind, key, payload, created_at, due_at, attempts, last_error)
        select 'statement_certificate', 'statement_certificate:' || s.public_id, jsonb_build_object('order_id', s.id), s.at,
            s.at, 0, ''
        from said s where s.held_until is null
    )
    select count(*), coalesce(sum(s.accrued), 0) into placed, v_accrued from said s;
    -- Last, because all orders of one company meet in this row and hold it until they commit.
    insert into orders_statement (organisation_id, livemode, currency, limit_minor, accrued_micro)
        select id, v_livemode, v_currency, most, v_accrued from people_organisation, lateral (
            select case when v_livemode then statement_limit_minor else greatest(statement_limit_minor, test_limit_minor) end as most
        ) as allowed
        where id = v_organisation and most * 1000000 >= v_accrued and statement_currency = v_currency
        on conflict (organisation_id, livemode, currency) do update
            set accrued_micro = orders_statement.accrued_micro + excluded.accrued_micro,
                limit_minor = excluded.limit_minor
            where orders_statement.accrued_micro + excluded.accrued_micro <= excluded.limit_minor * 1000000
                and (orders_statement.blocked_from is null or orders_statement.blocked_from > clock_timestamp());
    if not found then
        if exists (
            select from orders_statement s where s.organisation_id = v_organisation and s.livemode = v_livemode
                and s.currency = v_currency and s.blocked_from <= clock_timestamp()
        ) then
            raise exception 'statement_overdue' using errcode = 'OK409', detail = '{}';
        end if;
        raise exception 'statement_limit' using errcode = 'OK409', detail = '{}';
    end if;
end $$;
