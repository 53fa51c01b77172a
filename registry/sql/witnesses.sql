-- What a witness signed and what an audit found is never changed; a witness's key neither, only its last day is set.
create trigger append_only before update or delete on registry_cosignature
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_log_audit
    for each row execute function registry_refuse_change();
create trigger never_gone before delete on registry_witness
    for each row execute function registry_refuse_change();
create trigger key_stays before update on registry_witness
    for each row when (new.vkey <> old.vkey or new.since <> old.since) execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_cosignature execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_log_audit execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_witness execute function registry_refuse_change();
