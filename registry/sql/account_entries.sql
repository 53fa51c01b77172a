-- Every entry that brought units into a holding account or took them away. Retirements, which no index by account
-- covers, are found by their segments among what would otherwise be left in the account.
create function registry_account_entries(p_account bigint)
returns setof registry_entry language sql stable set enable_seqscan = off as $$
    select * from registry_entry where target_id = p_account and (act < 10 or act > 12)
    union all
    select * from registry_entry where source_id = p_account and (act < 10 or act > 12)
    union all
    select e.* from (
        select distinct s.id from registry_left_in(p_account, null) l join registry_segment s
            on registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(l.batch, lower(l.units), upper(l.units))
        where s.condition = 3
    ) retired join registry_entry e on e.segment = retired.id and e.act = 12 and e.source_id = p_account
$$;
