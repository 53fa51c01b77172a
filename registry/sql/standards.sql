-- The rules of a published methodology version never change, nor does an accreditation, a change of standing, a
-- published text or a label; each is followed by another row. How a thing stands may change: standing.py moves it.
create trigger append_only before update or delete on registry_accreditation
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_standingchange
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_standarddocument
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_label
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_labelend
    for each row execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_label execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_labelend execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_standingchange execute function registry_refuse_change();

create trigger rules_stand before update on registry_methodology
    for each row when (
        (old.scheme_id, old.code, old.version, old.kind, old.published_on)
            is distinct from (new.scheme_id, new.code, new.version, new.kind, new.published_on)
        or (old.baseline_ja, old.baseline_en, old.monitoring_ja, old.monitoring_en)
            is distinct from (new.baseline_ja, new.baseline_en, new.monitoring_ja, new.monitoring_en)
        or (old.applicability_ja, old.applicability_en) is distinct from (new.applicability_ja, new.applicability_en)
    ) execute function registry_refuse_change();
create trigger rules_stay before delete on registry_methodology
    for each row execute function registry_refuse_change();
create trigger prefix_stands before update on registry_scheme
    for each row when (old.prefix <> new.prefix) execute function registry_refuse_change();

-- When a label was written down is what the database says: a label entered late cannot slip under an old retirement.
-- Retirements are dated by the millisecond they happen in. So a label is dated by the next one, and waits for it: it is
-- later than every retirement before it, and earlier than, or as early as, every one after.
create function registry_label_written_now() returns trigger language plpgsql as $$
declare
    v_now timestamptz := date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond';
begin
    perform pg_sleep_until(v_now);
    if tg_table_name = 'registry_label' then
        new.attached_at := v_now;
    else
        new.ended_at := v_now;
    end if;
    return new;
end $$;
create trigger written_now before insert on registry_label
    for each row execute function registry_label_written_now();
create trigger written_now before insert on registry_labelend
    for each row execute function registry_label_written_now();
