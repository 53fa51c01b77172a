"""What the database refuses of direct support: marketplace/support/sql/guards.sql."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("support", "0001_direct_support"), ("registry", "0002_guards_and_acts")]

    operations = [migrations.RunSQL((SQL / "guards.sql").read_text(), migrations.RunSQL.noop)]
