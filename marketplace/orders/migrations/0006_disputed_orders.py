"""Two more states: an order whose payment is disputed, and one whose payment the bank took back."""

from django.db import migrations, models

IS_STATE = """
create or replace function orders_is_state(state text) returns boolean language plpgsql immutable as $$
begin
    return state in ('held', 'awaiting_payment', 'paid', 'retiring', 'retired', 'expired', 'cancelled', 'paid_late',
        'refund_pending', 'refunded', 'disputed', 'charged_back');
end $$;
"""
FINAL = """
drop trigger retired_and_refunded_are_final on orders_order;
create trigger retired_and_refunded_are_final before update of state on orders_order
    for each row when (old.state in ('retired', 'refunded', 'charged_back') and new.state <> old.state)
    execute function registry_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_a_shorter_guard_of_the_state")]
    operations = [
        migrations.RunSQL(IS_STATE, migrations.RunSQL.noop),
        migrations.RunSQL(FINAL, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='order',
            name='order_unfinished',
        ),
        migrations.AlterField(
            model_name='order',
            name='state',
            field=models.CharField(choices=[('held', 'Held for you'), ('awaiting_payment', 'Waiting for payment'), ('paid', 'Paid'), ('retiring', 'Being retired'), ('retired', 'Retired'), ('expired', 'Expired'), ('cancelled', 'Cancelled'), ('paid_late', 'Paid late'), ('refund_pending', 'Refund on its way'), ('refunded', 'Refunded'), ('disputed', 'Payment disputed'), ('charged_back', 'Taken back by the bank')], max_length=20),
        ),
        migrations.AlterField(
            model_name='ordermove',
            name='state',
            field=models.CharField(choices=[('held', 'Held for you'), ('awaiting_payment', 'Waiting for payment'), ('paid', 'Paid'), ('retiring', 'Being retired'), ('retired', 'Retired'), ('expired', 'Expired'), ('cancelled', 'Cancelled'), ('paid_late', 'Paid late'), ('refund_pending', 'Refund on its way'), ('refunded', 'Refunded'), ('disputed', 'Payment disputed'), ('charged_back', 'Taken back by the bank')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state__in', ['retired', 'refunded', 'expired', 'cancelled', 'charged_back']), _negated=True), fields=['held_until'], name='order_unfinished'),
        ),
    ]
