-- Takes units from the stock of one escrow account into segments of `p_target` in `p_condition`.
-- Released segments are taken before fresh stock. The usual case touches one row and skips rows that others have
-- locked. Only when that finds nothing does it wait for all rows of the account, in one fixed order, so that
-- nobody hears "sold out" because of a lock, and nobody deadlocks. `batch` is null when there was too little.
create or replace function registry_take(
    p_account bigint, p_grams bigint, p_condition smallint, p_target bigint,
    out batch bigint, out segments bigint[], out los bigint[], out his bigint[], out available bigint
) language plpgsql as $$
declare
    v_wanted bigint := p_grams;
    v_segment bigint;
    v_lo bigint;
    v_hi bigint;
    v_shelf record;
begin
    if exists (select from registry_returned where account_id = p_account) then
        select r.segment_id into v_segment from registry_returned r
            where r.account_id = p_account and r.grams >= p_grams
            order by r.segment_id limit 1 for update skip locked;
        if found then
            select * into batch, v_lo, v_hi
                from registry_take_returned(v_segment, p_grams, p_condition, p_target);
            segments := array[v_segment]; los := array[v_lo]; his := array[v_hi];
            return;
        end if;
    end if;

    with free as materialized (
        select id from registry_shelf
        where account_id = p_account and stop - next >= p_grams
        limit 1 for update skip locked
    ), cut as (
        update registry_shelf s set next = s.next + p_grams from free where s.id = free.id
        returning s.batch_id, s.next - p_grams as lo, s.next as hi
    )
    insert into registry_segment (batch_id, lo, hi, account_id, condition)
        select cut.batch_id, cut.lo, cut.hi, p_target, p_condition from cut
        returning registry_segment.batch_id, registry_segment.id, registry_segment.lo, registry_segment.hi
        into batch, v_segment, v_lo, v_hi;
    if found then
        segments := array[v_segment]; los := array[v_lo]; his := array[v_hi];
        return;
    end if;

    perform from registry_returned where account_id = p_account order by segment_id for update;
    perform from registry_shelf where account_id = p_account order by id for update;
    available := (select coalesce(sum(grams), 0) from registry_returned where account_id = p_account)
        + (select coalesce(sum(stop - next), 0) from registry_shelf where account_id = p_account);
    if available < p_grams then
        return;
    end if;

    for v_segment in
        select segment_id from registry_returned where account_id = p_account order by segment_id
    loop
        exit when v_wanted = 0;
        select * into batch, v_lo, v_hi
            from registry_take_returned(v_segment, v_wanted, p_condition, p_target);
        segments := segments || v_segment; los := los || v_lo; his := his || v_hi;
        v_wanted := v_wanted - (v_hi - v_lo);
    end loop;
    for v_shelf in
        select id, next, stop, batch_id from registry_shelf
        where account_id = p_account and next < stop order by id
    loop
        exit when v_wanted = 0;
        v_lo := v_shelf.next;
        v_hi := least(v_shelf.stop, v_lo + v_wanted);
        update registry_shelf set next = v_hi where id = v_shelf.id;
        insert into registry_segment (batch_id, lo, hi, account_id, condition)
            values (v_shelf.batch_id, v_lo, v_hi, p_target, p_condition) returning id into v_segment;
        batch := v_shelf.batch_id;
        segments := segments || v_segment; los := los || v_lo; his := his || v_hi;
        v_wanted := v_wanted - (v_hi - v_lo);
    end loop;
end $$;
