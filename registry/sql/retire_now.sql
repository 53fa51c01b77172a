-- HOLD and RETIRE in one act, for those who have paid already (companies on a statement).
-- outcome: retired | insufficient_stock | idempotency_mismatch. Two sessions with one key: the later one gets unique_violation, and asks again.
create or replace function registry_retire_now(
    p_key text, p_account bigint, p_grams bigint, p_purpose text, p_beneficiary_kind text, p_commitments text,
    p_openings jsonb, p_paid jsonb,
    out outcome text, out available bigint, out retirement bigint, out number text
) language plpgsql set enable_seqscan = off as $$
declare
    v_target bigint;
    v_taken record;
    v_grams bigint;
begin
    select r.id, r.number, r.grams into retirement, number, v_grams from registry_retirement r where r.key = p_key;
    if found then
        outcome := case when v_grams = p_grams then 'retired' else 'idempotency_mismatch' end;
        return;
    end if;
    select r.id into strict v_target from registry_account e
        join registry_account r on r.kind = 'retirement' and r.livemode = e.livemode where e.id = p_account;
    select t.batch, t.segments, t.los, t.his, t.available into v_taken
        from registry_take(p_account, p_grams, 3::smallint, v_target) t;
    if v_taken.batch is null then
        outcome := 'insufficient_stock';
        available := v_taken.available;
        return;
    end if;
    select w.retirement, w.number into retirement, number from registry_record_retirement(
        p_key, v_taken.batch, p_grams, v_taken.segments, v_taken.los, v_taken.his, p_account, v_target,
        p_purpose, p_beneficiary_kind, p_commitments, p_openings, p_paid) w;
    outcome := 'retired';
end $$;
