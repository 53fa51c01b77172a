import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
        ('support', '0001_direct_support'),
    ]

    operations = [
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('invoice', 'Monthly invoice'), ('cancellation', 'Cancellation'), ('credit_note', 'Credit note'), ('support', 'Receipt of direct support')], max_length=12)),
                ('livemode', models.BooleanField()),
                ('year', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'series of documents',
                'verbose_name_plural': 'series of documents',
                'constraints': [models.UniqueConstraint(fields=('kind', 'livemode', 'year'), name='document_series_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['receipt', 'invoice', 'cancellation', 'credit_note', 'support'])), name='document_series_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('serial', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('receipt', 'Receipt'), ('invoice', 'Monthly invoice'), ('cancellation', 'Cancellation'), ('credit_note', 'Credit note'), ('support', 'Receipt of direct support')], max_length=12)),
                ('livemode', models.BooleanField()),
                ('issued_at', models.DateTimeField()),
                ('issued_on', models.DateField()),
                ('supplied_from', models.DateField()),
                ('supplied_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('tax_rate', models.CharField(max_length=6)),
                ('base_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('language', models.CharField(max_length=2)),
                ('facts', models.JSONField()),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='documents.document')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='orders.order')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.organisation')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='documents.document')),
                ('support', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='support.support')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.series')),
            ],
            options={
                'verbose_name': 'document',
                'indexes': [models.Index(fields=['-supplied_on', '-id'], name='document_by_date'), models.Index(fields=['total_minor'], name='document_by_amount')],
                'constraints': [models.UniqueConstraint(fields=('series', 'serial'), name='document_number_once'), models.UniqueConstraint(condition=models.Q(('kind', 'receipt'), ('replaces', None)), fields=('order',), name='document_first_receipt_once'), models.UniqueConstraint(condition=models.Q(('kind', 'cancellation')), fields=('about',), name='document_cancelled_once'), models.CheckConstraint(condition=models.Q(('tax_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(models.F('base_minor'), '+', models.F('tax_minor'))), ('total_minor__gt', 0)), name='document_adds_up'), models.CheckConstraint(condition=models.Q(models.Q(('about', None), ('kind__in', ['receipt', 'invoice', 'support'])), models.Q(('about__isnull', False), ('kind__in', ['cancellation', 'credit_note']), ('replaces', None)), _connector='OR'), name='document_is_about_another'), models.CheckConstraint(condition=models.Q(('order__isnull', False), ('organisation__isnull', False), ('support__isnull', False), _connector='OR'), name='document_has_a_cause')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='paper', serialize=False, to='documents.document')),
                ('addressee', models.CharField(blank=True, max_length=200)),
                ('honorific', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation')], max_length=12)),
                ('sought', models.CharField(blank=True, max_length=400)),
                ('keep_until', models.DateField()),
            ],
            options={
                'verbose_name': 'addressee of a document',
                'verbose_name_plural': 'addressees of documents',
            },
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('pdf', models.BinaryField()),
                ('unsigned_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='documents.paper')),
            ],
            options={
                'verbose_name': 'PDF of a document',
                'verbose_name_plural': 'PDFs of documents',
                'constraints': [models.UniqueConstraint(fields=('paper', 'language'), name='document_sheet_once')],
            },
        ),
        migrations.CreateModel(
            name='AddresseeWish',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='addressee_wish', serialize=False, to='orders.order')),
                ('addressee', models.CharField(max_length=200)),
                ('honorific', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation')], max_length=12)),
            ],
            options={
                'verbose_name': 'wish for an addressee',
                'verbose_name_plural': 'wishes for an addressee',
            },
        ),
    ]
