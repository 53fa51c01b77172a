"""An obligation is its line's amount, or its support's, and stays so; history and what Stripe told us stay as they were written."""

from django.db import migrations

GUARDS = """
create function payouts_obligation_is_its_line() returns trigger language plpgsql as $$
begin
    if new.line_id is not null and not exists (
        select from orders_orderline l
            join orders_order o on o.id = l.order_id
            join catalogue_listing s on s.id = l.listing_id
        where l.id = new.line_id and l.retirement_id is not null and l.project_minor = new.amount_minor
            and l.livemode = new.livemode and o.currency = new.currency and s.seller_id = new.organisation_id
    ) or new.line_id is null and not exists (
        select from support_support s join support_localproject p on p.id = s.project_id
        where s.id = new.support_id and s.state = 'paid' and s.project_minor = new.amount_minor and new.livemode
            and s.currency = new.currency and p.organisation_id = new.organisation_id
    ) then
        raise exception 'line % or support %: nothing like this is owed for it', new.line_id, new.support_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger obligation_is_its_line before insert on payouts_obligation
    for each row execute function payouts_obligation_is_its_line();
create trigger obligation_stays_its_line
    before update of line_id, organisation_id, livemode, currency, amount_minor, retired_at, due_at on payouts_obligation
    for each row execute function registry_refuse_change();
create trigger obligation_stays_its_support before update of support_id on payouts_obligation
    for each row execute function registry_refuse_change();
create trigger obligations_stay before delete on payouts_obligation
    for each row execute function registry_refuse_change();
create trigger nothing_more_is_owed before update of state on payouts_obligation
    for each row when (old.state in ('taken_back', 'void') and new.state <> old.state)
    execute function registry_refuse_change();
create trigger transfers_stay before delete on payouts_transfer
    for each row execute function registry_refuse_change();
create trigger what_is_sent_is_sent before update of amount_minor, currency, payout_id, payment_id on payouts_transfer
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on payouts_step
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on payouts_movement
    for each row execute function registry_refuse_change();
"""
UNGUARD = """
drop trigger obligation_is_its_line on payouts_obligation;
drop function payouts_obligation_is_its_line;
drop trigger obligation_stays_its_line on payouts_obligation;
drop trigger obligation_stays_its_support on payouts_obligation;
drop trigger obligations_stay on payouts_obligation;
drop trigger nothing_more_is_owed on payouts_obligation;
drop trigger transfers_stay on payouts_transfer;
drop trigger what_is_sent_is_sent on payouts_transfer;
drop trigger append_only on payouts_step;
drop trigger append_only on payouts_movement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0001_what_projects_are_owed"),
        ("orders", "0002_guards"),
        ("registry", "0002_guards_and_acts"),
        ("support", "0001_direct_support"),
    ]

    operations = [migrations.RunSQL(GUARDS, UNGUARD)]
