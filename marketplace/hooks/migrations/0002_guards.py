"""Events and attempts stay as they were written; an event goes to endpoints of its organisation and mode only.

What is tried is tried in test mode: no live order fails by a switch, and no live loss is rehearsed.
"""

from django.db import migrations

GUARDS = """
create trigger never_changed before update on hooks_event
    for each row execute function registry_refuse_change();
create trigger never_changed before update on hooks_attempt
    for each row execute function registry_refuse_change();
create trigger whose_and_which_mode_is_for_ever before update of organisation_id, livemode, public_id on hooks_endpoint
    for each row when (
        (new.organisation_id, new.livemode, new.public_id) is distinct from
        (old.organisation_id, old.livemode, old.public_id)
    ) execute function registry_refuse_change();
create trigger delivery_stays_its_events before update of event_id, endpoint_id, about on hooks_delivery
    for each row when (
        (new.event_id, new.endpoint_id, new.about) is distinct from (old.event_id, old.endpoint_id, old.about)
    ) execute function registry_refuse_change();
create function hooks_delivery_has_one_mode() returns trigger language plpgsql as $$
begin
    if not exists (
        select from hooks_event v join hooks_endpoint e
            on e.organisation_id = v.organisation_id and e.livemode = v.livemode
        where v.id = new.event_id and e.id = new.endpoint_id and v.about = new.about
    ) then
        raise exception 'delivery %: its event and its endpoint are not of one organisation and mode', new.public_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger delivery_has_one_mode before insert on hooks_delivery
    for each row execute function hooks_delivery_has_one_mode();
"""
TEST_MODE_ONLY = """
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
drop trigger never_changed on hooks_event;
drop trigger never_changed on hooks_attempt;
drop trigger whose_and_which_mode_is_for_ever on hooks_endpoint;
drop trigger delivery_stays_its_events on hooks_delivery;
drop trigger delivery_has_one_mode on hooks_delivery;
drop function hooks_delivery_has_one_mode;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hooks", "0001_what_companies_are_told"),
        ("orders", "0002_guards"),
        ("registry", "0002_guards_and_acts"),
    ]
    operations = [migrations.RunSQL(GUARDS + TEST_MODE_ONLY, UNGUARD)]
