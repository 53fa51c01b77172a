"""Holding and retiring are one statement each (docs/performance.md); hot rows lose checks that said a thing twice."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = "hold retirement_leaf retire retire_now".split()
GONE = (
    "drop function if exists registry_record_retirement("
    "text, bigint, bigint, bigint[], bigint[], bigint[], bigint, bigint, text, text, text, jsonb, jsonb)"
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_guards_and_acts")]
    operations = [
        migrations.AlterField(
            "entry",
            "act",
            models.SmallIntegerField(
                choices=[
                    (1, "Issued"), (2, "Put into the buffer"), (3, "Transferred"), (4, "Put up for sale"),
                    (5, "Taken off sale"), (6, "Divided"), (7, "Merged"), (8, "Cancelled"),
                    (10, "Held for an order"), (11, "Released"), (12, "Retired"),
                ]
            ),
        ),
        migrations.AlterField(
            "segment",
            "condition",
            models.SmallIntegerField(
                choices=[
                    (1, "Held"), (2, "On hold"), (3, "Retired"), (4, "Cancelled"), (5, "In the buffer"),
                ]
            ),
        ),
        migrations.RunSQL(GONE, migrations.RunSQL.noop),
        *[migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES],
    ]  # fmt: skip
