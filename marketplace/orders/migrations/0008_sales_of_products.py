"""An order may be the sale of a product, and may be held for the time in which its goods can come back."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
WHAT_WAS = "update orders_order set charged_at = created_at where funding = 'statement' and state = 'retired'"
GUARDS = """
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0007_found_by_address"),
        ("people", "0001_the_people_and_their_keys"),
        ("products", "0001_products"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="charged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(WHAT_WAS, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='order',
            name='product_version',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='products.productversion'),
        ),
        migrations.AddField(
            model_name='order',
            name='quantity',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('product_version__isnull', False)), fields=['product_version', 'created_at'], name='order_of_a_product'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('product_version', None), ('quantity', None)), models.Q(('organisation__isnull', False), ('product_version__isnull', False), ('quantity__gt', 0)), _connector='OR'), name='order_of_a_product_has_a_quantity'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('charged_at', None), models.Q(('funding', 'statement'), ('state', 'retired'), _negated=True)), models.Q(('charged_at__isnull', False), ('funding', 'statement'), ('state', 'retired')), _connector='OR'), name='order_charged_when_retired_on_a_statement'),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "place_on_statement.sql").read_text(), migrations.RunSQL.noop),
    ]
