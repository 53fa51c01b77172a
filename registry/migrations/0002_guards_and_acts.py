"""The guards of the database and the acts, from registry/sql; what a hot row must be is one check of the whole row."""

from pathlib import Path

from django.db import migrations, models

from registry.models.credits import Stands

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = """
    stretch shelf_is_free guards serial take_returned take_pieces take hold release retirement_leaf retire retire_now
    take_many unit_history balances held foreign within_verified lifecycle claims proposals transfers account_entries
    finding standards witnesses buffer reversals direct_support rows steps
""".split()
ROWS = "shelf segment retirement entry".split()


def one_check(table: str) -> models.CheckConstraint:
    stands = Stands(function=f"registry_{table}")
    return models.CheckConstraint(condition=stands, name=f"{table}_stands")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_the_registry")]
    operations = [
        *[migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES],
        *[migrations.AddConstraint(table, one_check(table)) for table in ROWS],
    ]
