-- What must never happen to the buffer, refused by the database itself.

create sequence registry_reversal_number;

-- No unit of the buffer can stand for two reversals.
alter table registry_frozenbuffer add constraint frozen_once
    exclude using gist (int8range(batch_id, batch_id, '[]') with &&, int8range(lo, hi) with &&);
alter table registry_cancelledbuffer add constraint cancelled_once
    exclude using gist (int8range(batch_id, batch_id, '[]') with &&, int8range(lo, hi) with &&);

create trigger append_only before update or delete on registry_reversalstep
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_reversalpaper
    for each row execute function registry_refuse_change();
create trigger append_only before update or delete on registry_cancelledbuffer
    for each row execute function registry_refuse_change();
create trigger never_edited before update on registry_frozenbuffer
    for each row execute function registry_refuse_change();

-- The facts of a reversal stand, its state moves as registry/reversals/states.py says. People may be erased from it.
create function registry_reversal_moves() returns trigger language plpgsql as $$
declare
    moved text[] := '{state,verified_grams,body_id,statement,own_before_grams,pool_before_grams,covered_grams,uncovered_grams}';
    people text[] := '{reported_by_id,verified_by_id}';
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - people - moved = to_jsonb(old) - people - moved
        and (to_jsonb(new) - people = to_jsonb(old) - people
            or (old.state, new.state) in (('reported', 'on_hold'), ('reported', 'dismissed'), ('on_hold', 'verified'),
                ('on_hold', 'dismissed'), ('verified', 'cancelled')))
        and (old.verified_grams is null or (old.verified_grams, old.body_id, old.statement)
            = (new.verified_grams, new.body_id, new.statement))
    then
        return new;
    end if;
    raise exception 'a reversal is not changed like this: % refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger moves before update or delete on registry_reversal
    for each row execute function registry_reversal_moves();

-- buffer.sql has the function.
create constraint trigger frozen_lies_in_buffer after update or delete on registry_segment
    deferrable initially deferred for each row when (old.condition = 5)
    execute function registry_frozen_lies_in_buffer();
create constraint trigger frozen_lies_in_buffer after insert on registry_frozenbuffer
    deferrable initially deferred for each row execute function registry_frozen_lies_in_buffer();
