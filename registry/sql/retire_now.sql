-- HOLD and RETIRE in one act, for those who have paid already (companies on a statement).
-- outcome: retired | insufficient_stock | idempotency_mismatch. Two sessions with one key: the later one gets unique_violation, and asks again.
-- The usual case is one statement, because each statement costs more to begin than to carry out (docs/performance.md).
-- Ids are drawn first, so that no row waits for the one before it to say its id.
create function registry_retire_now(
    p_key text, p_account bigint, p_grams bigint, p_purpose text, p_beneficiary_kind text, p_commitments text,
    p_openings jsonb, p_paid jsonb,
    out outcome text, out available bigint, out retirement bigint, out number text
) language plpgsql set enable_seqscan = off as $$
declare
    v_grams bigint;
begin
    begin
        with free as materialized (
            select id from registry_shelf
            where account_id = p_account and stop - next >= p_grams
                and not exists (select from registry_returned r where r.account_id = p_account)
                and not exists (select from registry_retirement r where r.key = p_key)
            limit 1 for update skip locked
        ), cut as (
            update registry_shelf s set next = s.next + p_grams from free where s.id = free.id
            returning s.batch_id, s.next - p_grams as lo, s.next as hi
        ), said as materialized (
            select b, cut.lo, cut.hi, target.id as target, registry_next_retirement_number() as number,
                nextval('registry_retirement_id_seq') as retirement, nextval('registry_segment_id_seq') as segment,
                nextval('registry_leaf_id_seq') as leaf, date_trunc('milliseconds', clock_timestamp()) as at,
                array[registry_serial(b.serial, cut.lo, cut.hi)] as serials
            from cut join registry_batch b on b.id = cut.batch_id
                join registry_account target on target.kind = 'retirement' and target.livemode = b.livemode
        ), placed as (
            insert into registry_segment (id, batch_id, lo, hi, account_id, condition)
            select segment, (b).id, lo, hi, said.target, 3 from said
        ), retired as (
            insert into registry_retirement (id, number, key, livemode, batch_id, grams, serials, purpose,
                beneficiary_kind, commitments, paid, retired_at)
            select said.retirement, said.number, p_key, (b).livemode, (b).id, p_grams, serials, p_purpose,
                p_beneficiary_kind, p_commitments, p_paid, at from said
        ), entered as (
            insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, retirement_id, at)
            select 12, (b).id, lo, hi, segment, p_account, target, said.retirement, at from said
        ), opened as (
            insert into registry_opening (retirement_id, field, salt, text, public)
            select said.retirement, o.field, decode(o.salt, 'hex'), o.text, o.public
            from said, jsonb_to_recordset(p_openings) as o(field text, salt text, text text, public boolean)
        ), worded as materialized (
            select leaf, registry_retirement_leaf(b, said.number, at, p_grams, serials, p_purpose, p_commitments) as entry,
                (b).livemode, said.number
            from said
        ), logged as (
            insert into registry_leaf (id, entry, hash, livemode, type, number)
            select leaf, entry, sha256('\x00'::bytea || entry), livemode, 'retirement', worded.number from worded
        ), queued as (
            insert into registry_leaf_queue (leaf_id) select leaf from said
        )
        select 'retired', said.retirement, said.number into outcome, retirement, number from said;
        if found then
            return;
        end if;
        raise exception using errcode = 'OK000';
    exception when sqlstate 'OK000' then
        -- A shelf that turned out too small once it was locked stays locked. Go back, and wait for others without it:
        -- whoever waits for stock must not hold any, or two would wait for each other.
    end;

    select r.id, r.number, r.grams into retirement, number, v_grams from registry_retirement r where r.key = p_key;
    if found then
        outcome := case when v_grams = p_grams then 'retired' else 'idempotency_mismatch' end;
        return;
    end if;
    -- No single free row has enough, or released units come first: hold what can be had, and retire that.
    select h.outcome, h.available into outcome, available
        from registry_hold_units(p_key, p_account, p_grams, clock_timestamp()) h;
    if outcome = 'held' then
        select r.outcome, r.retirement, r.number into outcome, retirement, number from registry_retire_units(
            p_key, p_key, p_purpose, p_beneficiary_kind, p_commitments, p_openings, p_paid) r;
        if exists (select from registry_hold h where h.key = p_key) then
            raise exception 'retirement % was made by another session at this moment', p_key
                using errcode = 'unique_violation';
        end if;
    end if;
end $$;
