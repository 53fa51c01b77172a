-- Where the units [p_lo, p_hi) of a batch are, and the entries that led there. Null when they were not all issued.
-- The seldom acts are found by the stretch they cover; the hot ones by the segments that have, or once had, the units:
-- a released, divided, merged or reshelved segment is named by the seldom act that followed.
create function registry_unit_history(
    p_batch text, p_lo bigint, p_hi bigint, p_most bigint, out pieces json, out entries json
) language sql stable as $$
    with asked as (
        select id from registry_batch where serial = p_batch and p_hi <= grams
    ), here as materialized (
        (select s.id as segment, greatest(s.lo, p_lo) as lo, least(s.hi, p_hi) as hi, s.condition, s.account_id
            from asked, registry_segment s
            where registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(asked.id, p_lo, p_hi) limit p_most + 1)
        union all
        select null, greatest(h.next, p_lo), least(h.stop, p_hi), 1, h.account_id
            from asked join registry_shelf h on h.batch_id = asked.id
            where h.next < h.stop and h.next < p_hi and h.stop > p_lo
    ), seldom as materialized (
        select e.* from asked, registry_entry e
            where e.act < 10 and int8range(e.batch_id, e.batch_id, '[]') && int8range(asked.id, asked.id, '[]')
                and int8range(e.lo, e.hi) && int8range(p_lo, p_hi)
    ), hot as (
        select e.* from registry_entry e
            where e.segment in (select segment from here union select segment from seldom)
                and e.act >= 10 and e.lo < p_hi and e.hi > p_lo
    ), entered as (
        select e.id, e.act, e.lo, e.hi, e.at, s.number as source, t.number as target, r.number as retirement
            from (table seldom union all table hot) e
            left join registry_account s on s.id = e.source_id join registry_account t on t.id = e.target_id
            left join registry_retirement r on r.id = e.retirement_id
    )
    select (select json_agg(json_build_array(h.lo, h.hi, h.condition, a.number) order by h.lo)
            from here h join registry_account a on a.id = h.account_id),
        (select json_agg(to_json(e) order by e.id) from entered e)
$$;
