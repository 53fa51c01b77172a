import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0001_the_listings'),
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('onboarding', 'Organisation'), ('listing', 'New listing'), ('revision', 'Change of a listing')], max_length=12, verbose_name='kind')),
                ('subject', models.BigIntegerField()),
                ('entered_at', models.DateTimeField(verbose_name='in the queue since')),
                ('risk', models.PositiveSmallIntegerField(default=0, verbose_name='risk')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='catalogue.listing')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_items', to='people.organisation', verbose_name='seller')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'item of the queue',
                'verbose_name_plural': 'queue',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('kind', 'subject'), name='item_waits_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['onboarding', 'listing', 'revision'])), name='item_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='moderation.item')),
            ],
            options={
                'verbose_name': 'claim',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('at'))), name='claim_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='CheckResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('outcome', models.CharField(choices=[('passes', 'Nothing found'), ('warns', 'Look here'), ('fails', 'Speaks against it')], max_length=8)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='moderation.item')),
            ],
            options={
                'verbose_name': 'automatic check',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['passes', 'warns', 'fails'])), name='check_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='moderation.item')),
            ],
            options={
                'verbose_name': 'internal note',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('approved', 'Approved'), ('needs_changes', 'Needs changes'), ('rejected', 'Rejected'), ('suspended', 'Suspended'), ('reinstated', 'On sale again')], max_length=14, verbose_name='outcome')),
                ('code', models.CharField(blank=True, choices=[('serials', 'The serial numbers are listed or sold elsewhere'), ('accreditation', 'The verification is not accredited'), ('claims', 'The text claims more than a credit shows'), ('price', 'The price is far from comparable ones'), ('duplicate', 'The same is listed already'), ('documents', 'Documents are missing or do not fit'), ('project', 'The project is under examination'), ('seller', 'The seller could not be checked'), ('other', 'Another ground, given in words')], max_length=20, verbose_name='ground')),
                ('words', models.TextField(blank=True, max_length=4000, verbose_name='words to the seller')),
                ('checklist', models.JSONField(blank=True, default=list)),
                ('submitted_by_id', models.BigIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField(verbose_name='decided on')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='catalogue.listing')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('item', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='moderation.item')),
            ],
            options={
                'verbose_name': 'decision',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['approved', 'needs_changes', 'rejected', 'suspended', 'reinstated'])), name='decision_outcome_known'), models.CheckConstraint(condition=models.Q(('submitted_by_id', None), models.Q(('submitted_by_id', models.F('by_id')), _negated=True), _connector='OR'), name='nobody_decides_on_their_own'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['rejected', 'suspended']), _negated=True), models.Q(('code', ''), _negated=True), _connector='OR'), name='decision_against_has_a_ground'), models.CheckConstraint(condition=models.Q(('item__isnull', False), ('listing__isnull', False), _connector='OR'), name='decision_is_about_something')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(max_length=4000, verbose_name='why')),
                ('at', models.DateTimeField(verbose_name='appealed on')),
                ('answer', models.CharField(blank=True, choices=[('heard', 'The decision is taken back'), ('dismissed', 'The decision stands')], max_length=10, verbose_name='answer')),
                ('answer_words', models.TextField(blank=True, max_length=4000, verbose_name='words to the seller')),
                ('judged_at', models.DateTimeField(blank=True, null=True, verbose_name='judged on')),
                ('against', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='moderation.decision')),
            ],
            options={
                'verbose_name': 'appeal',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('judged_by', None), models.Q(('judged_by', models.F('against')), _negated=True), _connector='OR'), name='appeal_judged_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('judged_at', None), ('judged_by', None)), models.Q(('answer__in', ['heard', 'dismissed']), ('judged_at__isnull', False), ('judged_by__isnull', False)), _connector='OR'), name='appeal_open_or_judged')],
            },
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(verbose_name='began')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recall', to='moderation.decision')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recalls', to='catalogue.listing')),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.listing')),
            ],
            options={
                'verbose_name': 'recall',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('listing',), name='recalled_once'), models.CheckConstraint(condition=models.Q(('listing', models.F('substitute')), _negated=True), name='recall_offers_another')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('until', models.DateTimeField(verbose_name='to be answered by')),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Take the other project'), ('refunded', 'Money back'), ('lapsed', 'No answer in time'), ('void', 'No longer needed')], max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='orders.orderline')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='orders.order')),
                ('recall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='moderation.recall')),
            ],
            options={
                'verbose_name': 'offer to a buyer',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('line',), name='line_offered_once'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(('answer__in', ['accepted', 'refunded', 'lapsed', 'void']), ('answered_at__isnull', False)), _connector='OR'), name='offer_open_or_answered')],
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sanctions', 'Lists of sanctions'), ('antisocial', 'Antisocial forces')], max_length=10, verbose_name='held against')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('result', models.CharField(choices=[('clear', 'Nothing found'), ('possible', 'Possibly the same: not settled'), ('hit', 'Found')], max_length=8, verbose_name='result')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='looked up on')),
                ('expires_at', models.DateTimeField(verbose_name='good until')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked up by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='people.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'screening',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['sanctions', 'antisocial'])), name='screening_kind_known'), models.CheckConstraint(condition=models.Q(('result__in', ['clear', 'possible', 'hit'])), name='screening_result_known'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='screening_has_a_source'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('at'))), name='screening_is_good_for_a_while')],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('act', models.CharField(max_length=30, verbose_name='what')),
                ('party', models.CharField(max_length=10, verbose_name='who')),
                ('facts', models.JSONField(default=dict)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.listing')),
                ('seller', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='moderation.item')),
            ],
            options={
                'verbose_name': 'act of moderation',
                'verbose_name_plural': 'audit trail',
                'ordering': ['id'],
            },
        ),
    ]
