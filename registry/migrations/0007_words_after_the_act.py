"""What is said of retirements after they were made, canonical names, and cancellations."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_the_people_and_their_keys'),
        ("registry", "0006_lifecycle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Embargo',
            fields=[
                ('retirement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='embargo', serialize=False, to='registry.retirement')),
                ('until', models.DateField(db_index=True)),
            ],
            options={
                'verbose_name': 'embargo',
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('number', models.CharField(max_length=30, unique=True)),
                ('leaf_number', models.CharField(max_length=150, unique=True)),
                ('purpose', models.CharField(choices=[('offset', 'Carbon offsetting'), ('global_warming_act', 'Act on Promotion of Global Warming Countermeasures'), ('energy_conservation_act', 'Energy Conservation Act'), ('disclosure', 'CDP, SBT or RE100 reporting'), ('industry_plan', 'Industry action plan'), ('emissions_trading', 'Emissions trading'), ('other', 'Other')], max_length=30)),
                ('beneficiary_kind', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation'), ('event', 'An event'), ('product', 'A product or service')], max_length=12)),
                ('commitments', models.TextField()),
                ('amended_at', models.DateTimeField()),
                ('retirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='registry.retirement')),
            ],
            options={
                'verbose_name': 'amendment',
                'ordering': ['retirement', 'version'],
            },
        ),
        migrations.CreateModel(
            name='AmendedOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=20)),
                ('salt', models.BinaryField()),
                ('text', models.TextField()),
                ('public', models.BooleanField()),
                ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='registry.amendment')),
            ],
            options={
                'verbose_name': 'opening of an amendment',
                'verbose_name_plural': 'openings of amendments',
            },
        ),
        migrations.CreateModel(
            name='Cancellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('livemode', models.BooleanField()),
                ('grams', models.BigIntegerField()),
                ('serials', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('reason', models.CharField(choices=[('voluntary', 'Given up by their holder'), ('issued_in_error', 'Issued in error'), ('counted_elsewhere', 'Counted in another registry'), ('compensation', 'To make good for a reversal'), ('administrative', 'By decision of the registry')], max_length=30)),
                ('cancelled_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancellations', to='registry.account')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancellations', to='registry.batch')),
            ],
            options={
                'verbose_name': 'cancellation',
            },
        ),
        migrations.CreateModel(
            name='CanonicalName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation'), ('event', 'An event'), ('product', 'A product or service')], max_length=12)),
                ('name_ja', models.CharField(blank=True, max_length=200, verbose_name='name in Japanese')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('normal_ja', models.CharField(max_length=400, null=True)),
                ('normal_en', models.CharField(max_length=400, null=True)),
                ('state', models.CharField(choices=[('proposed', 'Waits to be vetted'), ('vetted', 'Vetted'), ('refused', 'Refused')], default='proposed', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('vetted_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='canonical_names', to='people.organisation')),
                ('proposed_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposed_names', to='people.organisation')),
                ('vetted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'canonical name',
                'ordering': ['name_ja', 'name_en'],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True)),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('commitments', models.TextField()),
                ('disclosed_at', models.DateTimeField()),
                ('retirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='registry.retirement')),
            ],
            options={
                'verbose_name': 'disclosure',
                'ordering': ['retirement', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=20)),
                ('commitment', models.CharField(max_length=64)),
                ('erased_at', models.DateTimeField()),
                ('retirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='registry.retirement')),
            ],
            options={
                'verbose_name': 'erasure',
            },
        ),
        migrations.CreateModel(
            name='RetiredFrom',
            fields=[
                ('retirement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='retired_from', serialize=False, to='registry.retirement')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retired', to='registry.account')),
            ],
            options={
                'verbose_name': 'origin of a retirement',
                'verbose_name_plural': 'origins of retirements',
            },
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.UniqueConstraint(fields=('retirement', 'version'), name='amendment_version_once'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 2)), name='amendment_comes_after_the_first'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['offset', 'global_warming_act', 'energy_conservation_act', 'disclosure', 'industry_plan', 'emissions_trading', 'other'])), name='amendment_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='amendedopening',
            constraint=models.UniqueConstraint(fields=('amendment', 'field'), name='amended_opening_once'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='cancellation_has_units'),
        ),
        migrations.AddConstraint(
            model_name='cancellation',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['voluntary', 'issued_in_error', 'counted_elsewhere', 'compensation', 'administrative'])), name='cancellation_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='canonicalname',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['organisation', 'event', 'product'])), name='canonical_name_is_no_persons'),
        ),
        migrations.AddConstraint(
            model_name='canonicalname',
            constraint=models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ja', ''), _negated=True), name='canonical_name_in_some_language'),
        ),
        migrations.AddConstraint(
            model_name='canonicalname',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proposed'), ('vetted_at', None), ('vetted_by', None)), models.Q(('state__in', ['vetted', 'refused']), ('vetted_at__isnull', False)), _connector='OR'), name='canonical_name_vetted_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='canonicalname',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('kind', 'normal_ja'), name='canonical_name_once_ja'),
        ),
        migrations.AddConstraint(
            model_name='canonicalname',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('kind', 'normal_en'), name='canonical_name_once_en'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(fields=('retirement', 'field', 'commitment'), name='erasure_once'),
        ),
        migrations.RunSQL((SQL / "claims.sql").read_text(), migrations.RunSQL.noop),
    ]
