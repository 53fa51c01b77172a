"""The entries of one holding account, for its statements."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_transfers_and_notices")]
    operations = [migrations.RunSQL((SQL / "account_entries.sql").read_text(), migrations.RunSQL.noop)]
