"""Units of other registries, each of which can enter once."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_what_accounts_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ForeignBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registry', models.CharField(choices=[('verra', 'Verra'), ('gold_standard', 'Gold Standard'), ('j_credit', 'J-Credit')], max_length=20)),
                ('key', models.CharField(max_length=60)),
                ('livemode', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('registry', 'key', 'livemode'), name='foreign_block_once'), models.CheckConstraint(condition=models.Q(('registry__in', ['verra', 'gold_standard', 'j_credit'])), name='foreign_registry_known')],
            },
        ),
        migrations.CreateModel(
            name='Immobilisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('livemode', models.BooleanField()),
                ('vintage', models.PositiveSmallIntegerField()),
                ('registry', models.CharField(choices=[('verra', 'Verra'), ('gold_standard', 'Gold Standard'), ('j_credit', 'J-Credit')], max_length=20)),
                ('account', models.CharField(max_length=100)),
                ('hold', models.CharField(choices=[('immobilised', 'Immobilised there'), ('retired', 'Retired there for this batch')], max_length=12)),
                ('reference', models.CharField(max_length=200)),
                ('immobilised_on', models.DateField()),
                ('tonnes', models.PositiveBigIntegerField()),
                ('evidence_name', models.CharField(max_length=200)),
                ('evidence_type', models.CharField(max_length=100)),
                ('evidence', models.BinaryField()),
                ('evidence_sha256', models.CharField(max_length=64)),
                ('entered_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=500)),
                ('batch', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='immobilisation', to='registry.batch')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='immobilisations', to='registry.project')),
            ],
            options={
                'verbose_name': 'immobilisation',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ForeignRange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BigIntegerField()),
                ('stop', models.BigIntegerField()),
                ('text', models.CharField(max_length=200)),
                ('place', models.PositiveBigIntegerField(help_text='Tonnes of the batch that come before this range.')),
                ('active', models.BooleanField(default=True)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranges', to='registry.foreignblock')),
                ('immobilisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranges', to='registry.immobilisation')),
            ],
            options={
                'ordering': ['immobilisation', 'place'],
            },
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('tonnes__gt', 0)), name='immobilisation_has_units'),
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('registry__in', ['verra', 'gold_standard', 'j_credit'])), name='immobilisation_registry_known'),
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('hold__in', ['immobilised', 'retired'])), name='immobilisation_hold_known'),
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('evidence_sha256__regex', '^[0-9a-f]{64}$')), name='immobilisation_hash_is_hex'),
        ),
        migrations.AddConstraint(
            model_name='immobilisation',
            constraint=models.CheckConstraint(condition=models.Q(('batch', None), ('withdrawn_at', None), _connector='OR'), name='immobilisation_issued_or_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='foreignrange',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 0), ('first__lt', models.F('stop'))), name='foreign_range_has_units'),
        ),
        migrations.AddConstraint(
            model_name='foreignrange',
            constraint=models.UniqueConstraint(fields=('immobilisation', 'place'), name='foreign_range_place_once'),
        ),
        migrations.RunSQL((SQL / "foreign.sql").read_text(), migrations.RunSQL.noop),
    ]
