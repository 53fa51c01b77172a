"""Who sells, and how a published listing changes."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"
# Who sold before there was an onboarding goes on selling.
WHO_SOLD = """
insert into catalogue_seller (organisation_id, state, created_at, decided_at, corporate_number, invoice_number, address,
        phone, website, representative, representative_title, no_owners)
    select distinct seller_id, 'approved', now(), now(), '', '', '', '', '', '', '', false from catalogue_listing;
insert into catalogue_sellermove (item_id, state, party, code, text, at)
    select id, 'approved', 'platform', '', '', now() from catalogue_seller;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_listing_states'),
        ('people', '0001_the_people_and_their_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_revision'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'withdrawn'])), name='revision_state_known'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'needs_changes', 'submitted'])), fields=('listing',), name='one_open_revision'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('added_grams__gte', 0), ('minimum_grams__gt', 0), ('project_price_minor__gt', 0)), name='revision_can_be'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_seller'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'withdrawn'])), name='seller_state_known'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(('corporate_number', ''), ('corporate_number__regex', '^[0-9]{13}$'), _connector='OR'), name='seller_corporate_number_form'),
        ),
        migrations.AddConstraint(
            model_name='seller',
            constraint=models.CheckConstraint(condition=models.Q(('invoice_number', ''), ('invoice_number__regex', '^T[0-9]{13}$'), _connector='OR'), name='seller_invoice_number_form'),
        ),
        migrations.AddConstraint(
            model_name='sellerdocument',
            constraint=models.UniqueConstraint(fields=('seller', 'sha256'), name='seller_document_once'),
        ),
        migrations.AddConstraint(
            model_name='sellerdocument',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='seller_document_hash_is_hex'),
        ),
        migrations.RunSQL(WHO_SOLD, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "review_states.sql").read_text(), migrations.RunSQL.noop),
    ]
