"""Finding what a holding account has by way of the entries, without an index on the hot table."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_guards_and_acts")]
    operations = [migrations.RunSQL((SQL / "held.sql").read_text(), migrations.RunSQL.noop)]
