-- What is said of retirements, and cancellations: append-only, and nothing personal in them.
create sequence registry_cancellation_number;

do $$
declare
    v_table text;
begin
    foreach v_table in array array[
        'registry_retiredfrom', 'registry_amendment', 'registry_disclosure', 'registry_erasure', 'registry_cancellation'
    ] loop
        execute format('create trigger append_only before update or delete on %I'
            ' for each row execute function registry_refuse_change()', v_table);
        execute format('create trigger no_truncate before truncate on %I'
            ' execute function registry_refuse_change()', v_table);
    end loop;
end $$;

-- An opening may be erased, or become public. It never becomes another opening, and what was public stays so.
create trigger never_edited before update on registry_opening
    for each row when (
        (new.id, new.retirement_id, new.field, new.salt, new.text)
            is distinct from (old.id, old.retirement_id, old.field, old.salt, old.text)
        or (old.public and not new.public)
    ) execute function registry_refuse_change();
create trigger never_edited before update on registry_amendedopening
    for each row when (
        (new.id, new.amendment_id, new.field, new.salt, new.text)
            is distinct from (old.id, old.amendment_id, old.field, old.salt, old.text)
        or (old.public and not new.public)
    ) execute function registry_refuse_change();

-- Retirements commit to the text of a vetted name.
create trigger vetted_for_good before update or delete on registry_canonicalname
    for each row when (old.state = 'vetted') execute function registry_refuse_change();
