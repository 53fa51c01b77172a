-- RELEASE: gives the units of a hold back to the stock they came from. False when there is no such hold (any more).
create function registry_release_units(p_key text) returns boolean language plpgsql set enable_seqscan = off as $$
declare
    v_hold registry_hold;
    v_changed bigint;
begin
    delete from registry_hold where key = p_key returning * into v_hold;
    if not found then
        return false;
    end if;
    with freed as (
        update registry_segment set condition = 1 where id = any(v_hold.segments) and condition = 2
        returning id, account_id, batch_id, lo, hi
    ), returned as (
        insert into registry_returned (segment_id, account_id, grams)
        select f.id, f.account_id, f.hi - f.lo from freed f
    ), entered as (
        insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, hold_key, at)
        select 11, f.batch_id, f.lo, f.hi, f.id, f.account_id, f.account_id, p_key, clock_timestamp() from freed f
    )
    select count(*) into v_changed from freed;
    if v_changed <> cardinality(v_hold.segments) then
        raise exception 'hold % does not match its segments', p_key using errcode = 'integrity_constraint_violation';
    end if;
    return true;
end $$;
