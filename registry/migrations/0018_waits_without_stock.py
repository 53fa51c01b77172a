"""An act that has to wait for stock gives back first what it has locked in vain: two of them waited for each other."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_immobilised_beside_verified")]
    operations = [
        migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop)
        for name in ("take", "hold", "retire_now")
    ]
