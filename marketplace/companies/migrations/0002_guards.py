"""What must never happen to a statement: a closed one that changes, an order of others on it, one that comes back."""

from django.db import migrations

GUARDS = """
create trigger append_only before update or delete on companies_statementmove
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on companies_statementorder
    for each row execute function registry_refuse_change();
create trigger statements_stay before delete on companies_monthlystatement
    for each row execute function registry_refuse_change();
create trigger closed_is_closed before update on companies_monthlystatement
    for each row when (old.account_id <> new.account_id
        or (old.state <> 'open' and (new.state = 'open'
            or (new.begins, new.ends, new.orders_count, new.exact_micro, new.document_id)
                is distinct from (old.begins, old.ends, old.orders_count, old.exact_micro, old.document_id)))
        or (old.state in ('paid', 'void') and new.state <> old.state))
    execute function registry_refuse_change();

create function companies_order_is_of_its_statement() returns trigger language plpgsql as $$
begin
    if not exists (
        select from companies_monthlystatement m join orders_statement a on a.id = m.account_id
            join orders_order o on o.id = new.order_id
        where m.id = new.statement_id and m.state = 'open' and o.state = 'retired' and o.funding = 'statement'
            and (o.organisation_id, o.livemode, o.currency) = (a.organisation_id, a.livemode, a.currency)
            and o.accrued_micro = new.accrued_micro
    ) then
        raise exception 'order %: not of statement %', new.order_id, new.statement_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger order_is_of_its_statement before insert on companies_statementorder
    for each row execute function companies_order_is_of_its_statement();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0001_statements_and_alerts"),
        ("orders", "0002_guards"),
        ("registry", "0002_guards_and_acts"),
    ]
    operations = [migrations.RunSQL(GUARDS)]
