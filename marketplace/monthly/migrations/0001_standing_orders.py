import django.db.models.deletion
import marketplace.monthly.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
        ('registry', '0001_the_registry'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.monthly.models.new_standing_id, editable=False, max_length=40, unique=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('livemode', models.BooleanField()),
                ('state', models.CharField(choices=[('opening', 'Waiting for the first payment'), ('active', 'Running'), ('behind', 'A payment failed'), ('paused', 'Paused'), ('cancelled', 'Ended'), ('abandoned', 'Never begun')], max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('beneficiary', models.TextField()),
                ('beneficiary_kind', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation'), ('event', 'An event'), ('product', 'A product or service')], max_length=12)),
                ('beneficiary_public', models.BooleanField()),
                ('purpose', models.CharField(choices=[('offset', 'Carbon offsetting'), ('global_warming_act', 'Act on Promotion of Global Warming Countermeasures'), ('energy_conservation_act', 'Energy Conservation Act'), ('disclosure', 'CDP, SBT or RE100 reporting'), ('industry_plan', 'Industry action plan'), ('emissions_trading', 'Emissions trading'), ('other', 'Other')], max_length=30)),
                ('message', models.TextField(blank=True)),
                ('footprint', models.CharField(blank=True, max_length=60)),
                ('by', models.CharField(choices=[('mass', 'The same mass every month'), ('money', 'The same sum every month')], max_length=5)),
                ('grams', models.BigIntegerField(blank=True, null=True)),
                ('cap_minor', models.BigIntegerField()),
                ('currency', models.CharField(default='JPY', max_length=3)),
                ('fallback', models.CharField(choices=[('skip', 'Skip the month, and tell me'), ('any', 'Take another project, the one with the lowest price')], max_length=4)),
                ('skip_next', models.BooleanField(default=False)),
                ('expected_minor', models.BigIntegerField()),
                ('subscription_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('renews_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='standing_orders', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'standing order',
                'indexes': [models.Index(condition=models.Q(('state__in', ['active', 'behind', 'paused'])), fields=['renews_at'], name='standing_renewing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['opening', 'active', 'behind', 'paused', 'cancelled', 'abandoned'])), name='standing_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('by', 'mass'), ('grams__gt', 0), ('grams__isnull', False)), models.Q(('by', 'money'), ('grams', None)), _connector='OR'), name='standing_by_mass_or_money'), models.CheckConstraint(condition=models.Q(('cap_minor__gt', 0)), name='standing_has_a_cap'), models.CheckConstraint(condition=models.Q(('expected_minor__gt', 0), ('expected_minor__lte', models.F('cap_minor'))), name='standing_expects_no_more_than_its_cap')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('forest', 'Forest management'), ('mangrove', 'Mangrove restoration'), ('biomass', 'Biomass heat'), ('solar', 'Solar power'), ('wind', 'Wind power'), ('cookstove', 'Efficient cookstoves'), ('biogas', 'Biogas'), ('water', 'Safe water')], max_length=20)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.project')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='preferences', to='monthly.standingorder')),
            ],
            options={
                'verbose_name': 'preference of a standing order',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('standing', 'place'), name='preference_once_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('project', None), models.Q(('kind', ''), _negated=True)), models.Q(('kind', ''), ('project__isnull', False)), _connector='OR'), name='preference_is_a_project_or_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Month',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('state', models.CharField(choices=[('due', 'Being prepared'), ('ordered', 'Ordered'), ('skipped', 'Skipped'), ('failed', 'Not paid')], max_length=8)),
                ('why', models.CharField(blank=True, choices=[('above_cap', 'Nothing of what you chose was under your limit.'), ('sold_out', 'What you chose was sold out.'), ('asked', 'You asked to skip it.'), ('paused', 'Your monthly offset was paused.'), ('cancelled', 'You ended your monthly offset.'), ('late', 'We could not prepare it in time.'), ('not_paid', 'The card was declined, also when it was tried again.'), ('declined', 'The card was declined.'), ('paid', 'The payment came through.'), ('at_stripe', 'The payment provider ended it.')], max_length=10)),
                ('invoice_id', models.CharField(max_length=255, unique=True)),
                ('noted_at', models.DateTimeField(auto_now_add=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='month', to='orders.order')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='monthly.standingorder')),
            ],
            options={
                'verbose_name': 'month of a standing order',
                'ordering': ['begins'],
                'constraints': [models.UniqueConstraint(fields=('standing', 'begins'), name='month_once_per_period'), models.CheckConstraint(condition=models.Q(('state__in', ['due', 'ordered', 'skipped', 'failed'])), name='month_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['due', 'skipped']), ('order__isnull', False), _connector='OR'), name='month_ordered_has_an_order')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('month', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='monthly.month')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='monthly.standingorder')),
            ],
            options={
                'verbose_name': 'step of a standing order',
                'ordering': ['id'],
            },
        ),
    ]
