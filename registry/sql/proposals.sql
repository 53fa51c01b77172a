-- A proposal is decided once. What was proposed never changes, and nothing does once it is decided.
create trigger decided_once before update on registry_proposal
    for each row when (
        old.state <> 'open' or new.state = 'open' or old.kind <> new.kind or old.payload <> new.payload
        or old.reason <> new.reason or old.proposed_by_id <> new.proposed_by_id or old.proposed_at <> new.proposed_at
    ) execute function registry_refuse_change();
create trigger append_only before delete on registry_proposal
    for each row execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_proposal execute function registry_refuse_change();
