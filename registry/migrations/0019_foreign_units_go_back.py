"""Units of another registry go back to it when every unit that stood for them was cancelled."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0018_waits_without_stock'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='immobilisation',
            name='released_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('released_at', None), ('batch__isnull', False), _connector='OR'), name='immobilisation_released_after_issue'),
        ),
        migrations.RunSQL((SQL / "foreign_released.sql").read_text(), migrations.RunSQL.noop),
    ]
