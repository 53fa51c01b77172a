-- The bytes of a retirement's leaf: canonical JSON (RFC 8785), members in alphabetical order. Every text in it is plain
-- ASCII by constraint, so nothing needs escaping. registry/transparency/leaf.py builds the same bytes.
create function registry_retirement_leaf(
    batch registry_batch, number text, at timestamptz, grams bigint, serials text[], purpose text, commitments text
) returns bytea language sql stable parallel safe as $$
    select convert_to(
        '{"at":"' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
        || case when commitments = '{}' then '' else ',"commitments":' || commitments end
        || ',"grams":' || grams::text
        || ',"livemode":' || batch.livemode::text
        || ',"methodology":"' || batch.methodology_label
        || '","number":"' || number
        || '","project":"' || batch.project_registry_id
        || '","purpose":"' || purpose
        || '","serials":["' || array_to_string(serials, '","')
        || '"],"type":"retirement","v":1,"vintage":' || batch.vintage::text || '}', 'UTF8')
$$;

-- The next public number: R- and at least seven digits.
create function registry_next_retirement_number() returns text language sql volatile as $$
    select 'R-' || to_char(nextval('registry_retirement_number'), 'FM9999999999990000000')
$$;
