-- How many grams of each batch are held (on sale or not), on hold, retired, cancelled and in the buffer.
create view registry_balance as
    with pieces as (
        select batch_id, condition, sum(hi - lo) as grams from registry_segment group by batch_id, condition
        union all select batch_id, 1, sum(stop - next) from registry_shelf group by batch_id
    )
    select b.id as batch_id,
        coalesce(sum(p.grams) filter (where p.condition = 1), 0)::bigint as held,
        coalesce(sum(p.grams) filter (where p.condition = 2), 0)::bigint as on_hold,
        coalesce(sum(p.grams) filter (where p.condition = 3), 0)::bigint as retired,
        coalesce(sum(p.grams) filter (where p.condition = 4), 0)::bigint as cancelled,
        coalesce(sum(p.grams) filter (where p.condition = 5), 0)::bigint as buffer
    from registry_batch b left join pieces p on p.batch_id = b.id group by b.id;
