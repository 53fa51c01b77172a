"""Shorter guards of hot rows, and functions that become a part of the statements that call them."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
BEFORE = "purpose serial retirement_leaf".split()
IS_PURPOSE = models.Func(models.F("purpose"), function="registry_is_purpose", output_field=models.BooleanField())


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_kept_checks")]
    operations = [
        *[migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in BEFORE],
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_act_known',
        ),
        migrations.RemoveConstraint(
            model_name='retirement',
            name='retirement_purpose_known',
        ),
        migrations.RemoveConstraint(
            model_name='segment',
            name='segment_condition_known',
        ),
        migrations.RemoveConstraint(
            model_name='shelf',
            name='shelf_cursor_within',
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('act__range', (1, 12))), name='entry_act_known'),
        ),
        migrations.AddConstraint(
            model_name='retirement',
            constraint=models.CheckConstraint(condition=IS_PURPOSE, name='retirement_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.CheckConstraint(condition=models.Q(('condition__range', (1, 5))), name='segment_condition_known'),
        ),
        migrations.AddConstraint(
            model_name='shelf',
            constraint=models.CheckConstraint(condition=models.Q(('next__lte', models.F('stop')), ('origin__lte', models.F('next'))), name='shelf_cursor_within'),
        ),
        migrations.RunSQL((SQL / "short_guards.sql").read_text(), migrations.RunSQL.noop),
    ]
