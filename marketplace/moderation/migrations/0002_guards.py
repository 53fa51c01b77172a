"""One item, one person at a time; what was found, decided and done stays as it was."""

from django.db import migrations

CLAIMS = """
-- While one claim runs nobody can make another, whatever a program believes. Needs no extension: a scalar is written as
-- a range of one point. Half-open: who gives an item back at noon leaves it to whoever takes it at noon.
alter table moderation_claim add constraint one_claim_at_a_time
    exclude using gist (int8range(item_id, item_id, '[]') with &&, tstzrange(at, until) with &&);
-- A claim may end sooner or be prolonged by its holder; whose it is and since when is for ever.
create trigger claim_is_its_holders before update on moderation_claim
    for each row when (new.item_id <> old.item_id or new.by_id <> old.by_id or new.at <> old.at)
    execute function registry_refuse_change();
create trigger claims_stay before delete on moderation_claim
    for each row execute function registry_refuse_change();
"""
APPEND_ONLY = "".join(
    f"""
create trigger append_only before update or delete on moderation_{table}
    for each row execute function registry_refuse_change();
"""
    for table in ("checkresult", "note", "decision", "screening", "act")
)
JUDGED = """
create trigger judged_once before update on moderation_appeal
    for each row when (old.answer <> '' and new.answer <> old.answer) execute function registry_refuse_change();
create trigger appeals_stay before delete on moderation_appeal
    for each row execute function registry_refuse_change();
create trigger answered_once before update on moderation_offer
    for each row when (old.answer <> '') execute function registry_refuse_change();
create trigger offers_stay before delete on moderation_offer
    for each row execute function registry_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_the_queue"), ("registry", "0002_guards_and_acts")]
    operations = [migrations.RunSQL(CLAIMS), migrations.RunSQL(APPEND_ONLY), migrations.RunSQL(JUDGED)]
