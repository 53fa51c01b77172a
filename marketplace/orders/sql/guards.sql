-- The mode of an order, its lines, listings and batches is one and the same; history and ends are final.

-- A trigger and not a foreign key, because the mode of a listing and of an order never changes, and a foreign key would
-- have all buyers of a listing share-lock its one row.
create trigger mode_is_for_ever before update of livemode on orders_order
    for each row when (new.livemode <> old.livemode) execute function registry_refuse_change();
create function orders_line_has_one_mode() returns trigger language plpgsql as $$
begin
    if not exists (
        select from catalogue_listing l, orders_order o
        where l.id = new.listing_id and o.id = new.order_id
            and l.livemode = new.livemode and o.livemode = new.livemode
    ) then
        raise exception 'order line %: its order, its listing and itself are not of one mode', new.hold_key
            using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger line_has_one_mode before insert or update of listing_id, order_id, livemode on orders_orderline
    for each row execute function orders_line_has_one_mode();

create trigger append_only before update or delete on orders_ordermove
    for each row execute function registry_refuse_change();
create trigger orders_stay before delete on orders_order
    for each row execute function registry_refuse_change();

create function orders_retired_means_retired() returns trigger language plpgsql as $$
begin
    -- Null for an order without a line.
    if (select bool_and(retirement_id is not null) from orders_orderline where order_id = new.id) is not true then
        raise exception 'order % has a line without a retirement', new.public_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger retired_means_retired after insert or update of state on orders_order
    deferrable initially deferred for each row when (new.state = 'retired')
    execute function orders_retired_means_retired();

-- An order may be the sale of a product, charged once.
create function orders_sale_is_of_its_company() returns trigger language plpgsql as $$
begin
    if not exists (
        select from products_productversion v join products_product p on p.id = v.product_id
        where v.id = new.product_version_id and p.organisation_id = new.organisation_id and p.livemode = new.livemode
    ) then
        raise exception 'order %: its product is not of its company and mode', new.public_id
            using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger sale_is_of_its_company before insert on orders_order
    for each row when (new.product_version_id is not null) execute function orders_sale_is_of_its_company();
create trigger sale_is_for_ever before update of product_version_id, quantity on orders_order
    for each row when ((new.product_version_id, new.quantity) is distinct from (old.product_version_id, old.quantity))
    execute function registry_refuse_change();
create trigger charged_once before update of charged_at on orders_order
    for each row when (old.charged_at is not null and new.charged_at is distinct from old.charged_at)
    execute function registry_refuse_change();
