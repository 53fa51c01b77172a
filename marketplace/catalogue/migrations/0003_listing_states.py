"""A listing from draft to end: its states, its history, why it is stopped, and where its units come from."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).resolve().parent.parent / "sql"
# Listings of before: on sale since they were made, from the seller's oldest account.
WHAT_WAS = """
update catalogue_listing l set
    source_id = (select min(a.id) from registry_account a where a.organisation_id = l.seller_id and a.kind = 'holding'
        and a.livemode = l.livemode),
    offered_grams = greatest(1, (select coalesce(sum(s.stop - s.origin), 0) from registry_shelf s
        where s.account_id = l.escrow_id));
insert into catalogue_listingmove (listing_id, state, party, code, text, at)
    select id, 'live', 'platform', '', '', created_at from catalogue_listing;
insert into catalogue_listingmove (listing_id, state, party, code, text, at)
    select id, state, 'platform', '', '', now() from catalogue_listing where state <> 'live';
insert into catalogue_suspension (listing_id, cause, reason, began_at)
    select id, 'project', '', now() from catalogue_listing where state = 'suspended';
set constraints all immediate;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_no_key_of_the_mode'),
        ('people', '0001_the_people_and_their_keys'),
        ('orders', '0002_guards'),
        ('registry', '0019_foreign_units_go_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListingMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('live', 'On sale'), ('paused', 'Paused'), ('suspended', 'Suspended'), ('sold_out', 'Sold out'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], max_length=14)),
                ('party', models.CharField(choices=[('seller', 'Seller'), ('staff', 'Staff'), ('clock', 'The clock'), ('platform', 'The platform')], max_length=8)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
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
            ],
            options={
                'verbose_name': 'suspension of a listing',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='listing',
            name='listing_has_a_price',
        ),
        migrations.RemoveConstraint(
            model_name='listing',
            name='listing_state_known',
        ),
        migrations.AddField(
            model_name='listing',
            name='expires_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='listing',
            name='offered_grams',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='listing',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listing',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered_as', to='registry.account'),
        ),
        migrations.AddField(
            model_name='listing',
            name='submitted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='listing',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listing',
            name='words_en',
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AddField(
            model_name='listing',
            name='words_ja',
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AlterField(
            model_name='listing',
            name='project_price_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='listing',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting for review'), ('in_review', 'In review'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('approved', 'Approved'), ('live', 'On sale'), ('paused', 'Paused'), ('suspended', 'Suspended'), ('sold_out', 'Sold out'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='draft', max_length=14),
        ),
        migrations.AddField(
            model_name='listingmove',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listingmove',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='catalogue.listing'),
        ),
        migrations.AddField(
            model_name='suspension',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='suspension',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='catalogue.listing'),
        ),
        migrations.RunSQL(WHAT_WAS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='listing',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_as', to='registry.account'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('offered_grams__gt', 0), ('project_price_minor__gt', 0)), models.Q(('offered_grams__gte', 0), ('project_price_minor__gte', 0), ('state__in', ['draft', 'needs_changes', 'withdrawn'])), _connector='OR'), name='listing_has_a_price'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'needs_changes', 'rejected', 'approved', 'live', 'paused', 'suspended', 'sold_out', 'expired', 'withdrawn'])), name='listing_state_known'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_by', None), ('reviewed_by', None), models.Q(('submitted_by', models.F('reviewed_by')), _negated=True), _connector='OR'), name='nobody_reviews_their_own_listing'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('listing', 'cause'), name='suspended_once_for_a_cause'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['project', 'moderation'])), name='suspension_cause_known'),
        ),
        migrations.RunSQL((SQL / "listing_states.sql").read_text(), migrations.RunSQL.noop),
    ]
