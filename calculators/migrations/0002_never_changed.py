"""A kept footprint is never changed and never taken away: refused by the database itself."""

from django.db import migrations

GUARD = """
create function calculators_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'a kept footprint is never changed: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger never_changed before update or delete on calculators_savedfootprint
    for each row execute function calculators_refuse_change();
create trigger never_changed before update or delete on calculators_told
    for each row execute function calculators_refuse_change();
"""
UNGUARD = """
drop trigger never_changed on calculators_savedfootprint;
drop trigger never_changed on calculators_told;
drop function calculators_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("calculators", "0001_saved_footprints")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
