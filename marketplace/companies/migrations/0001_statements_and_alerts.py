import django.db.models.deletion
import marketplace.companies.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_the_documents'),
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.companies.models.new_statement_id, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('open', 'Running'), ('closed', 'Closed'), ('invoiced', 'Waits for payment'), ('paid', 'Paid'), ('overdue', 'Overdue'), ('void', 'Written off')], default='open', editable=False, max_length=10)),
                ('begins', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('orders_count', models.PositiveIntegerField(blank=True, null=True)),
                ('exact_micro', models.BigIntegerField(blank=True, null=True)),
                ('invoice_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('pay_url', models.TextField(blank=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, max_length=80)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='orders.statement')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statement', to='documents.document')),
            ],
            options={
                'verbose_name': 'monthly statement',
                'verbose_name_plural': 'monthly statements',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'invoiced', 'paid', 'overdue', 'void'])), name='monthly_statement_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('account',), name='monthly_statement_one_runs'), models.UniqueConstraint(fields=('account', 'begins'), name='monthly_statement_begins_once'), models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('ends', None), ('exact_micro', None), ('orders_count', None), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('document__isnull', False), ('ends__isnull', False), ('exact_micro__gt', 0), ('orders_count__gt', 0)), _connector='OR'), name='monthly_statement_closed_has_figures')],
            },
        ),
        migrations.CreateModel(
            name='StatementOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accrued_micro', models.BigIntegerField()),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='statement_line', to='orders.order')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='companies.monthlystatement')),
            ],
            options={
                'verbose_name': 'order on a statement',
                'verbose_name_plural': 'orders on a statement',
            },
        ),
        migrations.CreateModel(
            name='StatementMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Running'), ('closed', 'Closed'), ('invoiced', 'Waits for payment'), ('paid', 'Paid'), ('overdue', 'Overdue'), ('void', 'Written off')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='companies.monthlystatement')),
            ],
            options={
                'verbose_name': 'statement history',
                'verbose_name_plural': 'statement histories',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Payer',
            fields=[
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='payer', serialize=False, to='people.organisation')),
                ('customer_id', models.CharField(max_length=255, unique=True)),
            ],
            options={
                'verbose_name': 'payer',
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('livemode', models.BooleanField()),
                ('kind', models.CharField(choices=[('percent', 'Percent of the limit that is owed'), ('sum', 'Sum that a month costs')], max_length=7)),
                ('value', models.BigIntegerField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spending_alerts', to='people.organisation')),
            ],
            options={
                'verbose_name': 'spending alert',
                'verbose_name_plural': 'spending alerts',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation', 'livemode', 'kind', 'value'), name='alert_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'percent'), ('value__range', (1, 100))), models.Q(('kind', 'sum'), ('value__gt', 0)), _connector='OR'), name='alert_has_a_threshold')],
            },
        ),
        migrations.CreateModel(
            name='AlertRaised',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='raised', to='companies.alert')),
            ],
            options={
                'verbose_name': 'alert that was raised',
                'verbose_name_plural': 'alerts that were raised',
                'constraints': [models.UniqueConstraint(fields=('alert', 'month'), name='alert_raised_once_a_month')],
            },
        ),
    ]
