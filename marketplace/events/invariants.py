"""The part of `check_books` that events have."""

from registry.invariants.check import from_sql

begun_in_time = from_sql(
    "no participant's contribution to an event was begun after its close",
    """
    select format('contribution %s of event %s: begun %s, closed %s', c.id, e.slug, c.begun_at, e.closed_at)
        from events_contribution c join events_event e on e.id = c.event_id
        where c.part = 'participant' and c.begun_at > e.closed_at
    """,
)

histories = from_sql(
    "each event is where its history ends",
    """
    select format('event %s: is %s, history ends with %s', e.slug, e.state, last.state)
        from events_event e left join lateral (
            select v.state from events_move v where v.event_id = e.id order by v.id desc limit 1
        ) as last on true
        where last.state is distinct from e.state
    """,
)

CHECKS = [begun_in_time, histories]
