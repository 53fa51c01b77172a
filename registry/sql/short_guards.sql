-- The guards of hot rows, as short as they can be said: their text is read for every statement (docs/performance.md).

-- 3 retired, 4 cancelled (registry/enums.py): such units never move again.
drop trigger retired_for_ever on registry_segment;
create trigger retired_for_ever before update or delete on registry_segment
    for each row when (old.condition between 3 and 4) execute function registry_refuse_change();

-- A shelf is cut from the front only.
drop trigger cursor_moves_forward on registry_shelf;
create trigger cursor_moves_forward before update on registry_shelf
    for each row when (new.next < old.next) execute function registry_refuse_change();
create trigger shelf_stays before update of origin, stop, batch_id, account_id on registry_shelf
    for each row execute function registry_refuse_change();
