from pathlib import Path

import django.db.models.deletion
import marketplace.ids
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
FILES = ["listing_states", "review_states"]


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_the_people_and_their_keys'),
        ('registry', '0002_guards_and_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='PageViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('views', models.BigIntegerField(default=0)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='page_views', to='registry.project')),
            ],
            options={
                'verbose_name': 'page views',
                'verbose_name_plural': 'page views',
                'constraints': [models.UniqueConstraint(fields=('project', 'day'), name='views_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ids.new_listing_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('live', 'On sale'), ('paused', 'Paused'), ('suspended', 'Suspended'), ('sold_out', 'Sold out'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='draft', max_length=14)),
                ('offered_grams', models.BigIntegerField(default=0)),
                ('project_price_minor', models.BigIntegerField(default=0)),
                ('currency', models.CharField(default='JPY', max_length=3)),
                ('minimum_grams', models.BigIntegerField(default=1000)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('words_ja', models.TextField(blank=True, max_length=600)),
                ('words_en', models.TextField(blank=True, max_length=600)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='registry.batch')),
                ('escrow', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='listing', to='registry.account')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='people.organisation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_as', to='registry.account')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'listing',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('offered_grams__gt', 0), ('project_price_minor__gt', 0)), models.Q(('offered_grams__gte', 0), ('project_price_minor__gte', 0), ('state__in', ['draft', 'needs_changes', 'withdrawn'])), _connector='OR'), name='listing_has_a_price'), models.CheckConstraint(condition=models.Q(('minimum_grams__gt', 0)), name='listing_has_a_minimum'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'live', 'paused', 'suspended', 'sold_out', 'expired', 'withdrawn'])), name='listing_state_known'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='listing_currency_code'), models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_listing')],
            },
        ),
        migrations.CreateModel(
            name='ListingMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('live', 'On sale'), ('paused', 'Paused'), ('suspended', 'Suspended'), ('sold_out', 'Sold out'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], max_length=14)),
                ('party', models.CharField(choices=[('seller', 'Seller'), ('staff', 'Staff'), ('clock', 'The clock'), ('platform', 'The platform')], max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='catalogue.listing')),
            ],
            options={
                'verbose_name': 'step of a listing',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('project', 'The registry suspended the project'), ('moderation', 'Staff suspended the listing')], max_length=10)),
                ('reason', models.TextField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='catalogue.listing')),
            ],
            options={
                'verbose_name': 'suspension of a listing',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('listing', 'cause'), name='suspended_once_for_a_cause'), models.CheckConstraint(condition=models.Q(('cause__in', ['project', 'moderation'])), name='suspension_cause_known')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', max_length=14)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('added_grams', models.BigIntegerField(default=0)),
                ('project_price_minor', models.BigIntegerField()),
                ('minimum_grams', models.BigIntegerField()),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('words_ja', models.TextField(blank=True, max_length=600)),
                ('words_en', models.TextField(blank=True, max_length=600)),
                ('before', models.JSONField(default=dict)),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='catalogue.listing')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision',
                'ordering': ['id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_revision'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'withdrawn'])), name='revision_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'needs_changes', 'submitted'])), fields=('listing',), name='one_open_revision'), models.CheckConstraint(condition=models.Q(('added_grams__gte', 0), ('minimum_grams__gt', 0), ('project_price_minor__gt', 0)), name='revision_can_be')],
            },
        ),
        migrations.CreateModel(
            name='RevisionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], max_length=14)),
                ('party', models.CharField(choices=[('seller', 'Seller'), ('staff', 'Staff'), ('clock', 'The clock'), ('platform', 'The platform')], max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='catalogue.revision')),
            ],
            options={
                'verbose_name': 'step of a revision',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Seller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], default='draft', max_length=14)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('corporate_number', models.CharField(blank=True, max_length=13)),
                ('invoice_number', models.CharField(blank=True, max_length=14)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('website', models.URLField(blank=True, max_length=300)),
                ('representative', models.CharField(blank=True, max_length=200)),
                ('representative_title', models.CharField(blank=True, max_length=100)),
                ('no_owners', models.BooleanField(default=False)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seller_facts', to='people.organisation')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'seller',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_seller'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'withdrawn'])), name='seller_state_known'), models.CheckConstraint(condition=models.Q(('corporate_number', ''), ('corporate_number__regex', '^[0-9]{13}$'), _connector='OR'), name='seller_corporate_number_form'), models.CheckConstraint(condition=models.Q(('invoice_number', ''), ('invoice_number__regex', '^T[0-9]{13}$'), _connector='OR'), name='seller_invoice_number_form')],
            },
        ),
        migrations.CreateModel(
            name='SellerMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], max_length=14)),
                ('party', models.CharField(choices=[('seller', 'Seller'), ('staff', 'Staff'), ('clock', 'The clock'), ('platform', 'The platform')], max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='catalogue.seller')),
            ],
            options={
                'verbose_name': 'step of an onboarding',
                'ordering': ['id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BeneficialOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('country', models.CharField(default='JP', max_length=2)),
                ('control', models.CharField(max_length=200)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='catalogue.seller')),
            ],
            options={
                'verbose_name': 'beneficial owner',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SellerDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('registration', 'Certificate of registration'), ('articles', 'Articles of association'), ('identity', 'Identity of the representative'), ('owners', 'List of beneficial owners'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=40)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='catalogue.seller')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'document of a seller',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('seller', 'sha256'), name='seller_document_once'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='seller_document_hash_is_hex')],
            },
        ),
        *[migrations.RunSQL((SQL / f"{name}.sql").read_text(), migrations.RunSQL.noop) for name in FILES],
    ]
