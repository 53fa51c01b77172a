"""What the database refuses of orders, and the acts that are one statement, from sql/."""

from pathlib import Path

from django.db import migrations, models

from marketplace.orders.models import Stands

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = "guards rows place_on_statement place_many".split()
STANDS = Stands(function="orders_order")


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_the_orders"),
        ("outbox", "0001_the_outbox"),
        ("registry", "0002_guards_and_acts"),
    ]
    operations = [
        *[migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES],
        migrations.AddConstraint("order", models.CheckConstraint(condition=STANDS, name="order_stands")),
    ]
