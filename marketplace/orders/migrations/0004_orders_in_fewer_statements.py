"""Fewer statements for each order: the act, and one query in each of its guards.

The key of a line on its order goes: the guard of the mode asks for the same order, and orders are never deleted.
"""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
GUARDS = """
create or replace function orders_line_has_one_mode() returns trigger language plpgsql as $$
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
create or replace function orders_retired_means_retired() returns trigger language plpgsql as $$
begin
    -- Null for an order without a line.
    if (select bool_and(retirement_id is not null) from orders_orderline where order_id = new.id) is not true then
        raise exception 'order % has a line without a retirement', new.public_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_place_on_statement"), ("registry", "0003_acts_in_one_statement")]
    operations = [
        migrations.AlterField(
            "orderline",
            "order",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="orders.order",
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "place_on_statement.sql").read_text(), migrations.RunSQL.noop),
    ]
