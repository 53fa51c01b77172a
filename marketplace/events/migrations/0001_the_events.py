import django.db.models.deletion
import marketplace.events.models
import registry.models.words
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calculators', '0001_saved_footprints'),
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
        ('registry', '0001_the_registry'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.events.models.new_event_id, editable=False, max_length=40, unique=True)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Open for contributions'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('organiser_name', models.CharField(max_length=200)),
                ('share', models.PositiveIntegerField()),
                ('target_grams', models.BigIntegerField()),
                ('pays', models.CharField(choices=[('both', 'The organiser and the participants'), ('participants', 'The participants; the organiser may add what is left at the end'), ('organiser', 'The organiser alone')], max_length=12)),
                ('title_ja', models.CharField(blank=True, max_length=120)),
                ('title_en', models.CharField(blank=True, max_length=120)),
                ('words_ja', models.TextField(blank=True)),
                ('words_en', models.TextField(blank=True)),
                ('place_ja', models.CharField(blank=True, max_length=200)),
                ('place_en', models.CharField(blank=True, max_length=200)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('deadline', models.DateTimeField()),
                ('any_other', models.BooleanField(default=False)),
                ('listed', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('footprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calculators.savedfootprint')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='people.organisation')),
                ('organiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'event',
                'indexes': [models.Index(condition=models.Q(('state', 'published')), fields=['deadline'], name='events_to_close'), models.Index(condition=models.Q(('listed', True), models.Q(('published_at', None), _negated=True)), fields=['-begins_on', '-id'], name='events_listed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'closed', 'withdrawn'])), name='event_state_known'), models.CheckConstraint(condition=models.Q(('pays__in', ['both', 'participants', 'organiser'])), name='event_pays_known'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 100000)), name='event_share_at_most_tenfold'), models.CheckConstraint(condition=models.Q(('target_grams__gt', 0)), name='event_target_is_a_mass'), models.CheckConstraint(condition=models.Q(('begins_on__lte', models.F('ends_on'))), name='event_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_ja', ''), _negated=True), name='event_has_a_title'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'withdrawn'), ('published_at__isnull', False), _connector='OR'), name='event_shown_was_published'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='event_closed_when')],
            },
            bases=(registry.models.words.Bilingual, models.Model),
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('forest', 'Forest management'), ('mangrove', 'Mangrove restoration'), ('biomass', 'Biomass heat'), ('solar', 'Solar power'), ('wind', 'Wind power'), ('cookstove', 'Efficient cookstoves'), ('biogas', 'Biogas'), ('water', 'Safe water')], max_length=20)),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.project')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='events.event')),
            ],
            options={
                'verbose_name': 'project choice of an event',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('event', 'place'), name='event_choice_once_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('project', None), models.Q(('kind', ''), _negated=True)), models.Q(('kind', ''), ('project__isnull', False)), _connector='OR'), name='event_choice_is_a_project_or_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='picture', serialize=False, to='events.event')),
                ('media_type', models.CharField(max_length=20)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'picture of an event',
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('organiser', 'Organiser'), ('participant', 'Participant')], max_length=12)),
                ('origin', models.CharField(blank=True, max_length=8)),
                ('begun_at', models.DateTimeField(auto_now_add=True)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contribution', to='orders.order')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='events.event')),
            ],
            options={
                'verbose_name': 'contribution to an event',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('part__in', ['organiser', 'participant'])), name='contribution_part_known')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=marketplace.events.models.new_guest_id, editable=False, max_length=40, unique=True)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('origin', models.CharField(blank=True, max_length=8)),
                ('people', models.PositiveIntegerField(default=1)),
                ('language', models.CharField(max_length=2)),
                ('invited_at', models.DateTimeField(blank=True, null=True)),
                ('came_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='events.event')),
            ],
            options={
                'verbose_name': 'guest of an event',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('event', 'email'), name='guest_once_per_address'), models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='guest_counts')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Open for contributions'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='events.event')),
            ],
            options={
                'verbose_name': 'step of an event',
                'ordering': ['id'],
            },
        ),
    ]
