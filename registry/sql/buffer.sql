-- What is frozen lies in the buffer: looked at when the transaction commits, because splitting a stretch takes two steps.
create function registry_frozen_lies_in_buffer() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    v_batch bigint;
    v_units int8range;
    v_frozen record;
begin
    if tg_table_name = 'registry_frozenbuffer' then
        v_batch := new.batch_id;
        v_units := int8range(new.lo, new.hi);
    else
        v_batch := old.batch_id;
        v_units := int8range(old.lo, old.hi);
    end if;
    for v_frozen in
        select int8range(f.lo, f.hi) as units from registry_frozenbuffer f
        where int8range(f.batch_id, f.batch_id, '[]') && int8range(v_batch, v_batch, '[]')
          and int8range(f.lo, f.hi) && v_units
    loop
        if not coalesce((
            select range_agg(int8range(s.lo, s.hi)) @> v_frozen.units from registry_segment s
            where registry_stretch(s.batch_id, s.lo, s.hi)
                && registry_stretch(v_batch, lower(v_frozen.units), upper(v_frozen.units)) and s.condition = 5
        ), false) then
            raise exception 'buffer on hold for a reversal is not in the buffer' using errcode = 'restrict_violation';
        end if;
    end loop;
    return null;
end $$;
-- The buffer of one scheme and mode in the order in which a loss of `p_project` takes it: the project's own, then the
-- pool, oldest batch first. The hot table is found by stretch only; what was put into the buffer stands in entries of
-- few, long stretches (act 2).
create function registry_buffer_for(p_project bigint, p_scheme bigint, p_livemode boolean)
returns table (batch bigint, lo bigint, hi bigint, own boolean) language sql stable set enable_seqscan = off as $$
    select b.id, s.lo, s.hi, b.project_id = p_project
    from registry_batch b
    join registry_project p on p.id = b.project_id and p.scheme_id = p_scheme
    join registry_entry e on e.act < 10 and e.act = 2
        and int8range(e.batch_id, e.batch_id, '[]') && int8range(b.id, b.id, '[]')
    join registry_segment s on registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(b.id, e.lo, e.hi)
        and s.condition = 5
    where b.livemode = p_livemode
    order by b.project_id = p_project desc, b.issued_at, b.id, s.lo
$$;
