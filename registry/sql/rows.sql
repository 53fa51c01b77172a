-- What each row of a hot table must be, asked by one check of the whole row. PostgreSQL reads the text of every check anew
-- for each statement that writes, and a check that hands the row to a function has the shortest text there is: eight checks
-- took a sixth of what a retirement costs the server (docs/performance.md). PL/pgSQL is compiled once for each session.
create function registry_shelf_stands(r registry_shelf) returns boolean language plpgsql immutable as $$
begin
    return r.origin <= r.next and r.next <= r.stop;
end $$;

create function registry_segment_stands(r registry_segment) returns boolean language plpgsql immutable as $$
begin
    return 0 <= r.lo and r.lo < r.hi and r.condition between 1 and 5;
end $$;

create function registry_retirement_stands(r registry_retirement) returns boolean language plpgsql immutable as $$
begin
    return r.grams > 0 and r.purpose in ('offset', 'global_warming_act', 'energy_conservation_act', 'disclosure',
        'industry_plan', 'emissions_trading', 'other');
end $$;

-- An entry names a retirement if and only if its act is one (12).
create function registry_entry_stands(r registry_entry) returns boolean language plpgsql immutable as $$
begin
    return 0 <= r.lo and r.lo < r.hi and r.act between 1 and 12 and (r.act = 12) = (r.retirement_id is not null);
end $$;
