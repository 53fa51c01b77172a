-- RELEASE: gives the units of a hold back to the stock they came from. False when there is no such hold (any more).
create or replace function registry_release_units(p_key text) returns boolean language plpgsql as $$
declare
    v_hold registry_hold;
begin
    delete from registry_hold where key = p_key returning * into v_hold;
    if not found then
        return false;
    end if;
    update registry_segment set condition = 1 where id = any(v_hold.segments) and condition = 2;
    insert into registry_returned (segment_id, account_id, grams)
        select s.id, s.account_id, s.hi - s.lo from registry_segment s where s.id = any(v_hold.segments);
    insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, hold_key, at)
        select 11, s.batch_id, s.lo, s.hi, s.id, s.account_id, s.account_id, p_key, clock_timestamp()
        from registry_segment s where s.id = any(v_hold.segments);
    return true;
end $$;
