-- What people support directly is never credited, and what is credited cannot be supported directly.

create function registry_supported_directly(
    operator bigint, short text, ja text, en text, lat numeric, lon numeric
) returns boolean language sql stable as $$
    select exists (
        select from registry_directsupport d
        where d.slug = short or (d.operator_id = operator and (
            (d.name_ja <> '' and lower(d.name_ja) = lower(ja))
            or (d.name_en <> '' and lower(d.name_en) = lower(en))
            or (abs(d.latitude - lat) < 0.002 and abs(d.longitude - lon) < 0.002)
        ))
    )
$$;

create function registry_refuse_supported_directly() returns trigger language plpgsql as $$
declare
    same boolean;
begin
    if tg_table_name = 'registry_batch' then
        select registry_supported_directly(p.operator_id, p.slug, p.name_ja, p.name_en, p.latitude, p.longitude)
            into same from registry_project p where p.id = new.project_id;
    else
        same := registry_supported_directly(
            new.operator_id, new.slug, new.name_ja, new.name_en, new.latitude, new.longitude
        );
    end if;
    if same then
        raise exception 'this is supported directly and never credited' using errcode = 'check_violation',
            constraint = 'direct_support_is_never_credited';
    end if;
    return new;
end $$;
create trigger never_supported_directly
    before insert or update of operator_id, slug, name_ja, name_en, latitude, longitude on registry_project
    for each row execute function registry_refuse_supported_directly();
create trigger never_supported_directly before insert on registry_batch
    for each row execute function registry_refuse_supported_directly();

create function registry_refuse_credited() returns trigger language plpgsql as $$
begin
    if exists (
        select from registry_project p
        where p.slug = new.slug or (p.operator_id = new.operator_id and (
            (new.name_ja <> '' and lower(new.name_ja) = lower(p.name_ja))
            or (new.name_en <> '' and lower(new.name_en) = lower(p.name_en))
            or (abs(new.latitude - p.latitude) < 0.002 and abs(new.longitude - p.longitude) < 0.002)
        ))
    ) then
        raise exception 'this is a project of the registry' using errcode = 'check_violation',
            constraint = 'credited_is_never_supported_directly';
    end if;
    return new;
end $$;
create trigger never_credited before insert on registry_directsupport
    for each row execute function registry_refuse_credited();
create trigger declared_for_ever before update or delete on registry_directsupport
    for each row execute function registry_refuse_change();
