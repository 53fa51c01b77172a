"""Orders in test mode are held to a limit of their own."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
ACTS = [(SQL / f"{name}.sql").read_text() for name in ("place_on_statement", "place_many")]


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_refunded_and_owed_again"), ("people", "0002_a_limit_in_test_mode")]
    operations = [migrations.RunSQL(act, migrations.RunSQL.noop) for act in ACTS]
