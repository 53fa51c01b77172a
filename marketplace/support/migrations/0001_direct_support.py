import django.db.models.deletion
import django.db.models.expressions
import marketplace.support.models
import registry.models.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_the_people_and_their_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='LocalProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Being looked at'), ('open', 'Open'), ('paused', 'Paused'), ('ended', 'Ended')], max_length=10)),
                ('name_ja', models.CharField(blank=True, max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('purpose_ja', models.CharField(blank=True, max_length=300)),
                ('purpose_en', models.CharField(blank=True, max_length=300)),
                ('story_ja', models.TextField(blank=True)),
                ('story_en', models.TextField(blank=True)),
                ('place_ja', models.CharField(blank=True, max_length=200)),
                ('place_en', models.CharField(blank=True, max_length=200)),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('target_minor', models.BigIntegerField(blank=True, null=True)),
                ('currency', models.CharField(default='JPY', max_length=3)),
                ('donation_receipts', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='local_projects', to='people.organisation')),
            ],
            options={
                'verbose_name': 'local project',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'open', 'paused', 'ended'])), name='local_project_state_known'), models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ja', ''), _negated=True), name='local_project_has_a_name'), models.CheckConstraint(condition=models.Q(('target_minor', None), ('target_minor__gt', 0), _connector='OR'), name='local_project_target_is_a_sum')],
            },
            bases=(registry.models.words.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name='PageMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Being looked at'), ('open', 'Open'), ('paused', 'Paused'), ('ended', 'Ended')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='support.localproject')),
            ],
            options={
                'verbose_name': 'step of a local project',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.support.models.new_support_id, editable=False, max_length=40, unique=True)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for payment'), ('paid', 'Received'), ('lapsed', 'Not paid'), ('refund_pending', 'Refund on its way'), ('refunded', 'Returned'), ('charged_back', 'Taken back by the bank')], max_length=16)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('name_public', models.BooleanField()),
                ('wants_reports', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('payment_fee_minor', models.BigIntegerField()),
                ('project_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='support.localproject')),
            ],
            options={
                'verbose_name': 'support',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'paid', 'lapsed', 'refund_pending', 'refunded', 'charged_back'])), name='support_state_known'), models.CheckConstraint(condition=models.Q(('amount_minor', django.db.models.expressions.CombinedExpression(models.F('payment_fee_minor'), '+', models.F('project_minor'))), ('payment_fee_minor__gte', 0), ('project_minor__gt', 0)), name='support_adds_up'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'lapsed', 'refund_pending', 'refunded']), models.Q(('paid_at', None), _negated=True), _connector='OR'), name='support_paid_when')],
            },
        ),
        migrations.CreateModel(
            name='SupportMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for payment'), ('paid', 'Received'), ('lapsed', 'Not paid'), ('refund_pending', 'Refund on its way'), ('refunded', 'Returned'), ('charged_back', 'Taken back by the bank')], max_length=16)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('support', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='support.support')),
            ],
            options={
                'verbose_name': 'step of a support',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_ja', models.CharField(blank=True, max_length=200)),
                ('title_en', models.CharField(blank=True, max_length=200)),
                ('words_ja', models.TextField(blank=True)),
                ('words_en', models.TextField(blank=True)),
                ('dated_on', models.DateField()),
                ('media_type', models.CharField(blank=True, max_length=20)),
                ('photo', models.BinaryField(blank=True, default=b'')),
                ('posted_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='support.localproject')),
            ],
            options={
                'verbose_name': 'report of a local project',
                'ordering': ['-dated_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_ja', ''), _negated=True), name='support_report_has_a_title')],
            },
            bases=(registry.models.words.Bilingual, models.Model),
        ),
    ]
