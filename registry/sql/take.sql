-- Takes units from the stock of one escrow account into segments of `p_target` in `p_condition`.
-- Released segments are taken before fresh stock. The usual case touches one row and skips rows that others have
-- locked; what that cannot serve goes to registry_take_pieces. `batch` is null when there was too little.
create function registry_take(
    p_account bigint, p_grams bigint, p_condition smallint, p_target bigint,
    out batch bigint, out segments bigint[], out los bigint[], out his bigint[], out available bigint
) language plpgsql as $$
declare
    v_segment bigint;
    v_lo bigint;
    v_hi bigint;
begin
    begin
        if exists (select from registry_returned where account_id = p_account) then
            select r.segment_id into v_segment from registry_returned r
                where r.account_id = p_account and r.grams >= p_grams limit 1 for update skip locked;
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
        raise exception using errcode = 'OK000';
    exception when sqlstate 'OK000' then
        -- Stock that turned out too small once it was locked stays locked: go back, and wait for others without it.
    end;

    select t.batch, t.segments, t.los, t.his, t.available into batch, segments, los, his, available
        from registry_take_pieces(p_account, p_grams, p_condition, p_target) t;
end $$;
