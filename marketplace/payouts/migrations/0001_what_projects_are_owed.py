import django.db.models.deletion
import django.db.models.expressions
import marketplace.payouts.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0001_the_orders'),
        ('payments', '0001_the_payments'),
        ('people', '0001_the_people_and_their_keys'),
        ('support', '0001_direct_support'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.payouts.models.new_payee_id, editable=False, max_length=40, unique=True)),
                ('way', models.CharField(blank=True, choices=[('connect', 'Stripe'), ('bank', 'Bank transfer')], max_length=10)),
                ('account', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('payouts_enabled', models.BooleanField(default=False)),
                ('details_submitted', models.BooleanField(default=False)),
                ('due', models.JSONField(blank=True, default=list)),
                ('disabled_reason', models.CharField(blank=True, max_length=100)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('bank_code', models.CharField(blank=True, max_length=4)),
                ('bank_name', models.CharField(blank=True, max_length=15)),
                ('branch_code', models.CharField(blank=True, max_length=3)),
                ('branch_name', models.CharField(blank=True, max_length=15)),
                ('account_kind', models.CharField(blank=True, max_length=1)),
                ('account_number', models.CharField(blank=True, max_length=7)),
                ('holder', models.CharField(blank=True, max_length=30)),
                ('bank_changed_at', models.DateTimeField(blank=True, null=True)),
                ('bank_changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payee', to='people.organisation')),
            ],
            options={
                'verbose_name': 'payee',
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['', 'connect', 'bank'])), name='payee_way_known'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'bank'), _negated=True), ('bank_changed_by__isnull', False), _connector='OR'), name='payee_by_bank_has_an_account')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('livemode', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('state', models.CharField(choices=[('owed', 'Owed'), ('withheld', 'Held back: the card payment is disputed'), ('scheduled', 'In a payout'), ('paid', 'Paid out'), ('taken_back', 'Taken back'), ('void', 'No longer owed')], default='owed', max_length=10)),
                ('retired_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('line', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligation', to='orders.orderline')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='people.organisation')),
                ('payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='payments.payment')),
                ('support', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='obligation', to='support.support')),
            ],
            options={
                'verbose_name': 'obligation',
                'indexes': [models.Index(fields=['organisation', 'retired_at', 'id'], name='obligations_of_a_seller'), models.Index(condition=models.Q(('livemode', True), ('state__in', ['owed', 'withheld', 'scheduled'])), fields=['due_at'], name='obligations_unpaid')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='obligation_not_negative'), models.CheckConstraint(condition=models.Q(('line__isnull', False), ('support__isnull', False), _connector='XOR'), name='obligation_of_a_line_or_a_support'), models.CheckConstraint(condition=models.Q(('state__in', ['owed', 'withheld', 'scheduled', 'paid', 'taken_back', 'void'])), name='obligation_state_known'), models.CheckConstraint(condition=models.Q(('livemode', True), ('state__in', ['owed', 'void']), _connector='OR'), name='obligation_in_test_mode_is_never_paid')],
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.payouts.models.new_file_id, editable=False, max_length=40, unique=True)),
                ('transfer_on', models.DateField()),
                ('content', models.BinaryField()),
                ('count', models.PositiveIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bank file',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('sent_by__isnull', False), models.Q(('confirmed_by', models.F('sent_by')), _negated=True)), _connector='OR'), name='bank_file_confirmed_by_another'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('sent_by__isnull', True), _connector='OR'), name='bank_file_sent_or_withdrawn')],
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.payouts.models.new_payout_id, editable=False, max_length=40, unique=True)),
                ('way', models.CharField(choices=[('connect', 'Stripe'), ('bank', 'Bank transfer')], max_length=10)),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(choices=[('prepared', 'Prepared'), ('sending', 'Being sent'), ('paid', 'Paid out'), ('returned', 'Came back from the bank'), ('cancelled', 'Cancelled')], default='prepared', max_length=10)),
                ('destination', models.JSONField(default=dict)),
                ('prepared_at', models.DateTimeField(auto_now_add=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='payouts.bankfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='people.organisation')),
            ],
            options={
                'verbose_name': 'payout',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'sending', 'paid', 'returned', 'cancelled'])), name='payout_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='payout_paid_when')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.payouts.models.new_transfer_id, editable=False, max_length=40, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('stripe_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('refused', models.CharField(blank=True, max_length=80)),
                ('payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='payments.payment')),
                ('payout', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='payouts.payout')),
            ],
            options={
                'verbose_name': 'transfer',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='payout_transfer_not_negative'), models.CheckConstraint(condition=models.Q(('made_at__isnull', True), ('refused', ''), _connector='OR'), name='payout_transfer_made_or_refused')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True)),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payouts.obligation')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payouts.transfer')),
            ],
            options={
                'verbose_name': 'part of a transfer',
                'constraints': [models.UniqueConstraint(condition=models.Q(('live', True)), fields=('obligation',), name='obligation_in_one_transfer')],
            },
        ),
        migrations.CreateModel(
            name='Clawback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.payouts.models.new_clawback_id, editable=False, max_length=40, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('reason', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('intended', 'Being taken back'), ('reversed', "Taken back from the seller's balance"), ('carried', 'Deducted from the next payouts'), ('dropped', 'Not needed: nothing had been paid')], default='intended', max_length=10)),
                ('stripe_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clawback', to='payouts.obligation')),
            ],
            options={
                'verbose_name': 'clawback',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['intended', 'reversed', 'carried', 'dropped'])), name='clawback_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'reversed'), _negated=True), ('stripe_id__isnull', False), _connector='OR'), name='clawback_reversed_by_something')],
            },
        ),
        migrations.CreateModel(
            name='Deduction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('live', models.BooleanField(default=True)),
                ('clawback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='payouts.clawback')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to='payouts.transfer')),
            ],
            options={
                'verbose_name': 'deduction',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='deduction_has_an_amount')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clawback', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='payouts.clawback')),
                ('obligation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='payouts.obligation')),
                ('payout', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='payouts.payout')),
            ],
            options={
                'verbose_name': 'payout history',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stripe_id', models.CharField(max_length=255, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('source', models.CharField(blank=True, db_index=True, max_length=255)),
                ('payment_intent', models.CharField(blank=True, db_index=True, max_length=255)),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('amount_minor', models.BigIntegerField()),
                ('fee_minor', models.BigIntegerField()),
                ('net_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'movement at Stripe',
                'constraints': [models.CheckConstraint(condition=models.Q(('net_minor', django.db.models.expressions.CombinedExpression(models.F('amount_minor'), '-', models.F('fee_minor')))), name='movement_net_of_its_fee')],
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('movements', models.PositiveIntegerField()),
                ('balances', models.JSONField()),
                ('count', models.PositiveIntegerField()),
                ('differences', models.JSONField()),
            ],
            options={
                'verbose_name': 'reconciliation',
                'ordering': ['-id'],
            },
        ),
    ]
