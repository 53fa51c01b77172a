-- Writes down what retire and retire_now have just done to `p_segments`: the retirement, its entries, its openings,
-- and its leaf for the log. The leaf is canonical JSON (RFC 8785): members in alphabetical order, and every text in
-- it is plain ASCII by constraint, so nothing needs escaping. registry/transparency/leaf.py builds the same bytes.
create or replace function registry_record_retirement(
    p_key text, p_batch bigint, p_grams bigint, p_segments bigint[], p_los bigint[], p_his bigint[],
    p_source bigint, p_target bigint, p_purpose text, p_beneficiary_kind text, p_commitments text,
    p_openings jsonb, p_paid jsonb, out retirement bigint, out number text
) language plpgsql as $$
declare
    v_batch registry_batch;
    v_digits text := nextval('registry_retirement_number')::text;
    v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
    v_serials text[];
    v_entry bytea;
begin
    select * into v_batch from registry_batch where id = p_batch;
    select array_agg(registry_serial(v_batch.serial, u.lo, u.hi) order by u.lo) into v_serials
        from unnest(p_los, p_his) as u(lo, hi);
    insert into registry_retirement
            (number, key, livemode, batch_id, grams, serials, purpose, beneficiary_kind, commitments, paid, retired_at)
        values ('R-' || lpad(v_digits, greatest(7, length(v_digits)), '0'), p_key, v_batch.livemode, p_batch,
            p_grams, v_serials, p_purpose, p_beneficiary_kind, p_commitments, p_paid, v_at)
        returning registry_retirement.id, registry_retirement.number into retirement, number;
    v_entry := convert_to(
        '{"at":"' || to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
        || case when p_commitments = '{}' then '' else ',"commitments":' || p_commitments end
        || ',"grams":' || p_grams::text
        || ',"livemode":' || v_batch.livemode::text
        || ',"methodology":"' || v_batch.methodology_label
        || '","number":"' || number
        || '","project":"' || v_batch.project_registry_id
        || '","purpose":"' || p_purpose
        || '","serials":["' || array_to_string(v_serials, '","')
        || '"],"type":"retirement","v":1,"vintage":' || v_batch.vintage::text || '}', 'UTF8');
    -- One statement: each costs more to begin than to carry out.
    with entered as (
        insert into registry_entry (act, batch_id, lo, hi, segment, source_id, target_id, retirement_id, at)
        select 12, p_batch, u.lo, u.hi, u.id, p_source, p_target, retirement, v_at
        from unnest(p_segments, p_los, p_his) as u(id, lo, hi)
    ), opened as (
        insert into registry_opening (retirement_id, field, salt, text, public)
        select retirement, o.field, decode(o.salt, 'hex'), o.text, o.public
        from jsonb_to_recordset(p_openings) as o(field text, salt text, text text, public boolean)
    ), logged as (
        insert into registry_leaf (entry, hash, livemode, type, number)
        values (v_entry, sha256('\x00'::bytea || v_entry), v_batch.livemode, 'retirement', number)
        returning id
    )
    insert into registry_leaf_queue (leaf_id) select id from logged;
end $$;
