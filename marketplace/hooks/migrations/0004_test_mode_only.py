"""What is tried is tried in test mode: no live order fails by a switch, and no live loss is rehearsed."""

from django.db import migrations

GUARDS = """
create function hooks_rehearsed_in_test_mode() returns trigger language plpgsql as $$
begin
    if exists (select from orders_order where id = new.order_id and livemode)
        or exists (select from registry_reversal where id = new.reversal_id and livemode) then
        raise exception 'a loss of live mode cannot be rehearsed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger rehearsed_in_test_mode before insert or update on hooks_rehearsal
    for each row execute function hooks_rehearsed_in_test_mode();
create function orders_fails_by_a_switch_in_test_mode() returns trigger language plpgsql as $$
begin
    if exists (select from orders_order where id = new.order_id and livemode) then
        raise exception 'an order of live mode cannot fail by a switch' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger fails_by_a_switch_in_test_mode before insert on orders_ordermove
    for each row when (new.reason = 'test_failure') execute function orders_fails_by_a_switch_in_test_mode();
"""
UNGUARD = """
drop trigger rehearsed_in_test_mode on hooks_rehearsal;
drop function hooks_rehearsed_in_test_mode;
drop trigger fails_by_a_switch_in_test_mode on orders_ordermove;
drop function orders_fails_by_a_switch_in_test_mode;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hooks", "0003_what_is_tried_in_test_mode"),
        ("orders", "0008_sales_of_products"),
        ("registry", "0014_reversals"),
    ]
    operations = [migrations.RunSQL(GUARDS, UNGUARD)]
