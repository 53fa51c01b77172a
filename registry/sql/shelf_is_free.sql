-- A new shelf has units, and none of them lies in a segment.
create function registry_shelf_is_free() returns trigger language plpgsql as $$
begin
    if new.origin < 0 or new.origin >= new.stop then
        raise exception 'a shelf without units' using errcode = 'check_violation';
    end if;
    if exists (
        select from registry_segment
        where registry_stretch(batch_id, lo, hi) && registry_stretch(new.batch_id, new.next, new.stop)
    ) then
        raise exception 'units of the new shelf already lie in a segment' using errcode = 'exclusion_violation';
    end if;
    return new;
end $$;
