"""An order whose refund came back from the buyer's bank is on its way again: marketplace/orders/sql/ends.sql."""

from pathlib import Path

from django.db import migrations

ENDS = (Path(__file__).resolve().parent.parent / "sql" / "ends.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_guards")]
    operations = [migrations.RunSQL(ENDS, migrations.RunSQL.noop)]
