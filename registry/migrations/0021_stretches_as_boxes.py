"""That segments never overlap is asked of boxes, which cost a fraction of pairs of ranges (docs/performance.md)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = "stretch shelf_is_free held account_entries unit_history buffer foreign_released".split()


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_take_many")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES
    ]
