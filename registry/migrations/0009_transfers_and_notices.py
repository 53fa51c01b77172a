"""Transfers with the units they keep, letters still to be sent, and accounts with names that can be closed."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_what_takes_two_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='account',
            name='label',
            field=models.CharField(blank=True, max_length=60, verbose_name='name of the account'),
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('letter', models.CharField(max_length=40)),
                ('facts', models.JSONField()),
                ('due_at', models.DateTimeField(db_index=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice',
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('livemode', models.BooleanField()),
                ('grams', models.BigIntegerField()),
                ('serials', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('state', models.CharField(choices=[('drafted', 'Waits for authorisation'), ('proposed', 'Waits for the receiver'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Lapsed')], max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='registry.batch')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_out', to='registry.account')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_in', to='registry.account')),
            ],
            options={
                'verbose_name': 'transfer',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reserved',
            fields=[
                ('segment', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reserved', serialize=False, to='registry.segment')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reserved', to='registry.transfer')),
            ],
            options={
                'verbose_name': 'reserved segment',
            },
        ),
        migrations.CreateModel(
            name='TransferMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('drafted', 'Waits for authorisation'), ('proposed', 'Waits for the receiver'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Lapsed')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='registry.transfer')),
            ],
            options={
                'verbose_name': 'move of a transfer',
                'verbose_name_plural': 'moves of transfers',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(condition=models.Q(('state__in', ['drafted', 'proposed'])), fields=['expires_at'], name='transfers_under_way'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='transfer_has_units'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='transfer_between_two_accounts'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafted', 'proposed', 'accepted', 'declined', 'withdrawn', 'expired'])), name='transfer_state_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('proposed_at'))), name='transfer_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='transfermove',
            constraint=models.UniqueConstraint(fields=('transfer', 'state'), name='transfer_in_each_state_once'),
        ),
        migrations.RunSQL((SQL / "transfers.sql").read_text(), migrations.RunSQL.noop),
    ]
