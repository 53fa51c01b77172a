-- Units on their way to another account stay where they are until the transfer is settled: its reservations go first
-- (steps.sql).
create sequence registry_transfer_number;

create function registry_reserve_what_is_there() returns trigger language plpgsql as $$
begin
    perform from registry_transfer t join registry_segment s on s.id = new.segment_id
        where t.id = new.transfer_id and t.state in ('drafted', 'proposed')
            and s.account_id = t.source_id and s.batch_id = t.batch_id and s.condition = 1
        for share of s;
    if not found then
        raise exception 'segment % is not the source''s to reserve', new.segment_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger reserve_what_is_there before insert on registry_reserved
    for each row execute function registry_reserve_what_is_there();
create trigger append_only before update on registry_reserved
    for each row execute function registry_refuse_change();

create trigger only_its_state_changes before update on registry_transfer
    for each row when (
        old.state not in ('drafted', 'proposed')
        or (new.id, new.number, new.key, new.livemode, new.source_id, new.target_id, new.batch_id, new.grams,
            new.serials, new.proposed_at, new.expires_at)
        is distinct from (old.id, old.number, old.key, old.livemode, old.source_id, old.target_id, old.batch_id,
            old.grams, old.serials, old.proposed_at, old.expires_at)
    ) execute function registry_refuse_change();
create trigger transfers_stay before delete on registry_transfer
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_transfermove
    for each row execute function registry_refuse_change();

-- What is settled keeps nothing back.
create function registry_settled_reserves_nothing() returns trigger language plpgsql as $$
begin
    if exists (select from registry_reserved where transfer_id = new.id) then
        raise exception 'transfer % is settled and still reserves units', new.number
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger settled_reserves_nothing after update of state on registry_transfer
    deferrable initially deferred for each row when (new.state not in ('drafted', 'proposed'))
    execute function registry_settled_reserves_nothing();

-- What an account is stays; a closed one stays closed, and nothing comes into it (steps.sql): whoever closes it has it
-- locked.
create trigger accounts_stay_what_they_are before update on registry_account
    for each row when (
        (new.number, new.kind, new.livemode, new.organisation_id)
            is distinct from (old.number, old.kind, old.livemode, old.organisation_id)
        or old.closed_at is not null
    ) execute function registry_refuse_change();
