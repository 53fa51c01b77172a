-- RETIRE what is on hold, for ever. Asked twice with one key it answers with the first retirement.
-- outcome: retired | hold_gone
create or replace function registry_retire_units(
    p_hold_key text, p_key text, p_purpose text, p_beneficiary_kind text, p_commitments text,
    p_openings jsonb, p_paid jsonb, out outcome text, out retirement bigint, out number text
) language plpgsql set enable_seqscan = off as $$
declare
    v_hold registry_hold;
    v_target bigint;
    v_changed bigint;
    v_los bigint[];
    v_his bigint[];
begin
    select r.id, r.number into retirement, number from registry_retirement r where r.key = p_key;
    if found then
        outcome := 'retired';
        return;
    end if;
    delete from registry_hold where key = p_hold_key returning * into v_hold;
    if not found then
        -- Another session may have retired it while this one waited for the row.
        select r.id, r.number into retirement, number from registry_retirement r where r.key = p_key;
        outcome := case when found then 'retired' else 'hold_gone' end;
        return;
    end if;
    select r.id into v_target from registry_account e
        join registry_account r on r.kind = 'retirement' and r.livemode = e.livemode where e.id = v_hold.account_id;
    with moved as (
        update registry_segment set condition = 3, account_id = v_target
        where id = any(v_hold.segments) and condition = 2 returning id, lo, hi
    )
    select count(*), array_agg(lo order by lo), array_agg(hi order by lo), array_agg(id order by lo)
        into v_changed, v_los, v_his, v_hold.segments from moved;
    if v_changed <> cardinality(v_hold.segments) or v_target is null then
        raise exception 'hold % does not match its segments', p_hold_key using errcode = 'integrity_constraint_violation';
    end if;
    select w.retirement, w.number into retirement, number from registry_record_retirement(
        p_key, v_hold.batch_id, v_hold.grams, v_hold.segments, v_los, v_his, v_hold.account_id, v_target,
        p_purpose, p_beneficiary_kind, p_commitments, p_openings, p_paid) w;
    outcome := 'retired';
end $$;
