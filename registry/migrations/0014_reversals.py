"""Reversals, and the buffer that is kept and cancelled for them."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0013_witnesses_and_audits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CancelledBuffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lo', models.BigIntegerField()),
                ('hi', models.BigIntegerField()),
                ('number', models.CharField(max_length=30, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FrozenBuffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lo', models.BigIntegerField()),
                ('hi', models.BigIntegerField()),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('livemode', models.BooleanField()),
                ('kind', models.CharField(choices=[('fire', 'Fire'), ('storm', 'Storm or flood'), ('disease', 'Disease or insects'), ('harvest', 'Harvest or clearing'), ('other', 'Other')], max_length=10)),
                ('happened_on', models.DateField()),
                ('place', models.CharField(max_length=200)),
                ('description', models.TextField(help_text='What happened, in public words.')),
                ('estimated_grams', models.BigIntegerField()),
                ('state', models.CharField(choices=[('reported', 'Reported'), ('on_hold', 'Buffer on hold'), ('verified', 'Loss verified'), ('cancelled', 'Buffer cancelled'), ('dismissed', 'Dismissed')], max_length=10)),
                ('verified_grams', models.BigIntegerField(null=True)),
                ('statement', models.TextField(blank=True)),
                ('own_before_grams', models.BigIntegerField(null=True)),
                ('pool_before_grams', models.BigIntegerField(null=True)),
                ('covered_grams', models.BigIntegerField(null=True)),
                ('uncovered_grams', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name': 'reversal',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ReversalPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('operator', 'Operator'), ('body', 'Verification body'), ('registry', 'Registry')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ReversalStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('reported', 'Reported'), ('on_hold', 'Buffer on hold'), ('verified', 'Loss verified'), ('cancelled', 'Buffer cancelled'), ('dismissed', 'Dismissed')], max_length=10)),
                ('party', models.CharField(choices=[('operator', 'Operator'), ('body', 'Verification body'), ('registry', 'Registry')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_act_known',
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_kind_known',
        ),
        migrations.AlterField(
            model_name='entry',
            name='act',
            field=models.SmallIntegerField(choices=[(1, 'Issued'), (2, 'Put into the buffer'), (3, 'Transferred'), (4, 'Put up for sale'), (5, 'Taken off sale'), (6, 'Divided'), (7, 'Merged'), (8, 'Cancelled'), (9, 'Cancelled for a reversal'), (10, 'Held for an order'), (11, 'Released'), (12, 'Retired')]),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='kind',
            field=models.CharField(choices=[('issue', 'Issuance'), ('cancel', 'Cancellation'), ('reverse', 'Reversal'), ('suspend', 'Suspension or its end'), ('foreign', 'Issuance for units of another registry')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])), name='entry_act_known'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['issue', 'cancel', 'reverse', 'suspend', 'foreign'])), name='proposal_kind_known'),
        ),
        migrations.AddField(
            model_name='cancelledbuffer',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.batch'),
        ),
        migrations.AddField(
            model_name='frozenbuffer',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.batch'),
        ),
        migrations.AddField(
            model_name='reversal',
            name='batches',
            field=models.ManyToManyField(related_name='reversals', to='registry.batch'),
        ),
        migrations.AddField(
            model_name='reversal',
            name='body',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='registry.verificationbody'),
        ),
        migrations.AddField(
            model_name='reversal',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='registry.project'),
        ),
        migrations.AddField(
            model_name='reversal',
            name='reported_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reversal',
            name='verified_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='frozenbuffer',
            name='reversal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen', to='registry.reversal'),
        ),
        migrations.AddField(
            model_name='cancelledbuffer',
            name='reversal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled', to='registry.reversal'),
        ),
        migrations.AddField(
            model_name='reversalpaper',
            name='reversal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='registry.reversal'),
        ),
        migrations.AddField(
            model_name='reversalstep',
            name='reversal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='registry.reversal'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reported', 'on_hold', 'verified', 'cancelled', 'dismissed'])), name='reversal_state_known'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['fire', 'storm', 'disease', 'harvest', 'other'])), name='reversal_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(('estimated_grams__gt', 0)), name='reversal_loses_something'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('state__in', ['verified', 'cancelled']), ('verified_grams__gt', 0), ('verified_grams__lte', models.F('estimated_grams'))), models.Q(('body', None), ('state__in', ['reported', 'on_hold', 'dismissed']), ('verified_grams', None)), _connector='OR'), name='reversal_verified_up_to_what_was_reported'),
        ),
        migrations.AddConstraint(
            model_name='reversal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('covered_grams__gte', 0), ('covered_grams__lte', django.db.models.expressions.CombinedExpression(models.F('own_before_grams'), '+', models.F('pool_before_grams'))), ('state', 'cancelled'), ('uncovered_grams__gte', 0), ('verified_grams', django.db.models.expressions.CombinedExpression(models.F('covered_grams'), '+', models.F('uncovered_grams')))), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('covered_grams', None), ('uncovered_grams', None)), _connector='OR'), name='reversal_covered_or_published'),
        ),
        migrations.AddConstraint(
            model_name='frozenbuffer',
            constraint=models.CheckConstraint(condition=models.Q(('lo__gte', 0), ('lo__lt', models.F('hi'))), name='frozenbuffer_has_units'),
        ),
        migrations.AddConstraint(
            model_name='cancelledbuffer',
            constraint=models.CheckConstraint(condition=models.Q(('lo__gte', 0), ('lo__lt', models.F('hi'))), name='cancelledbuffer_has_units'),
        ),
        migrations.AddConstraint(
            model_name='reversalpaper',
            constraint=models.UniqueConstraint(fields=('reversal', 'sha256'), name='reversal_paper_once'),
        ),
        migrations.AddConstraint(
            model_name='reversalpaper',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='reversal_paper_hash_is_hex'),
        ),
        migrations.AddConstraint(
            model_name='reversalstep',
            constraint=models.UniqueConstraint(fields=('reversal', 'state'), name='reversal_step_once'),
        ),
        migrations.RunSQL((SQL / "buffer.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "reversals.sql").read_text(), migrations.RunSQL.noop),
    ]
