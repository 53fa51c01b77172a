-- HOLD or RETIRE many amounts at once, each just as registry_hold_units and registry_retire_now do one: all or nothing.
-- p_takes: [{escrow, grams}], what all rows take from each escrow account. p_rows: [{n, key, escrow, before, grams,
-- held_until, purpose, beneficiary_kind, commitments, openings, paid}]; `before` is what the rows before it take from the
-- same account. Fresh stock only: what was released is sold one by one. Whoever takes from an account this way comes
-- alone (its lock), as in registry_take_pieces, so that nobody who waits for stock is waited for.
create function registry_take_many(p_takes json, p_rows json)
returns table (n integer, retirement bigint, serials text[]) language plpgsql as $$
declare
    v_take record;
    v_shelf record;
    v_got bigint;
    v_now bigint;
    v_seen bigint[];
    v_escrows bigint[] := '{}';
    v_batches bigint[] := '{}';
    v_since bigint[] := '{}';
    v_upto bigint[] := '{}';
    v_los bigint[] := '{}';
    v_target bigint;
begin
    for v_take in select * from json_to_recordset(p_takes) as t(escrow bigint, grams bigint) order by escrow loop
        perform from registry_account where id = v_take.escrow for no key update;
        v_got := 0;
        v_seen := '{}';
        while v_got < v_take.grams loop
            select id, batch_id, next, stop into v_shelf from registry_shelf
                where account_id = v_take.escrow and next < stop and id <> all(v_seen)
                order by stop - next desc, id limit 1 for update skip locked;
            if not found then
                select id, batch_id, next, stop into v_shelf from registry_shelf
                    where account_id = v_take.escrow and next < stop and id <> all(v_seen) limit 1 for update;
            end if;
            if not found then
                raise exception 'insufficient_stock' using errcode = 'OK409',
                    detail = json_build_object('escrow', v_take.escrow, 'available_grams', v_got);
            end if;
            v_now := least(v_shelf.stop - v_shelf.next, v_take.grams - v_got);
            v_seen := v_seen || v_shelf.id;
            if v_now > 0 then
                update registry_shelf set next = next + v_now where id = v_shelf.id;
                v_escrows := v_escrows || v_take.escrow;
                v_batches := v_batches || v_shelf.batch_id;
                v_since := v_since || v_got;
                v_upto := v_upto || v_got + v_now;
                v_los := v_los || v_shelf.next;
                v_got := v_got + v_now;
            end if;
        end loop;
    end loop;

    return query
    with r as materialized (
        select * from json_to_recordset(p_rows) as r(n integer, key text, escrow bigint, before bigint, grams bigint,
            held_until timestamptz, purpose text, beneficiary_kind text, commitments text, openings json, paid jsonb)
    ), stretch as materialized (
        select s.*, b.serial, t.id as target
        from unnest(v_escrows, v_batches, v_since, v_upto, v_los) as s(escrow, batch, since, upto, lo)
            join registry_batch b on b.id = s.batch
            join registry_account t on t.kind = 'retirement' and t.livemode = b.livemode
    ), piece as materialized (
        select r.n, r.held_until is not null as kept, s.batch, s.escrow, s.target, s.serial,
            s.lo + greatest(r.before - s.since, 0) as lo, s.lo + least(r.before + r.grams, s.upto) - s.since as hi,
            nextval(pg_get_serial_sequence('registry_segment', 'id')) as id
        from r join stretch s on s.escrow = r.escrow and s.since < r.before + r.grams and r.before < s.upto
    ), placed as (
        insert into registry_segment (id, batch_id, lo, hi, account_id, condition)
        select p.id, p.batch, p.lo, p.hi, case when kept then p.escrow else p.target end, case when kept then 2 else 3 end
        from piece p
    ), whole as materialized (
        select piece.n, min(piece.batch) as batch, min(piece.target) as target, array_agg(piece.id order by piece.lo) as ids,
            array_agg(piece.lo order by piece.lo) as los, array_agg(piece.hi order by piece.lo) as his,
            array_agg(registry_serial(piece.serial, piece.lo, piece.hi) order by piece.lo) as serials,
            sum(piece.hi - piece.lo) as grams
        from piece group by piece.n
    ), said as materialized (
        select r.n, r.key, r.escrow, r.grams, r.held_until, r.purpose, r.beneficiary_kind, r.commitments, r.openings,
            r.paid, w.batch, w.target, w.ids, w.los, w.his, w.serials, b,
            date_trunc('milliseconds', clock_timestamp()) as at,
            case when r.held_until is null then registry_next_retirement_number() end as number,
            case when r.held_until is null then nextval(pg_get_serial_sequence('registry_retirement', 'id')) end as id
        from r join whole w on w.n = r.n and w.grams = r.grams join registry_batch b on b.id = w.batch
    ), retired as (
        insert into registry_retirement (id, number, key, livemode, batch_id, grams, serials, purpose, beneficiary_kind,
            commitments, paid, retired_at)
        select s.id, s.number, s.key, (s.b).livemode, s.batch, s.grams, s.serials, s.purpose, s.beneficiary_kind,
            s.commitments, s.paid, s.at
        from said s where s.held_until is null
    ), held as (
        insert into registry_hold (key, batch_id, account_id, grams, segments, expires_at)
        select s.key, s.batch, s.escrow, s.grams, s.ids, s.held_until from said s where s.held_until is not null
    ), entered as (
        insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, retirement_id, hold_key, at)
        -- Out of the arrays: joined with `piece` again, each row would be compared with every other.
        select case when s.id is null then 10 else 12 end, s.batch, p.lo, p.hi, p.id, s.escrow,
            case when s.id is null then s.escrow else s.target end, s.id, case when s.id is null then s.key end, s.at
        from said s, unnest(s.ids, s.los, s.his) as p(id, lo, hi)
    ), opened as (
        insert into registry_opening (retirement_id, field, salt, text, public)
        select s.id, o.field, decode(o.salt, 'hex'), o.text, o.public
        from said s, json_to_recordset(s.openings) as o(field text, salt text, text text, public boolean)
        where s.held_until is null
    ), worded as materialized (
        select registry_retirement_leaf(s.b, s.number, s.at, s.grams, s.serials, s.purpose, s.commitments) as entry,
            (s.b).livemode, s.number
        from said s where s.held_until is null
    ), logged as (
        insert into registry_leaf (entry, hash, livemode, type, number)
        select entry, sha256('\x00'::bytea || entry), livemode, 'retirement', worded.number from worded
        returning id
    ), queued as (
        insert into registry_leaf_queue (leaf_id) select id from logged
    )
    select s.n, s.id, s.serials from said s;
end $$;
