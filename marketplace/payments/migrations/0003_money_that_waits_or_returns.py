"""Ways to pay that are awaited, several refunds of a payment, goodwill, and what we made of each webhook."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0006_disputed_orders'),
        ('payments', '0002_standing_orders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'verbose_name': 'goodwill',
                'verbose_name_plural': 'goodwill',
            },
        ),
        migrations.RemoveConstraint(
            model_name='payment',
            name='payment_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='refund',
            name='refund_state_known',
        ),
        migrations.AddField(
            model_name='delivery',
            name='code',
            field=models.CharField(choices=[('taken', 'Taken'), ('not_ours', 'Not an event of ours'), ('order_unknown', 'Speaks of an order that we do not have'), ('currency_mismatch', 'Speaks of another currency than was asked for'), ('amount_mismatch', 'Speaks of another amount than was asked for')], default='taken', max_length=20),
        ),
        migrations.AddField(
            model_name='payment',
            name='awaited_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='payment',
            name='come_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='payment',
            name='customer_id',
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name='payment',
            name='funding',
            field=models.CharField(choices=[('card', 'Card'), ('konbini', 'Convenience store'), ('bank', 'Bank transfer'), ('statement', 'Monthly statement')], default='card', max_length=10),
        ),
        migrations.AddField(
            model_name='payment',
            name='instructions',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='refund',
            name='asks_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='refund',
            name='from_balance',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='refund',
            name='purpose',
            field=models.CharField(choices=[('order', "The order's money, whole"), ('cash', 'What a bank transfer brought and no order took'), ('goodwill', 'Goodwill after a retirement')], default='order', max_length=10),
        ),
        migrations.AlterField(
            model_name='payment',
            name='cancel_url',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='payment',
            name='state',
            field=models.CharField(choices=[('intended', 'Intended'), ('open', 'Open'), ('awaited', 'Voucher or bank account issued'), ('succeeded', 'Succeeded'), ('closed', 'Closed without payment')], default='intended', max_length=10),
        ),
        migrations.AlterField(
            model_name='payment',
            name='success_url',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='refund',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment'),
        ),
        migrations.AlterField(
            model_name='refund',
            name='state',
            field=models.CharField(choices=[('pending', 'On its way'), ('asks', "Waits for the buyer's bank account"), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('void', 'There was nothing left to return')], default='pending', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['intended', 'open', 'awaited', 'succeeded', 'closed'])), name='payment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'asks', 'succeeded', 'failed', 'void'])), name='refund_state_known'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['order', 'cash', 'goodwill'])), name='refund_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=models.Q(('purpose', 'order')), fields=('payment',), name='refund_of_an_order_once'),
        ),
        migrations.AddField(
            model_name='goodwill',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goodwill',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='payments.payment'),
        ),
        migrations.AddField(
            model_name='goodwill',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goodwill',
            name='refund',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='payments.refund'),
        ),
        migrations.AddConstraint(
            model_name='goodwill',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='goodwill_has_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='goodwill',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='goodwill_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='goodwill',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('decided_by__isnull', False), ('refund__isnull', False)), _connector='OR'), name='goodwill_granted_is_paid'),
        ),
    ]
