-- Units of another registry can back one batch only: no two ranges of one number space overlap, however they were
-- written. A scalar inside an exclusion constraint is written as a range of one point (see guards.sql).
alter table registry_foreignrange add constraint foreign_units_enter_once
    exclude using gist (int8range(block_id, block_id, '[]') with &&, int8range(first, stop) with &&) where (active);

create sequence registry_immobilisation_number;

-- A range may only be given up, together with its immobilisation: withdrawn before it was issued, or released back after
-- every unit of its batch was cancelled.
create function registry_foreign_range_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.active and not new.active
        and (new.immobilisation_id, new.block_id, new.first, new.stop, new.text, new.place)
            = (old.immobilisation_id, old.block_id, old.first, old.stop, old.text, old.place)
        and exists (select from registry_immobilisation i where i.id = old.immobilisation_id
            and (i.released_at is not null or (i.batch_id is null and i.withdrawn_at is not null)))
    then
        return new;
    end if;
    raise exception 'foreign units are never changed: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger stands before update or delete on registry_foreignrange
    for each row execute function registry_foreign_range_stands();

-- An immobilisation is issued once or withdrawn once, and released at most once; nothing else of it changes.
create function registry_immobilisation_stands() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    moved text[] := '{batch_id,withdrawn_at,withdrawn_because,released_at}';
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - moved = to_jsonb(old) - moved
        and ((old.batch_id is null and old.withdrawn_at is null and new.released_at is null)
            or (old.batch_id = new.batch_id and old.released_at is null and new.withdrawn_at is null and not exists (
                select from registry_segment s
                where registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(old.batch_id, 0, 1000000000000000)
                  and s.condition <> 4)
                and not exists (select from registry_shelf h where h.batch_id = old.batch_id and h.next < h.stop)))
    then
        return new;
    end if;
    raise exception 'an immobilisation is never changed: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger stands before update or delete on registry_immobilisation
    for each row execute function registry_immobilisation_stands();
create trigger append_only before update or delete on registry_foreignblock
    for each row execute function registry_refuse_change();
