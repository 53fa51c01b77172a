-- What a holding account has: the segments it holds, found by way of the entries. The hot table has no index by account
-- (ADR 0003); the seldom acts have one, and all that enters or leaves a holding account is such an act, but for
-- retirement. Wherever more stretches came than went, the units are in the account still, or were retired from it.
create index if not exists entry_into_account on registry_entry (target_id) where act < 10 or act > 12;
create index if not exists entry_out_of_account on registry_entry (source_id) where act < 10 or act > 12;

create function registry_left_in(p_account bigint, p_batch bigint)
returns table (batch bigint, units int8range) language sql stable set enable_seqscan = off as $$
    with moved as (
        select batch_id, lo, hi, 1 as net from registry_entry
            where target_id = p_account and (act < 10 or act > 12) and (p_batch is null or batch_id = p_batch)
        union all
        select batch_id, lo, hi, -1 from registry_entry
            where source_id = p_account and (act < 10 or act > 12) and (p_batch is null or batch_id = p_batch)
    ), steps as (
        select batch_id, unit, sum(net) as net
            from (select batch_id, lo as unit, net from moved union all select batch_id, hi, -net from moved) ends
            group by batch_id, unit
    ), levels as (
        select batch_id, unit as lo, lead(unit) over w as hi, sum(net) over w as level
            from steps window w as (partition by batch_id order by unit)
    )
    select batch_id, unnest(range_agg(int8range(lo, hi))) from levels where level > 0 group by batch_id
$$;

create function registry_held(p_account bigint, p_batch bigint)
returns setof registry_segment language sql stable set enable_seqscan = off as $$
    -- One segment may reach over two stretches: hence `distinct`.
    select distinct s.* from registry_left_in(p_account, p_batch) l join registry_segment s
        on registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(l.batch, lower(l.units), upper(l.units))
    where s.account_id = p_account and s.condition = 1
$$;
