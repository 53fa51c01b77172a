"""Transfers keep back what they promise and nothing else, and have moved what was accepted."""

from registry.enums import Act, Condition, TransferState
from registry.invariants.check import from_sql

UNDER_WAY = f"('{TransferState.DRAFTED}', '{TransferState.PROPOSED}')"

reserved = from_sql(
    "what a transfer under way promises is held by its source and reserved for it, and nothing else is",
    f"""
    select format('segment %s: reserved for %s, which does not keep it', r.segment_id, t.number)
        from registry_reserved r left join registry_transfer t on t.id = r.transfer_id
        left join registry_segment s on s.id = r.segment_id and s.account_id = t.source_id
            and s.batch_id = t.batch_id and s.condition = {Condition.HELD:d}
        where s.id is null or t.state not in {UNDER_WAY}
    union all
    select format('transfer %s: promises %s, keeps %s', t.number, t.serials, kept.serials)
        from registry_transfer t join registry_batch b on b.id = t.batch_id
        left join lateral (
            select array_agg(registry_serial(b.serial, s.lo, s.hi) order by s.lo) as serials, sum(s.hi - s.lo) as grams
            from registry_reserved r join registry_segment s on s.id = r.segment_id where r.transfer_id = t.id
        ) kept on true
        where t.state in {UNDER_WAY} and (kept.serials, kept.grams) is distinct from (t.serials, t.grams)
    """,
)

moved = from_sql(
    "between two accounts, what was accepted of a batch is what was transferred",
    f"""
    with accepted as (
        select source_id, target_id, batch_id, sum(grams) as grams from registry_transfer
        where state = '{TransferState.ACCEPTED}' group by source_id, target_id, batch_id
    ), entered as (
        select source_id, target_id, batch_id, sum(hi - lo) as grams from registry_entry
        where act < 10 and act = {Act.TRANSFER:d} group by source_id, target_id, batch_id
    )
    select format('batch %s from account %s to %s: accepted %s, transferred %s',
            batch_id, source_id, target_id, coalesce(a.grams, 0), coalesce(e.grams, 0))
        from accepted a full join entered e using (source_id, target_id, batch_id)
        where a.grams is distinct from e.grams
    """,
)

history = from_sql(
    "a transfer stands where its history ends",
    """
    select format('transfer %s: %s, its history ends at %s', t.number, t.state, last.state)
        from registry_transfer t left join lateral (
            select m.state from registry_transfermove m where m.transfer_id = t.id order by m.id desc limit 1
        ) last on true
        where last.state is distinct from t.state
    """,
)

closed = from_sql(
    "a closed account is empty, and nothing is on its way to it",
    f"""
    select format('account %s: closed, and has segment %s', a.number, s.id)
        from registry_account a join registry_segment s on s.account_id = a.id where a.closed_at is not null
    union all
    select format('account %s: closed, and transfer %s is under way', a.number, t.number)
        from registry_account a join registry_transfer t on a.id in (t.source_id, t.target_id)
        where a.closed_at is not null and t.state in {UNDER_WAY}
    """,
)

CHECKS = [reserved, moved, history, closed]
