"""A label stays as it was made, ends once, and what was said of its sales is never taken back."""

from django.db import migrations

GUARDS = """
create trigger labels_stay before delete on labels_label
    for each row execute function registry_refuse_change();
create trigger a_label_only_ends before update on labels_label for each row when (
    old.withdrawn_at is not null or new.withdrawn_at is null
    or (to_jsonb(new) - array['withdrawn_at', 'made_by_id']) <> (to_jsonb(old) - array['withdrawn_at', 'made_by_id'])
) execute function registry_refuse_change();
create trigger append_only before delete or update of label_id, units, until, said_at on labels_soldunits
    for each row execute function registry_refuse_change();
create function labels_product_has_one_mode() returns trigger language plpgsql as $$
begin
    if new.product_id is not null
        and not exists (select from products_product where id = new.product_id and livemode = new.livemode) then
        raise exception 'label %: its product is of the other mode', new.public_id
            using errcode = 'foreign_key_violation';
    end if;
    return new;
end $$;
create trigger product_has_one_mode before insert on labels_label
    for each row execute function labels_product_has_one_mode();
"""
UNGUARD = """
drop trigger labels_stay on labels_label;
drop trigger a_label_only_ends on labels_label;
drop trigger append_only on labels_soldunits;
drop trigger product_has_one_mode on labels_label;
drop function labels_product_has_one_mode;
"""


class Migration(migrations.Migration):
    dependencies = [("labels", "0001_labels_of_products_and_events"), ("registry", "0002_guards_and_acts")]

    operations = [migrations.RunSQL(GUARDS, UNGUARD)]
