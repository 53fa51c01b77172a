"""The list of states as a function: PostgreSQL reads the text of a check anew for every statement."""

from django.db import migrations, models

IS_STATE = """
create or replace function orders_is_state(state text) returns boolean language plpgsql immutable as $$
begin
    return state in ('held', 'awaiting_payment', 'paid', 'retiring', 'retired', 'expired', 'cancelled', 'paid_late',
        'refund_pending', 'refunded');
end $$;
"""


IS_STATE_CHECK = models.Func(models.F("state"), function="orders_is_state", output_field=models.BooleanField())


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_orders_in_fewer_statements")]
    operations = [
        migrations.RunSQL(IS_STATE, migrations.RunSQL.noop),
        migrations.RemoveConstraint("order", "order_state_known"),
        migrations.AddConstraint(
            "order", models.CheckConstraint(condition=IS_STATE_CHECK, name="order_state_known")
        ),
    ]
