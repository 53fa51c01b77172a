-- Onboarding and revisions: their tables of moves (marketplace/catalogue/states.py), and what selling needs.

create function catalogue_may_review(of_a_seller boolean, was text, becomes text) returns boolean
language plpgsql immutable as $$
begin
    return becomes = any (case was
        when 'draft' then '{submitted,withdrawn}'
        when 'submitted' then '{in_review,withdrawn}'
        when 'in_review' then '{needs_changes,rejected,approved,withdrawn}'
        when 'needs_changes' then '{submitted,withdrawn}'
        when 'rejected' then '{submitted}'
        when 'approved' then case when of_a_seller then '{needs_changes}' else '{}' end
        else '{}'
    end::text[]) and not (of_a_seller and becomes = 'withdrawn');
end $$;

create function catalogue_review_moves() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.state = 'draft'
        or tg_op = 'UPDATE' and catalogue_may_review(tg_table_name = 'catalogue_seller', old.state, new.state) then
        return new;
    end if;
    raise exception '% %: no move to %', tg_table_name, new.id, new.state using errcode = 'restrict_violation';
end $$;
create trigger begins before insert on catalogue_seller for each row execute function catalogue_review_moves();
create trigger moves before update of state on catalogue_seller
    for each row when (new.state <> old.state) execute function catalogue_review_moves();
create trigger begins before insert on catalogue_revision for each row execute function catalogue_review_moves();
create trigger moves before update of state on catalogue_revision
    for each row when (new.state <> old.state) execute function catalogue_review_moves();
create trigger sellers_stay before delete on catalogue_seller for each row execute function registry_refuse_change();
create trigger revisions_stay before delete on catalogue_revision for each row execute function registry_refuse_change();
create trigger append_only before update or delete on catalogue_sellermove
    for each row execute function catalogue_only_forgets();
create trigger append_only before update or delete on catalogue_revisionmove
    for each row execute function catalogue_only_forgets();
create trigger content_never_edited before update on catalogue_sellerdocument
    for each row when (new.content <> old.content or new.sha256 <> old.sha256) execute function registry_refuse_change();

-- What is being judged, or was, stays as it was handed in.
create function catalogue_papers_settled() returns trigger language plpgsql as $$
begin
    if exists (select from catalogue_seller where id = old.seller_id and state not in ('draft', 'needs_changes')) then
        raise exception 'papers that were handed in stay' using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create trigger settled before delete on catalogue_sellerdocument
    for each row execute function catalogue_papers_settled();

-- Nobody begins to sell before the organisation is accepted.
create function catalogue_seller_is_accepted() returns trigger language plpgsql as $$
begin
    if not exists (select from catalogue_seller where organisation_id = new.seller_id and state = 'approved') then
        raise exception 'listing %: its seller is not accepted', new.public_id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger accepted_sellers_only before update of state on catalogue_listing
    for each row when (old.state = 'approved' and new.state = 'live') execute function catalogue_seller_is_accepted();
