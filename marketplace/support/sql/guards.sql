-- What must never happen to direct support, refused by the database itself.

create trigger append_only before update or delete on support_supportmove
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on support_pagemove
    for each row execute function registry_refuse_change();
create trigger supports_stay before delete on support_support
    for each row execute function registry_refuse_change();
create trigger support_stays_what_was_given before update of
        project_id, amount_minor, payment_fee_minor, project_minor, currency on support_support
    for each row execute function registry_refuse_change();
create trigger stays_as_opened before update of slug, organisation_id, name_ja, name_en, latitude, longitude on support_localproject
    for each row when (old.opened_at is not null and (old.slug, old.organisation_id, old.name_ja, old.name_en, old.latitude,
        old.longitude) is distinct from (new.slug, new.organisation_id, new.name_ja, new.name_en, new.latitude, new.longitude))
    execute function registry_refuse_change();
-- A page that takes money is declared to the registry, which then never credits it.
create function support_open_is_declared() returns trigger language plpgsql as $$
begin
    if not exists (select from registry_directsupport where slug = new.slug and operator_id = new.organisation_id) then
        raise exception 'local project %: not declared to the registry', new.slug using errcode = 'check_violation',
            constraint = 'support_open_is_declared';
    end if;
    return new;
end $$;
create trigger open_is_declared before insert or update of state on support_localproject
    for each row when (new.state in ('open', 'paused', 'ended')) execute function support_open_is_declared();
