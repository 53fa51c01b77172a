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
alter table orders_orderline
    add constraint line_mode_is_its_listings
        foreign key (listing_id, livemode) references catalogue_listing (id, livemode),
    add constraint line_mode_is_its_orders
        foreign key (order_id, livemode) references orders_order (id, livemode);
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
