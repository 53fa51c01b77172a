"""The check of an order leans on nothing that a restore from a backup lacks: marketplace/orders/sql/rows.sql."""

from pathlib import Path

from django.db import migrations

ROWS = (Path(__file__).resolve().parent.parent / "sql" / "rows.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_limits_by_mode")]
    operations = [
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
        migrations.RunSQL("drop function if exists orders_is_state(text);", migrations.RunSQL.noop),
    ]
