-- The steps that a row of a hot table may take. Without WHEN, whose text is read anew for each statement as well.

-- A shelf is cut from the front only.
create function registry_cursor_moves_forward() returns trigger language plpgsql as $$
begin
    if new.next < old.next then
        raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger cursor_moves_forward before update on registry_shelf
    for each row execute function registry_cursor_moves_forward();

-- 3 retired, 4 cancelled (registry/enums.py): such units never move again. Held ones (1) may be reserved for a transfer.
create function registry_segment_moves() returns trigger language plpgsql as $$
begin
    if old.condition between 3 and 4 then
        raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
    end if;
    if old.condition = 1 and exists (select from registry_reserved where segment_id = old.id) then
        raise exception 'segment % is reserved for a transfer: % refused', old.id, tg_op
            using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger segment_moves before update or delete on registry_segment
    for each row execute function registry_segment_moves();

-- Issued (1), transferred (3), taken off sale (5): what brings units into a holding account, which may be closed.
create function registry_closed_takes_nothing() returns trigger language plpgsql as $$
declare
    v_closed timestamptz;
begin
    select closed_at into v_closed from registry_account where id = new.target_id for share;
    if v_closed is not null then
        raise exception 'account % is closed', new.target_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger closed_takes_nothing before insert on registry_entry
    for each row when (new.act in (1, 3, 5)) execute function registry_closed_takes_nothing();
