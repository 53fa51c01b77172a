import django.db.models.deletion
import marketplace.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
        ('support', '0001_direct_support'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ids.new_payment_id, editable=False, max_length=40, unique=True)),
                ('state', models.CharField(choices=[('intended', 'Intended'), ('open', 'Open'), ('awaited', 'Voucher or bank account issued'), ('succeeded', 'Succeeded'), ('closed', 'Closed without payment')], default='intended', max_length=10)),
                ('funding', models.CharField(choices=[('card', 'Card'), ('konbini', 'Convenience store'), ('bank', 'Bank transfer'), ('statement', 'Monthly statement')], default='card', max_length=10)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('success_url', models.TextField(blank=True)),
                ('cancel_url', models.TextField(blank=True)),
                ('session_expires_at', models.DateTimeField()),
                ('session_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('checkout_url', models.TextField(blank=True)),
                ('standing', models.CharField(blank=True, max_length=40)),
                ('invoice_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('payment_intent_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('customer_id', models.CharField(blank=True, max_length=255)),
                ('instructions', models.JSONField(blank=True, default=dict)),
                ('awaited_until', models.DateTimeField(blank=True, null=True)),
                ('come_minor', models.BigIntegerField(default=0)),
                ('received_minor', models.BigIntegerField(blank=True, null=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('dispute_id', models.CharField(blank=True, max_length=255)),
                ('dispute', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='orders.order')),
                ('support', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='support.support')),
            ],
            options={
                'verbose_name': 'payment',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_has_an_amount'), models.CheckConstraint(condition=models.Q(('state__in', ['intended', 'open', 'awaited', 'succeeded', 'closed'])), name='payment_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'succeeded'), _negated=True), ('payment_intent_id__isnull', False), _connector='OR'), name='payment_received_has_a_source'), models.CheckConstraint(condition=models.Q(('order__isnull', False), ('support__isnull', False), _connector='XOR'), name='payment_of_an_order_or_a_support')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ids.new_refund_id, editable=False, max_length=40, unique=True)),
                ('purpose', models.CharField(choices=[('order', "The order's money, whole"), ('cash', 'What a bank transfer brought and no order took'), ('goodwill', 'Goodwill after a retirement')], default='order', max_length=10)),
                ('state', models.CharField(choices=[('pending', 'On its way'), ('asks', "Waits for the buyer's bank account"), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('stuck', 'Refused: waits for staff'), ('void', 'There was nothing left to return')], default='pending', max_length=10)),
                ('from_balance', models.BooleanField(default=False)),
                ('asks_until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=60)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('trouble', models.CharField(blank=True, max_length=80)),
                ('by_hand', models.TextField(blank=True)),
                ('stripe_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'refund',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_has_an_amount'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'asks', 'succeeded', 'failed', 'stuck', 'void'])), name='refund_state_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['order', 'cash', 'goodwill'])), name='refund_purpose_known'), models.CheckConstraint(condition=models.Q(('by_hand', ''), ('settled_by__isnull', False), _connector='OR'), name='refund_by_hand_names_who'), models.UniqueConstraint(condition=models.Q(('purpose', 'order')), fields=('payment',), name='refund_of_an_order_once')],
            },
        ),
        migrations.CreateModel(
            name='Goodwill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('granted', 'Granted'), ('rejected', 'Rejected')], default='proposed', max_length=10)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.TextField()),
                ('second_factor', models.BooleanField(default=False)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='payments.payment')),
                ('refund', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='payments.refund')),
            ],
            options={
                'verbose_name': 'goodwill',
                'verbose_name_plural': 'goodwill',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='goodwill_has_an_amount'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='goodwill_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('decided_by__isnull', False), ('refund__isnull', False)), _connector='OR'), name='goodwill_granted_is_paid')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=255, unique=True)),
                ('type', models.CharField(max_length=80)),
                ('object_id', models.CharField(max_length=255)),
                ('code', models.CharField(choices=[('taken', 'Taken'), ('not_ours', 'Not an event of ours'), ('order_unknown', 'Speaks of an order that we do not have'), ('currency_mismatch', 'Speaks of another currency than was asked for'), ('amount_mismatch', 'Speaks of another amount than was asked for')], default='taken', max_length=20)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'webhook delivery',
                'verbose_name_plural': 'webhook deliveries',
            },
        ),
    ]
