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

-- The function: within_verified.sql. Two issuances of one project cannot pass each other here, because
-- registry/issuance.py locks the project first.
create trigger within_verified before insert on registry_batch
    for each row execute function registry_batch_within_verified();
