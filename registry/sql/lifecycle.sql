-- What must never happen between a project's application and its batches, refused by the database itself.

-- Two reports of one project never cover one day, unless the first was rejected or withdrawn.
alter table registry_case add constraint report_periods_never_overlap
    exclude using gist (int8range(project_id, project_id, '[]') with &&, daterange(period_from, period_until, '[]') with &&)
    where (kind = 'report' and period_from is not null and state not in ('rejected', 'withdrawn'));

create trigger append_only before update or delete on registry_casemove
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_declaration
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_findingremark
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_statement
    for each row execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_casemove execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_declaration execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_findingremark execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_statement execute function registry_refuse_change();

-- A document keeps its content and hash; once public it also stays.
create trigger content_never_edited before update on registry_projectdocument
    for each row when (new.content <> old.content or new.sha256 <> old.sha256 or (old.public and not new.public))
    execute function registry_refuse_change();
create trigger public_documents_stay before delete on registry_projectdocument
    for each row when (old.public) execute function registry_refuse_change();

-- What a decision was taken on stays as it was.
create function registry_settled_vintage() returns trigger language plpgsql as $$
begin
    if exists (select from registry_case where id = old.case_id and state in ('accepted', 'issued')) then
        raise exception 'verified amounts are settled: % refused', tg_op using errcode = 'restrict_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger settled before update or delete on registry_monitoredvintage
    for each row execute function registry_settled_vintage();

-- No vintage of a project that came through an application is issued beyond what was verified and accepted, and none
-- at all while its project is suspended. Projects entered without an application (those of before, those recognised
-- from elsewhere) have no verified amounts here and are bound by the suspension only.
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
        select coalesce(sum(v.verified_grams), 0) from registry_monitoredvintage v join registry_case c on c.id = v.case_id
        where c.project_id = new.project_id and v.vintage = new.vintage and c.state in ('accepted', 'issued')
    ) then
        raise exception 'more than was verified' using errcode = 'check_violation', constraint = 'batch_within_verified';
    end if;
    return new;
end $$;
-- Two issuances of one project cannot pass each other here: registry/issuance.py locks the project first.
create trigger within_verified before insert on registry_batch
    for each row execute function registry_batch_within_verified();
