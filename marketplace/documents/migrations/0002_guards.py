"""What must never happen to a document: a gap, a change, two receipts in force, more returned than received."""

from django.db import migrations

NUMBERS = """
create function documents_number_is_the_next() returns trigger language plpgsql as $$
declare
    latest integer;
    of_series documents_series;
begin
    select * into of_series from documents_series where id = new.series_id;
    if (of_series.kind, of_series.livemode) is distinct from (new.kind, new.livemode)
        or of_series.year <> extract(year from new.issued_on) then
        raise exception 'document %: not of this series', new.number using errcode = 'check_violation';
    end if;
    select coalesce(max(serial), 0) into latest from documents_document where series_id = new.series_id;
    if new.serial <> latest + 1 then
        raise exception 'document %: the next number of its series is %', new.number, latest + 1
            using errcode = 'check_violation';
    end if;
    if right(new.number, 6) <> lpad(new.serial::text, 6, '0') or position(of_series.year::text in new.number) = 0 then
        raise exception 'document %: not the number of its serial', new.number using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger number_is_the_next before insert on documents_document
    for each row execute function documents_number_is_the_next();
"""
CHAIN = """
create function documents_follow() returns trigger language plpgsql as $$
declare
    said documents_document;
    returned bigint;
begin
    if new.order_id is not null and not exists (
        select from orders_order where id = new.order_id and state = 'retired' and livemode = new.livemode
    ) then
        raise exception 'document %: its order is not retired', new.number using errcode = 'check_violation';
    end if;
    if new.replaces_id is not null and not exists (
        select from documents_document cancelled
        join documents_document cancelling on cancelling.about_id = cancelled.id and cancelling.kind = 'cancellation'
        where cancelled.id = new.replaces_id and cancelled.kind = new.kind
            and cancelled.order_id is not distinct from new.order_id
    ) then
        raise exception 'document %: what it replaces is still in force', new.number
            using errcode = 'check_violation';
    end if;
    if new.about_id is null then
        return new;
    end if;
    select * into said from documents_document where id = new.about_id;
    if said.kind not in ('receipt', 'invoice') or said.livemode <> new.livemode
        or said.order_id is distinct from new.order_id or said.currency <> new.currency then
        raise exception 'document %: not about a receipt or invoice of its own', new.number
            using errcode = 'check_violation';
    end if;
    if new.kind = 'cancellation' and (said.total_minor, said.tax_minor) <> (new.total_minor, new.tax_minor) then
        raise exception 'document %: a cancellation is of the whole', new.number using errcode = 'check_violation';
    end if;
    if new.kind = 'credit_note' then
        select coalesce(sum(total_minor), 0) into returned from documents_document
            where kind = 'credit_note'
                and (about_id = new.about_id or (new.order_id is not null and order_id = new.order_id));
        if returned + new.total_minor > said.total_minor then
            raise exception 'document %: more is returned than was received', new.number
                using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;
create trigger documents_follow before insert on documents_document
    for each row execute function documents_follow();
"""
FINAL = """
create trigger append_only before update or delete on documents_document
    for each row execute function registry_refuse_change();
create trigger no_truncate before truncate on documents_document execute function registry_refuse_change();
create trigger append_only before update or delete on documents_series
    for each row execute function registry_refuse_change();
create trigger never_changed before update on documents_paper
    for each row execute function registry_refuse_change();
create trigger never_changed before update on documents_sheet
    for each row execute function registry_refuse_change();
create trigger kept_as_long_as_the_law_asks before delete on documents_paper
    for each row when (old.keep_until >= current_date) execute function registry_refuse_change();
create function documents_sheet_is_kept() returns trigger language plpgsql as $$
begin
    if exists (select from documents_paper where document_id = old.paper_id and keep_until >= current_date) then
        raise exception 'the PDF of document % is kept', old.paper_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return old;
end $$;
create trigger kept_as_long_as_the_law_asks before delete on documents_sheet
    for each row execute function documents_sheet_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_the_documents"), ("orders", "0002_guards"), ("registry", "0002_guards_and_acts")]
    operations = [migrations.RunSQL(NUMBERS), migrations.RunSQL(CHAIN), migrations.RunSQL(FINAL)]
