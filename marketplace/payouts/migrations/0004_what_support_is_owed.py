"""An obligation is its line's amount, or its support's, and stays so."""

from django.db import migrations

GUARDS = """
create or replace function payouts_obligation_is_its_line() returns trigger language plpgsql as $$
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
create trigger obligation_stays_its_support before update of support_id on payouts_obligation
    for each row execute function registry_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_support_is_owed_too"), ("support", "0001_direct_support")]

    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
