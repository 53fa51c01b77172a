"""Products with offsets attached. Versions and history are never changed, but for who wrote them."""

import django.db.models.deletion
import django.db.models.expressions
import marketplace.products.models.imports
import marketplace.products.models.products
from django.conf import settings
from django.db import migrations, models

GUARDS = """
create trigger append_only before update of product_id, number, name_ja, name_en, source, footprint_id, report_id,
        report_url, report_date, footprint_grams, footprint_units, unit, boundary, not_counted, policy, share, fallback,
        most_per_tonne_minor, return_days, purpose, written_at
    on products_productversion for each row execute function registry_refuse_change();
create trigger versions_stay before delete on products_productversion
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on products_choice
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on products_report
    for each row execute function registry_refuse_change();
create trigger append_only before update of product_id, state, at on products_productmove
    for each row execute function registry_refuse_change();
create trigger moves_stay before delete on products_productmove
    for each row execute function registry_refuse_change();
create trigger owner_is_for_ever before update of organisation_id, livemode, code, public_id on products_product
    for each row when ((new.organisation_id, new.livemode, new.code, new.public_id)
        is distinct from (old.organisation_id, old.livemode, old.code, old.public_id))
    execute function registry_refuse_change();
create trigger products_stay before delete on products_product
    for each row execute function registry_refuse_change();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calculators', '0001_saved_footprints'),
        ('catalogue', '0001_the_listings'),
        ('people', '0001_the_people_and_their_keys'),
        ('registry', '0002_guards_and_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.products.models.imports.new_import_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('state', models.CharField(choices=[('read', 'Read, not begun'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped')], default='read', max_length=8)),
                ('rows', models.PositiveIntegerField()),
                ('next_row', models.PositiveIntegerField(default=1)),
                ('placed', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import of sales',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'livemode', 'sha256'), name='import_once_a_file_and_mode'), models.CheckConstraint(condition=models.Q(('state__in', ['read', 'running', 'done', 'stopped'])), name='import_state_known'), models.CheckConstraint(condition=models.Q(('next_row', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('placed'), '+', models.F('known')), '+', models.F('refused')), '+', models.Value(1)))), name='import_counts_every_row'), models.CheckConstraint(condition=models.Q(('next_row__lte', django.db.models.expressions.CombinedExpression(models.F('rows'), '+', models.Value(1))), models.Q(models.Q(('state', 'done'), _negated=True), ('next_row', django.db.models.expressions.CombinedExpression(models.F('rows'), '+', models.Value(1))), _connector='OR')), name='import_done_when_all_is')],
            },
        ),
        migrations.CreateModel(
            name='ImportProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('external_id', models.CharField(blank=True, max_length=100)),
                ('field', models.CharField(blank=True, max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='products.import')),
            ],
            options={
                'verbose_name': 'refused row of an import',
                'ordering': ['row'],
                'constraints': [models.UniqueConstraint(fields=('of', 'row'), name='import_problem_once_a_row')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': 'report of a product',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'sha256'), name='report_once_an_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.products.models.products.new_product_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('code', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused'), ('archived', 'Archived')], default='draft', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='people.organisation')),
            ],
            options={
                'verbose_name': 'product',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'livemode', 'code'), name='product_code_once_a_mode'), models.CheckConstraint(condition=models.Q(('code__regex', '^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$')), name='product_code_form'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'active', 'paused', 'archived'])), name='product_state_known')],
            },
        ),
        migrations.CreateModel(
            name='ProductVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name_ja', models.CharField(blank=True, max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(choices=[('calculated', 'Worked out here, by the product calculator'), ('pact', "A supplier's PACT document"), ('declared', 'Our own figure, with its report')], max_length=10)),
                ('report_url', models.URLField(blank=True, max_length=500)),
                ('report_date', models.DateField(blank=True, null=True)),
                ('footprint_grams', models.BigIntegerField()),
                ('footprint_units', models.DecimalField(decimal_places=6, default=1, max_digits=24)),
                ('unit', models.CharField(max_length=30)),
                ('boundary', models.CharField(choices=[('gate', 'From cradle to gate'), ('grave', 'From cradle to grave')], max_length=5)),
                ('not_counted', models.TextField(blank=True, max_length=1000)),
                ('policy', models.CharField(choices=[('company', 'We pay, with every sale'), ('shopper', 'The shopper may add it: off until they say so')], max_length=7)),
                ('share', models.PositiveIntegerField(default=10000)),
                ('fallback', models.CharField(choices=[('refuse', "Refuse the sale's offset, and say so"), ('any', 'Take another project, the one with the lowest price')], max_length=6)),
                ('most_per_tonne_minor', models.BigIntegerField(blank=True, null=True)),
                ('return_days', models.PositiveSmallIntegerField(default=0)),
                ('purpose', models.CharField(choices=[('offset', 'Carbon offsetting'), ('global_warming_act', 'Act on Promotion of Global Warming Countermeasures'), ('energy_conservation_act', 'Energy Conservation Act'), ('disclosure', 'CDP, SBT or RE100 reporting'), ('industry_plan', 'Industry action plan'), ('emissions_trading', 'Emissions trading'), ('other', 'Other')], default='offset', max_length=30)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('footprint', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calculators.savedfootprint')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='products.product')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.report')),
            ],
            options={
                'verbose_name': 'version of a product',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('product', 'number'), name='product_version_once'), models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ja', ''), _negated=True), name='product_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('footprint__isnull', False), ('source__in', ['calculated', 'pact'])), models.Q(('footprint', None), ('source', 'declared'), models.Q(('report__isnull', False), models.Q(models.Q(('report_url', ''), _negated=True), ('report_date__isnull', False)), _connector='OR')), _connector='OR'), name='product_figure_has_its_source'), models.CheckConstraint(condition=models.Q(('footprint_grams__gt', 0), ('footprint_units__gt', 0)), name='product_has_a_footprint'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 100000)), name='product_share_in_bounds'), models.CheckConstraint(condition=models.Q(('return_days__lte', 90)), name='product_returns_in_bounds'), models.CheckConstraint(condition=models.Q(('policy__in', ['company', 'shopper'])), name='product_policy_known'), models.CheckConstraint(condition=models.Q(('boundary__in', ['gate', 'grave'])), name='product_boundary_known'), models.CheckConstraint(condition=models.Q(('fallback__in', ['refuse', 'any'])), name='product_fallback_known'), models.CheckConstraint(condition=models.Q(('most_per_tonne_minor', None), ('most_per_tonne_minor__gt', 0), _connector='OR'), name='product_most_is_something')],
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('forest', 'Forest management'), ('mangrove', 'Mangrove restoration'), ('biomass', 'Biomass heat'), ('solar', 'Solar power'), ('wind', 'Wind power'), ('cookstove', 'Efficient cookstoves'), ('biogas', 'Biogas'), ('water', 'Safe water')], max_length=20)),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.listing')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.project')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='products.productversion')),
            ],
            options={
                'verbose_name': 'choice of a product',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('version', 'place'), name='choice_once_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('listing__isnull', False), ('project', None)), models.Q(('kind', ''), ('listing', None), ('project__isnull', False)), models.Q(('listing', None), ('project', None), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='choice_is_one_thing')],
            },
        ),
        migrations.CreateModel(
            name='ProductMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused'), ('archived', 'Archived')], max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='products.product')),
            ],
            options={
                'verbose_name': 'step of a product',
                'ordering': ['id'],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
