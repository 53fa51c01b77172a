"""A statement may be blocked because a month of it was not paid; the act of an order looks at it."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_one_check_a_row")]
    operations = [
        migrations.AddField(
            model_name="statement",
            name="blocked_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL((SQL / "place_on_statement.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "place_many.sql").read_text(), migrations.RunSQL.noop),
    ]
