"""What is immobilised elsewhere backs units beside what was verified here."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_shorter_guards")]
    operations = [
        migrations.RunSQL((SQL / "within_verified.sql").read_text(), migrations.RunSQL.noop),
    ]
