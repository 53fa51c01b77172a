"""The one act of a company's order."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_guards"),
        ("outbox", "0001_the_outbox"),
        ("people", "0001_the_people_and_their_keys"),
    ]
    operations = [
        migrations.RunSQL((SQL / "place_on_statement.sql").read_text(), migrations.RunSQL.noop),
    ]
