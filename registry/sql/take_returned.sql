-- Takes up to `p_grams` from the front of one released segment, whose row in registry_returned the caller has
-- locked. What is left over becomes a segment of its own, on sale again, with an entry that names where it came from.
create function registry_take_returned(
    p_segment bigint, p_grams bigint, p_condition smallint, p_target bigint,
    out batch bigint, out lo bigint, out hi bigint
) language plpgsql as $$
declare
    v_owner bigint;
    v_end bigint;
    v_rest bigint;
begin
    select s.batch_id, s.lo, s.hi, s.account_id into batch, lo, v_end, v_owner
        from registry_segment s where s.id = p_segment;
    hi := least(v_end, lo + p_grams);
    delete from registry_returned where segment_id = p_segment;
    if not found then
        raise exception 'segment % is not on sale', p_segment using errcode = 'integrity_constraint_violation';
    end if;
    update registry_segment set hi = registry_take_returned.hi, condition = p_condition, account_id = p_target
        where id = p_segment;
    if hi < v_end then
        insert into registry_segment (batch_id, lo, hi, account_id, condition)
            values (batch, hi, v_end, v_owner, 1) returning id into v_rest;
        insert into registry_returned (segment_id, account_id, grams) values (v_rest, v_owner, v_end - hi);
        insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, at)
            values (6, batch, hi, v_end, p_segment, v_owner, v_owner, clock_timestamp());
    end if;
end $$;
