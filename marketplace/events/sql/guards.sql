-- What must never happen to an event's page, refused by the database itself.

create trigger append_only before update or delete on events_move
    for each row execute function registry_refuse_change();
create trigger shown_once_shown_for_ever before delete on events_event
    for each row when (old.published_at is not null) execute function registry_refuse_change();
create trigger closed_and_withdrawn_are_final before update of state on events_event
    for each row when (old.state in ('closed', 'withdrawn') and new.state <> old.state)
    execute function registry_refuse_change();
-- What people contribute to stays what it was when they did. Who organised it may be forgotten.
create trigger stays_as_published before update of
        slug, footprint_id, share, target_grams, title_ja, title_en, begins_on, ends_on, organisation_id, pays on events_event
    for each row when (old.published_at is not null and (
        old.slug, old.footprint_id, old.share, old.target_grams, old.title_ja, old.title_en, old.begins_on, old.ends_on,
        old.organisation_id, old.pays
    ) is distinct from (
        new.slug, new.footprint_id, new.share, new.target_grams, new.title_ja, new.title_en, new.begins_on, new.ends_on,
        new.organisation_id, new.pays
    )) execute function registry_refuse_change();
create trigger contributions_stay before delete on events_contribution
    for each row execute function registry_refuse_change();
create trigger contribution_stays_as_it_is before update of order_id, event_id, part on events_contribution
    for each row execute function registry_refuse_change();

-- A contribution is begun while its event takes any; the organiser may add the rest after the close. The share lock
-- makes a close wait for whoever is beginning one, and whoever comes later sees that it is closed.
create function events_takes_contribution() returns trigger language plpgsql as $$
declare
    stands text;
begin
    select state into stands from events_event where id = new.event_id for share;
    if stands = 'published' or (stands = 'closed' and new.part = 'organiser') then
        return new;
    end if;
    raise exception 'event %: takes no more contributions', new.event_id using errcode = 'check_violation',
        constraint = 'event_takes_no_more';
end $$;
create trigger takes_contribution before insert on events_contribution
    for each row execute function events_takes_contribution();
