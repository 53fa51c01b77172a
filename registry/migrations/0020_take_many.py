"""Many amounts held or retired in one act."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0019_foreign_units_go_back")]
    operations = [migrations.RunSQL((SQL / "take_many.sql").read_text(), migrations.RunSQL.noop)]
