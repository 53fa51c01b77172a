-- What must never happen to the buffer, refused by the database itself.

create sequence registry_reversal_number;

-- No unit of the buffer can stand for two reversals.
alter table registry_frozenbuffer add constraint frozen_once
    exclude using gist (int8range(batch_id, batch_id, '[]') with &&, int8range(lo, hi) with &&);
alter table registry_cancelledbuffer add constraint cancelled_once
    exclude using gist (int8range(batch_id, batch_id, '[]') with &&, int8range(lo, hi) with &&);

create trigger append_only before update or delete on registry_reversalstep
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_reversalpaper
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_cancelledbuffer
    for each row execute function registry_refuse_change();
create trigger never_edited before update on registry_frozenbuffer
    for each row execute function registry_refuse_change();

-- The facts of a reversal stand, its state moves as registry/reversals/states.py says. People may be erased from it.
create function registry_reversal_moves() returns trigger language plpgsql as $$
declare
    moved text[] := '{state,verified_grams,body_id,statement,own_before_grams,pool_before_grams,covered_grams,uncovered_grams}';
    people text[] := '{reported_by_id,verified_by_id}';
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - people - moved = to_jsonb(old) - people - moved
        and (to_jsonb(new) - people = to_jsonb(old) - people
            or (old.state, new.state) in (('reported', 'on_hold'), ('reported', 'dismissed'), ('on_hold', 'verified'),
                ('on_hold', 'dismissed'), ('verified', 'cancelled')))
        and (old.verified_grams is null or (old.verified_grams, old.body_id, old.statement)
            = (new.verified_grams, new.body_id, new.statement))
    then
        return new;
    end if;
    raise exception 'a reversal is not changed like this: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger moves before update or delete on registry_reversal
    for each row execute function registry_reversal_moves();

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
            where int8range(s.batch_id, s.batch_id, '[]') && int8range(v_batch, v_batch, '[]')
              and int8range(s.lo, s.hi) && v_frozen.units and s.condition = 5
        ), false) then
            raise exception 'buffer on hold for a reversal is not in the buffer' using errcode = 'restrict_violation';
        end if;
    end loop;
    return null;
end $$;
create constraint trigger frozen_lies_in_buffer after update or delete on registry_segment
    deferrable initially deferred for each row when (old.condition = 5)
    execute function registry_frozen_lies_in_buffer();
create constraint trigger frozen_lies_in_buffer after insert on registry_frozenbuffer
    deferrable initially deferred for each row execute function registry_frozen_lies_in_buffer();

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
    join registry_segment s on int8range(s.batch_id, s.batch_id, '[]') && int8range(b.id, b.id, '[]')
        and int8range(s.lo, s.hi) && int8range(e.lo, e.hi) and s.condition = 5
    where b.livemode = p_livemode
    order by b.project_id = p_project desc, b.issued_at, b.id, s.lo
$$;
