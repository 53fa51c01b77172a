"""Finding what a holding account has by way of the entries, without an index on the hot table."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_acts_in_one_statement")]
    operations = [migrations.RunSQL((SQL / "held.sql").read_text(), migrations.RunSQL.noop)]
