-- No vintage of a project that came through an application is issued beyond what was verified and accepted here, or is
-- immobilised in another registry; and none at all while its project is suspended. Projects entered without an
-- application have no verified amounts here and are bound by the suspension only.
create function registry_batch_within_verified() returns trigger language plpgsql as $$
begin
    perform from registry_project where id = new.project_id and suspended_at is not null;
    if found then
        raise exception 'the project is suspended' using errcode = 'check_violation', constraint = 'batch_of_a_suspended_project';
    end if;
    if exists (
        select from registry_case c join registry_application a on a.case_id = c.id where c.project_id = new.project_id
    ) and new.grams + (
        select coalesce(sum(grams), 0) from registry_batch
        where project_id = new.project_id and vintage = new.vintage and livemode = new.livemode
    ) > (
        select coalesce(sum(tonnes), 0) * 1000000 from registry_immobilisation
        where project_id = new.project_id and vintage = new.vintage and livemode = new.livemode and withdrawn_at is null
    ) + (
        select coalesce(sum(v.verified_grams), 0) from registry_monitoredvintage v join registry_case c on c.id = v.case_id
        where c.project_id = new.project_id and v.vintage = new.vintage and c.state in ('accepted', 'issued')
    ) then
        raise exception 'more than was verified' using errcode = 'check_violation', constraint = 'batch_within_verified';
    end if;
    return new;
end $$;
