import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import marketplace.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_the_listings'),
        ('people', '0001_the_people_and_their_keys'),
        ('products', '0001_products'),
        ('registry', '0001_the_registry'),
    ]

    operations = [
        migrations.CreateModel(
            name='Quote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ids.new_quote_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('lines', models.JSONField()),
                ('total_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'quote',
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ids.new_order_id, editable=False, max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('livemode', models.BooleanField()),
                ('state', models.CharField(choices=[('held', 'Held for you'), ('awaiting_payment', 'Waiting for payment'), ('paid', 'Paid'), ('retiring', 'Being retired'), ('retired', 'Retired'), ('expired', 'Expired'), ('cancelled', 'Cancelled'), ('paid_late', 'Paid late'), ('refund_pending', 'Refund on its way'), ('refunded', 'Refunded'), ('disputed', 'Payment disputed'), ('charged_back', 'Taken back by the bank')], max_length=20)),
                ('funding', models.CharField(choices=[('card', 'Card'), ('konbini', 'Convenience store'), ('bank', 'Bank transfer'), ('statement', 'Monthly statement')], max_length=10)),
                ('external_id', models.CharField(blank=True, max_length=100, null=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('access_token_hash', models.CharField(max_length=64)),
                ('buyer', models.CharField(blank=True, max_length=64)),
                ('beneficiary', models.TextField()),
                ('beneficiary_kind', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation'), ('event', 'An event'), ('product', 'A product or service')], max_length=12)),
                ('beneficiary_public', models.BooleanField()),
                ('purpose', models.CharField(choices=[('offset', 'Carbon offsetting'), ('global_warming_act', 'Act on Promotion of Global Warming Countermeasures'), ('energy_conservation_act', 'Energy Conservation Act'), ('disclosure', 'CDP, SBT or RE100 reporting'), ('industry_plan', 'Industry action plan'), ('emissions_trading', 'Emissions trading'), ('other', 'Other')], max_length=30)),
                ('message', models.TextField(blank=True)),
                ('footprint', models.CharField(blank=True, max_length=60)),
                ('metadata', models.JSONField(blank=True, default=dict)),
                ('currency', models.CharField(max_length=3)),
                ('tax_rate', models.CharField(max_length=6)),
                ('tax_minor', models.BigIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('accrued_micro', models.BigIntegerField(blank=True, null=True)),
                ('charged_at', models.DateTimeField(blank=True, null=True)),
                ('quantity', models.PositiveIntegerField(blank=True, null=True)),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('cancel_asked_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='people.organisation')),
                ('product_version', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='products.productversion')),
            ],
            options={
                'verbose_name': 'order',
                'indexes': [models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation', 'livemode', '-created_at', '-id'], name='order_of_a_company'), models.Index(condition=models.Q(('product_version__isnull', False)), fields=['product_version', 'created_at'], name='order_of_a_product'), models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='order_of_an_address'), models.Index(condition=models.Q(('state__in', ['retired', 'refunded', 'expired', 'cancelled', 'charged_back']), _negated=True), fields=['held_until'], name='order_unfinished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('external_id__isnull', False)), fields=('organisation', 'livemode', 'external_id'), name='order_external_id_once'), models.UniqueConstraint(fields=('public_id',), name='order_public_id_once'), models.UniqueConstraint(fields=('key',), name='order_key_once')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('livemode', models.BooleanField()),
                ('grams', models.BigIntegerField()),
                ('project_minor', models.BigIntegerField()),
                ('platform_fee_minor', models.BigIntegerField()),
                ('payment_fee_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('hold_key', models.CharField(max_length=80)),
                ('serials', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('listing', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='order_lines', to='catalogue.listing')),
                ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.order')),
                ('retirement', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order_line', to='registry.retirement')),
            ],
            options={
                'verbose_name': 'order line',
                'constraints': [models.CheckConstraint(condition=models.Q(('grams__gt', 0)), name='line_has_units'), models.UniqueConstraint(fields=('order', 'listing'), name='line_once_per_listing'), models.UniqueConstraint(fields=('hold_key',), name='line_hold_key_once')],
            },
        ),
        migrations.CreateModel(
            name='OrderMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('held', 'Held for you'), ('awaiting_payment', 'Waiting for payment'), ('paid', 'Paid'), ('retiring', 'Being retired'), ('retired', 'Retired'), ('expired', 'Expired'), ('cancelled', 'Cancelled'), ('paid_late', 'Paid late'), ('refund_pending', 'Refund on its way'), ('refunded', 'Refunded'), ('disputed', 'Payment disputed'), ('charged_back', 'Taken back by the bank')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='orders.order')),
            ],
            options={
                'verbose_name': 'order history',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('livemode', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('limit_minor', models.BigIntegerField()),
                ('accrued_micro', models.BigIntegerField(default=0)),
                ('blocked_from', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='people.organisation')),
            ],
            options={
                'verbose_name': 'statement',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'livemode', 'currency'), name='statement_once_per_mode_and_currency'), models.CheckConstraint(condition=models.Q(('accrued_micro__gte', 0), ('accrued_micro__lte', django.db.models.expressions.CombinedExpression(models.F('limit_minor'), '*', models.Value(1000000)))), name='statement_within_its_limit')],
            },
        ),
    ]
