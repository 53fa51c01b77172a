-- The canonical text of the units [lo, hi) of a batch; registry/serials.py says the same in Python.
create function registry_unit_text(unit bigint) returns text
language sql immutable strict parallel safe as $$
    select (unit / 1000000 + 1)::text || '.' || lpad((unit % 1000000)::text, 6, '0')
$$;

-- Not strict: with its condition it could not become a part of the statement that calls it.
create function registry_serial(batch_serial text, lo bigint, hi bigint) returns text
language sql immutable parallel safe as $$
    select batch_serial || '-' || registry_unit_text(lo)
        || case when hi - lo > 1 then '~' || registry_unit_text(hi - 1) else '' end
$$;
