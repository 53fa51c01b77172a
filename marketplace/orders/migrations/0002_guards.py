"""The mode of an order, its lines, listings and batches is one and the same; history and ends are final."""

from django.db import migrations

MODES = """
alter table registry_batch add constraint batch_mode_key unique (id, livemode);
alter table registry_account add constraint account_mode_key unique (id, livemode);
alter table catalogue_listing
    add constraint listing_mode_is_its_batchs
        foreign key (batch_id, livemode) references registry_batch (id, livemode),
    add constraint listing_mode_is_its_accounts
        foreign key (escrow_id, livemode) references registry_account (id, livemode);

-- A trigger and not a foreign key, because the mode of a listing and of an order never changes, and a foreign key would
-- have all buyers of a listing share-lock its one row.
create trigger mode_is_for_ever before update of livemode on catalogue_listing
    for each row when (new.livemode <> old.livemode) execute function registry_refuse_change();
create trigger listings_stay before delete on catalogue_listing
    for each row execute function registry_refuse_change();
create trigger mode_is_for_ever before update of livemode on orders_order
    for each row when (new.livemode <> old.livemode) execute function registry_refuse_change();
create function orders_line_has_one_mode() returns trigger language plpgsql as $$
begin
    if not exists (select from catalogue_listing where id = new.listing_id and livemode = new.livemode)
        or not exists (select from orders_order where id = new.order_id and livemode = new.livemode) then
        raise exception 'order line %: its order, its listing and itself are not of one mode', new.hold_key
            using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger line_has_one_mode before insert or update of listing_id, order_id, livemode on orders_orderline
    for each row execute function orders_line_has_one_mode();
"""
FINAL = """
create trigger append_only before update or delete on orders_ordermove
    for each row execute function registry_refuse_change();
create trigger retired_and_refunded_are_final before update of state on orders_order
    for each row when (old.state in ('retired', 'refunded') and new.state <> old.state)
    execute function registry_refuse_change();
create trigger orders_stay before delete on orders_order
    for each row execute function registry_refuse_change();

create function orders_retired_means_retired() returns trigger language plpgsql as $$
begin
    if exists (select from orders_orderline where order_id = new.id and retirement_id is null)
        or not exists (select from orders_orderline where order_id = new.id) then
        raise exception 'order % has a line without a retirement', new.public_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger retired_means_retired after insert or update of state on orders_order
    deferrable initially deferred for each row when (new.state = 'retired')
    execute function orders_retired_means_retired();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_the_orders"),
        ("registry", "0002_guards_and_acts"),
        ("catalogue", "0001_the_listings"),
    ]
    operations = [migrations.RunSQL(MODES), migrations.RunSQL(FINAL)]
