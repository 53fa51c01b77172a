"""Witnesses and what they cosigned, and the audits the registry makes of itself."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0012_standards'),
    ]

    operations = [
        migrations.CreateModel(
            name='LogAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('size', models.BigIntegerField()),
                ('note', models.TextField(blank=True)),
                ('fault', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'registry_log_audit',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fault', ''), ('size__gt', 0)), models.Q(models.Q(('fault', ''), _negated=True), ('size', 0)), _connector='OR'), name='audit_fits_or_says_what_not')],
            },
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vkey', models.TextField(unique=True)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
            ],
            options={
                'db_table': 'registry_witness',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='witness_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seconds', models.BigIntegerField()),
                ('line', models.TextField()),
                ('stored_at', models.DateTimeField(auto_now_add=True)),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='registry.checkpoint')),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='registry.witness')),
            ],
            options={
                'db_table': 'registry_cosignature',
                'constraints': [models.UniqueConstraint(fields=('checkpoint', 'witness', 'seconds'), name='cosignature_once')],
            },
        ),
        migrations.RunSQL((SQL / "witnesses.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
