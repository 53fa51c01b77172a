import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import marketplace.hooks.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
        ('people', '0001_the_people_and_their_keys'),
        ('registry', '0001_the_registry'),
    ]

    operations = [
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.hooks.models.new_endpoint_id, editable=False, max_length=40, unique=True)),
                ('livemode', models.BooleanField()),
                ('url', models.CharField(max_length=500, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=100, verbose_name='what it is for')),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('order.paid', 'An order was accepted or paid'), ('order.retired', "An order's credits were retired"), ('certificate.ready', "An order's certificates can be fetched"), ('order.cancelled', 'An order was cancelled before it was paid'), ('order.refunded', 'An order came to nothing and its money or its charge is back'), ('retirement.amended', 'The words of a retirement were amended'), ('batch.reversed', 'Stored carbon was lost of a batch that you retired from'), ('listing.suspended', 'A listing was suspended')], max_length=30), size=None)),
                ('secret_number', models.PositiveIntegerField(default=1)),
                ('previous_until', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('rests_until', models.DateTimeField(blank=True, null=True)),
                ('off', models.CharField(blank=True, choices=[('by_company', 'Switched off by you'), ('failing', 'Switched off by us: it failed for three days'), ('gone', 'Switched off by us: it answered 410 Gone')], max_length=10)),
                ('off_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='people.organisation')),
            ],
            options={
                'verbose_name': 'webhook',
                'constraints': [models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('organisation', 'livemode', 'url'), name='webhook_once_per_address'), models.CheckConstraint(condition=models.Q(('events__len__gt', 0)), name='webhook_listens_to_something'), models.CheckConstraint(condition=models.Q(models.Q(('off', ''), ('off_at', None)), models.Q(models.Q(('off', ''), _negated=True), ('off_at__isnull', False)), _connector='OR'), name='webhook_off_since_some_time')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.hooks.models.new_event_id, editable=False, max_length=40)),
                ('livemode', models.BooleanField()),
                ('type', models.CharField(choices=[('order.paid', 'An order was accepted or paid'), ('order.retired', "An order's credits were retired"), ('certificate.ready', "An order's certificates can be fetched"), ('order.cancelled', 'An order was cancelled before it was paid'), ('order.refunded', 'An order came to nothing and its money or its charge is back'), ('retirement.amended', 'The words of a retirement were amended'), ('batch.reversed', 'Stored carbon was lost of a batch that you retired from'), ('listing.suspended', 'A listing was suspended'), ('test.ping', 'test.ping')], max_length=30)),
                ('about', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=160)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'verbose_name': 'event',
                'indexes': [models.Index(fields=['created_at'], name='event_by_age')],
                'constraints': [models.UniqueConstraint(fields=('public_id',), name='event_public_id_once'), models.UniqueConstraint(fields=('key',), name='event_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.hooks.models.new_delivery_id, editable=False, max_length=40)),
                ('about', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'On its way'), ('delivered', 'Delivered'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='hooks.endpoint')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='hooks.event')),
            ],
            options={
                'verbose_name': 'delivery',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'event'], name='delivery_waiting'), models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'about', 'event'], name='delivery_waiting_for_a_thing')],
                'constraints': [models.UniqueConstraint(fields=('public_id',), name='delivery_public_id_once'), models.UniqueConstraint(fields=('endpoint', 'event'), name='delivery_once_per_endpoint'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'delivered', 'failed'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered')), models.Q(('state', 'delivered'), _negated=True), _connector='OR'), name='delivery_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('signature', models.CharField(max_length=200)),
                ('milliseconds', models.PositiveIntegerField()),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, choices=[('address', 'The name does not lead to a public address'), ('connection', 'No connection'), ('certificate', 'The TLS certificate was not accepted'), ('timeout', 'No answer in time'), ('malformed', 'The answer was not HTTP'), ('status', 'The answer was not 2xx')], max_length=12)),
                ('answer', models.TextField(blank=True)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='hooks.delivery')),
            ],
            options={
                'verbose_name': 'attempt',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TestSwitch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delay_seconds', models.PositiveIntegerField(default=0, verbose_name='retired after so many seconds')),
                ('outcome', models.CharField(choices=[('retire', 'Retired, as in live mode'), ('fail', 'Not retired: charge and credits go back'), ('reverse', 'Retired, and its batch is reversed afterwards')], default='retire', max_length=10, verbose_name='what becomes of it')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='test_switch', to='people.organisation')),
            ],
            options={
                'verbose_name': 'test switch',
                'constraints': [models.CheckConstraint(condition=models.Q(('delay_seconds__lte', 3600)), name='test_delay_of_an_hour_at_most'), models.CheckConstraint(condition=models.Q(('outcome__in', ['retire', 'fail', 'reverse'])), name='test_outcome_known')],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsal', to='orders.order')),
                ('reversal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rehearsal', to='registry.reversal')),
            ],
            options={
                'verbose_name': 'rehearsed loss',
            },
        ),
    ]
