"""One check of the whole order instead of five: PostgreSQL reads the text of each check anew for every statement."""

from pathlib import Path

from django.db import migrations, models

import marketplace.orders.models

SQL = Path(__file__).resolve().parent.parent / "sql"
STANDS = marketplace.orders.models.Stands(function="orders_order")
GONE = [
    "order_state_known",
    "order_funding_known",
    "order_on_a_statement_has_a_company",
    "order_of_a_product_has_a_quantity",
    "order_charged_when_retired_on_a_statement",
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_place_many")]
    operations = [
        migrations.RunSQL((SQL / "rows.sql").read_text(), migrations.RunSQL.noop),
        migrations.AddConstraint("order", models.CheckConstraint(condition=STANDS, name="order_stands")),
        *[migrations.RemoveConstraint("order", name) for name in GONE],
    ]
