"""Finding retirements by name, project, purpose and time."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_account_entries")]
    operations = [
        migrations.AlterField(
            "retirement",
            "batch",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retirements",
                to="registry.batch",
            ),
        ),
        migrations.AddIndex("retirement", models.Index(fields=["batch", "retired_at", "id"], name="retired_from_batch")),
        migrations.AddIndex("retirement", models.Index(fields=["retired_at", "id"], name="retired_at_time")),
        migrations.AddIndex(
            "retirement",
            models.Index(
                condition=models.Q(("purpose", "offset"), _negated=True),
                fields=["purpose", "retired_at", "id"],
                name="retired_for_seldom_purpose",
            ),
        ),
        migrations.AddIndex(
            "retirement",
            models.Index(
                condition=models.Q(("livemode", False)), fields=["retired_at", "id"], name="retired_in_test_mode"
            ),
        ),
        migrations.RunSQL((SQL / "finding.sql").read_text(), migrations.RunSQL.noop),
    ]
