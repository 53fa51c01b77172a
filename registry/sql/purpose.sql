-- Whether a text is one of registry.enums.Purpose. A function, because PostgreSQL reads the text of a check anew for
-- every statement that writes a row, and this list is long. PL/pgSQL, because a function in SQL would be read as well.
create or replace function registry_is_purpose(purpose text) returns boolean language plpgsql immutable as $$
begin
    return purpose in ('offset', 'global_warming_act', 'energy_conservation_act', 'disclosure', 'industry_plan',
        'emissions_trading', 'other');
end $$;
