-- RETIRE what is on hold, for ever. Asked twice with one key it answers with the first retirement.
-- outcome: retired | hold_gone
create function registry_retire_units(
    p_hold_key text, p_key text, p_purpose text, p_beneficiary_kind text, p_commitments text,
    p_openings jsonb, p_paid jsonb, out outcome text, out retirement bigint, out number text
) language plpgsql set enable_seqscan = off as $$
declare
    v_matches boolean;
begin
    with gone as (
        delete from registry_hold where key = p_hold_key
            and not exists (select from registry_retirement r where r.key = p_key) returning *
    ), target as materialized (
        select gone.account_id as source, target.id
        from gone join registry_account source on source.id = gone.account_id
            join registry_account target on target.kind = 'retirement' and target.livemode = source.livemode
    ), moved as (
        update registry_segment s set condition = 3, account_id = target.id from gone, target
        where s.id = any(gone.segments) and s.condition = 2
        returning s.id, s.lo, s.hi
    ), pieces as materialized (
        select count(*) as number, array_agg(lo order by lo) as los, array_agg(hi order by lo) as his from moved
    ), said as materialized (
        select b, gone.grams, registry_next_retirement_number() as number,
            date_trunc('milliseconds', clock_timestamp()) as at,
            (select array_agg(registry_serial(b.serial, u.lo, u.hi)) from unnest(los, his) as u(lo, hi)) as serials,
            pieces.number = cardinality(gone.segments) as matches
        from gone join registry_batch b on b.id = gone.batch_id, pieces
    ), retired as (
        insert into registry_retirement
            (number, key, livemode, batch_id, grams, serials, purpose, beneficiary_kind, commitments, paid, retired_at)
        select said.number, p_key, (said.b).livemode, (said.b).id, said.grams, said.serials, p_purpose,
            p_beneficiary_kind, p_commitments, p_paid, said.at from said
        returning registry_retirement.id, registry_retirement.number
    ), entered as (
        insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, retirement_id, at)
        select 12, (said.b).id, moved.lo, moved.hi, moved.id, target.source, target.id, retired.id, said.at
        from said, moved, target, retired
    ), opened as (
        insert into registry_opening (retirement_id, field, salt, text, public)
        select retired.id, o.field, decode(o.salt, 'hex'), o.text, o.public
        from retired, jsonb_to_recordset(p_openings) as o(field text, salt text, text text, public boolean)
    ), worded as materialized (
        select registry_retirement_leaf(b, said.number, at, grams, serials, p_purpose, p_commitments) as entry,
            (b).livemode, said.number
        from said
    ), logged as (
        insert into registry_leaf (entry, hash, livemode, type, number)
        select entry, sha256('\x00'::bytea || entry), livemode, 'retirement', worded.number from worded
        returning id
    ), queued as (
        insert into registry_leaf_queue (leaf_id) select id from logged
    )
    select 'retired', retired.id, retired.number, said.matches into outcome, retirement, number, v_matches
        from retired, said;
    if found then
        if not v_matches then
            raise exception 'hold % does not match its segments', p_hold_key
                using errcode = 'integrity_constraint_violation';
        end if;
        return;
    end if;
    -- Retired before, perhaps by another session while this one waited for the row.
    select r.id, r.number into retirement, number from registry_retirement r where r.key = p_key;
    outcome := case when found then 'retired' else 'hold_gone' end;
end $$;
