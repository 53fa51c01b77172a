-- HOLD: keeps units of one escrow account for one order. Asked twice with one key it answers with the first hold.
-- outcome: held | insufficient_stock | idempotency_mismatch
-- The usual case is one statement; registry_take is for stock that was released and for what no single shelf has.
create function registry_hold_units(
    p_key text, p_account bigint, p_grams bigint, p_expires timestamptz,
    out outcome text, out available bigint, out serials text[]
) language plpgsql set enable_seqscan = off as $$
declare
    v_taken record;
begin
    begin
        with free as materialized (
            select id from registry_shelf
            where account_id = p_account and stop - next >= p_grams
                and not exists (select from registry_returned r where r.account_id = p_account)
                and not exists (select from registry_hold h where h.key = p_key)
            limit 1 for update skip locked
        ), cut as (
            update registry_shelf s set next = s.next + p_grams from free where s.id = free.id
            returning s.batch_id, s.next - p_grams as lo, s.next as hi
        ), placed as (
            insert into registry_segment (batch_id, lo, hi, account_id, condition)
            select cut.batch_id, cut.lo, cut.hi, p_account, 2 from cut
            returning registry_segment.id, registry_segment.batch_id, registry_segment.lo, registry_segment.hi
        ), held as (
            insert into registry_hold (key, batch_id, account_id, grams, segments, expires_at)
            select p_key, placed.batch_id, p_account, p_grams, array[placed.id], p_expires from placed
        ), entered as (
            insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, hold_key, at)
            select 10, placed.batch_id, placed.lo, placed.hi, placed.id, p_account, p_account, p_key, clock_timestamp()
            from placed
        )
        select 'held', array[registry_serial(b.serial, placed.lo, placed.hi)] into outcome, serials
            from placed join registry_batch b on b.id = placed.batch_id;
        if found then
            return;
        end if;
        raise exception using errcode = 'OK000';
    exception when sqlstate 'OK000' then
        -- A shelf that turned out too small once it was locked stays locked. Go back, and wait for others without it:
        -- whoever waits for stock must not hold any, or two would wait for each other.
    end;

    select h.batch_id, h.account_id, h.grams, h.segments into v_taken from registry_hold h where h.key = p_key;
    if found then
        if v_taken.account_id <> p_account or v_taken.grams <> p_grams then
            outcome := 'idempotency_mismatch';
            return;
        end if;
        select array_agg(registry_serial(b.serial, s.lo, s.hi) order by s.lo) into serials
            from registry_segment s join registry_batch b on b.id = s.batch_id
            where s.id = any(v_taken.segments);
        outcome := 'held';
        return;
    end if;

    select t.batch, t.segments, t.los, t.his, t.available into v_taken
        from registry_take(p_account, p_grams, 2::smallint, p_account) t;
    if v_taken.batch is null then
        outcome := 'insufficient_stock';
        available := v_taken.available;
        return;
    end if;
    with held as (
        insert into registry_hold (key, batch_id, account_id, grams, segments, expires_at)
        values (p_key, v_taken.batch, p_account, p_grams, v_taken.segments, p_expires)
    )
    insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, hold_key, at)
        select 10, v_taken.batch, u.lo, u.hi, u.id, p_account, p_account, p_key, clock_timestamp()
        from unnest(v_taken.segments, v_taken.los, v_taken.his) as u(id, lo, hi);
    select array_agg(registry_serial(b.serial, u.lo, u.hi) order by u.lo) into serials
        from registry_batch b, unnest(v_taken.los, v_taken.his) as u(lo, hi) where b.id = v_taken.batch;
    outcome := 'held';
end $$;
