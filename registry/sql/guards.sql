-- What must never happen, refused by the database itself. Needs no extension: a scalar inside an exclusion
-- constraint is written as a range of one point. That segments never overlap: stretch.sql.

alter table registry_shelf add constraint shelves_never_overlap
    exclude using gist (int8range(batch_id, batch_id, '[]') with &&, int8range(origin, stop) with &&);
alter table registry_batch add constraint batch_of_whole_tonnes check (grams % 1000000 = 0);

-- Hot rows: room for HOT updates, and an index for the acts on long stretches only (they are few).
alter table registry_shelf set (fillfactor = 50);
alter table registry_segment set (fillfactor = 80);
create index entry_long_stretches on registry_entry
    using gist (int8range(batch_id, batch_id, '[]'), int8range(lo, hi)) where act < 10;

create sequence registry_retirement_number;
create sequence registry_account_number;

create function registry_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete on registry_entry
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_retirement
    for each row execute function registry_refuse_change();
-- A certificate shows names: it may be erased with them, but never changed.
create trigger append_only before update on registry_certificate
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_batch
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_leaf
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_leaf_index
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_checkpoint
    for each row execute function registry_refuse_change();

create trigger no_truncate before truncate on registry_entry execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_retirement execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_certificate execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_batch execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_leaf execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_leaf_index execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_checkpoint execute function registry_refuse_change();
create trigger no_truncate before truncate on registry_segment execute function registry_refuse_change();

-- A shelf is cut from the front only (steps.sql), and never again where it is.
create trigger shelf_stays before update of origin, stop, batch_id, account_id on registry_shelf
    for each row execute function registry_refuse_change();
create trigger shelf_is_free before insert on registry_shelf
    for each row execute function registry_shelf_is_free();
