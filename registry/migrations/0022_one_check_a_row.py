"""One check a row instead of many, and triggers without conditions: what PostgreSQL reads anew for each statement."""

from pathlib import Path

from django.db import migrations, models

import registry.models.credits

SQL = Path(__file__).resolve().parent.parent / "sql"
CHECKS = {
    "shelf": ["shelf_cursor_within"],
    "segment": ["segment_has_units", "segment_condition_known"],
    "retirement": ["retirement_has_units", "retirement_purpose_known"],
    "entry": ["entry_has_units", "entry_act_known", "entry_names_its_retirement"],
}


def one_check(table: str) -> models.CheckConstraint:
    stands = registry.models.credits.Stands(function=f"registry_{table}")
    return models.CheckConstraint(condition=stands, name=f"{table}_stands")


class Migration(migrations.Migration):
    dependencies = [("registry", "0021_stretches_as_boxes")]
    operations = [
        migrations.RunSQL((SQL / "rows.sql").read_text(), migrations.RunSQL.noop),
        *[migrations.AddConstraint(table, one_check(table)) for table in CHECKS],
        *[migrations.RemoveConstraint(table, name) for table, names in CHECKS.items() for name in names],
        migrations.RunSQL((SQL / "steps.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL("drop function registry_is_purpose(text)", migrations.RunSQL.noop),
        migrations.RunSQL("drop function registry_refuse_reserved()", migrations.RunSQL.noop),
    ]
