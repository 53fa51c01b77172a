-- The mode of a listing, of its batch and of its accounts is one and the same.
alter table registry_batch add constraint batch_mode_key unique (id, livemode);
alter table registry_account add constraint account_mode_key unique (id, livemode);
alter table catalogue_listing
    add constraint listing_mode_is_its_batchs
        foreign key (batch_id, livemode) references registry_batch (id, livemode),
    add constraint listing_mode_is_its_accounts
        foreign key (escrow_id, livemode) references registry_account (id, livemode);
create trigger mode_is_for_ever before update of livemode on catalogue_listing
    for each row when (new.livemode <> old.livemode) execute function registry_refuse_change();
create trigger listings_stay before delete on catalogue_listing
    for each row execute function registry_refuse_change();

-- What must never happen to a listing, refused by the database itself. The table: marketplace/catalogue/states.py.

create function catalogue_may_move(was text, becomes text) returns boolean language plpgsql immutable as $$
begin
    return becomes = any (case was
        when 'draft' then '{submitted,withdrawn}'
        when 'submitted' then '{in_review,withdrawn}'
        when 'in_review' then '{needs_changes,rejected,approved,withdrawn}'
        when 'needs_changes' then '{submitted,withdrawn}'
        when 'rejected' then '{submitted}'
        when 'approved' then '{live,suspended,expired,withdrawn}'
        when 'live' then '{paused,suspended,sold_out,expired,withdrawn}'
        when 'paused' then '{live,suspended,expired,withdrawn}'
        when 'suspended' then '{approved,live,paused,sold_out,withdrawn}'
        when 'sold_out' then '{live,suspended,expired,withdrawn}'
        else '{}'
    end::text[]);
end $$;

create function catalogue_listing_moves() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.state = 'draft' or tg_op = 'UPDATE' and catalogue_may_move(old.state, new.state) then
        return new;
    end if;
    raise exception 'listing %: no move to %', new.public_id, new.state using errcode = 'restrict_violation';
end $$;
create trigger begins before insert on catalogue_listing
    for each row execute function catalogue_listing_moves();
create trigger moves before update of state on catalogue_listing
    for each row when (new.state <> old.state) execute function catalogue_listing_moves();

-- Prices and amounts may change, the units may not.
create trigger offer_stands before update on catalogue_listing
    for each row when (old.batch_id <> new.batch_id or old.seller_id <> new.seller_id or old.escrow_id <> new.escrow_id)
    execute function registry_refuse_change();

alter table catalogue_listing add constraint listing_mode_is_its_sources
    foreign key (source_id, livemode) references registry_account (id, livemode);

-- History is append-only; the person in it may be erased.
create function catalogue_only_forgets() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'by_id' = to_jsonb(old) - 'by_id' and new.by_id is null then
        return new;
    end if;
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete on catalogue_listingmove
    for each row execute function catalogue_only_forgets();
create trigger no_truncate before truncate on catalogue_listingmove execute function registry_refuse_change();
create trigger suspensions_stay before delete on catalogue_suspension
    for each row execute function registry_refuse_change();
create trigger lifted_once before update on catalogue_suspension
    for each row when (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
    execute function registry_refuse_change();
