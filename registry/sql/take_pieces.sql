-- The slow way of registry_take: no single free row has enough, so wait for all stock of the account and take several
-- pieces, the largest first. Nobody hears "sold out" because of another's lock, and nobody deadlocks: those who take
-- this way come one at a time (the lock on the account), and those on the usual way never wait for stock.
create function registry_take_pieces(
    p_account bigint, p_grams bigint, p_condition smallint, p_target bigint,
    out batch bigint, out segments bigint[], out los bigint[], out his bigint[], out available bigint
) language plpgsql as $$
declare
    v_wanted bigint := p_grams;
    v_ids bigint[];
    v_returned boolean[];
    v_seen bigint := -1;
    v_batch bigint;
    v_segment bigint;
    v_lo bigint;
    v_hi bigint;
begin
    perform from registry_account where id = p_account for no key update;
    loop
        -- At most 900 pieces: more ranges do not fit into a leaf.
        with released as materialized (
            select segment_id as id, grams, true as returned from registry_returned
            where account_id = p_account for update
        ), fresh as materialized (
            select id, stop - next as grams, false as returned from registry_shelf
            where account_id = p_account and next < stop for update
        ), largest as (
            select * from (table released union all table fresh) s order by s.grams desc, s.id limit 900
        )
        select array_agg(l.id), array_agg(l.returned), coalesce(sum(l.grams), 0)
            into v_ids, v_returned, available from largest l;
        -- Whoever we waited for may have left a rest that was not there when we began to look: look until nothing new
        -- turns up. What we have locked cannot shrink, so this ends.
        exit when available >= p_grams or available = v_seen;
        v_seen := available;
    end loop;
    if available < p_grams then
        return;
    end if;

    for i in 1 .. cardinality(v_ids) loop
        exit when v_wanted = 0;
        if v_returned[i] then
            v_segment := v_ids[i];
            select * into v_batch, v_lo, v_hi
                from registry_take_returned(v_segment, v_wanted, p_condition, p_target);
        else
            select s.batch_id, s.next, least(s.stop, s.next + v_wanted) into v_batch, v_lo, v_hi
                from registry_shelf s where s.id = v_ids[i];
            update registry_shelf set next = v_hi where id = v_ids[i];
            insert into registry_segment (batch_id, lo, hi, account_id, condition)
                values (v_batch, v_lo, v_hi, p_target, p_condition) returning id into v_segment;
        end if;
        if batch <> v_batch then
            raise exception 'escrow account % sells two batches', p_account
                using errcode = 'integrity_constraint_violation';
        end if;
        batch := v_batch;
        segments := segments || v_segment; los := los || v_lo; his := his || v_hi;
        v_wanted := v_wanted - (v_hi - v_lo);
    end loop;
end $$;
