"""The guards of the database and the hot acts, from registry/sql."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = """
    stretch shelf_is_free guards serial take_returned take_pieces take hold release retirement_leaf retire retire_now
    unit_history balances
""".split()


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_the_registry")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES
    ]
