"""Losses are made good from the buffer exactly as far as it reaches, and what is missing is said."""

from collections.abc import Iterator
from itertools import pairwise

from registry.enums import Act, Condition
from registry.invariants.check import Check, from_sql
from registry.models import CancelledBuffer, Leaf, Reversal
from registry.reversals.buffer import leaf_of
from registry.reversals.states import MOVES, ReversalState
from registry.transparency.leaf import LeafType, encode

frozen = from_sql(
    "buffer on hold lies in the buffer, for an open reversal of its scheme and mode, and for one only",
    f"""
    select format('%s: %s [%s, %s) is not free buffer', r.number, b.serial, f.lo, f.hi)
        from registry_frozenbuffer f join registry_reversal r on r.id = f.reversal_id
        join registry_project p on p.id = r.project_id
        join registry_batch b on b.id = f.batch_id join registry_project o on o.id = b.project_id
        where r.state not in ('on_hold', 'verified') or b.livemode <> r.livemode or o.scheme_id <> p.scheme_id
            or exists (select from registry_frozenbuffer g
                where g.batch_id = f.batch_id and g.id > f.id and g.lo < f.hi and f.lo < g.hi)
            or not coalesce((
                select range_agg(int8range(s.lo, s.hi)) @> int8range(f.lo, f.hi) from registry_segment s
                where registry_stretch(s.batch_id, s.lo, s.hi) && registry_stretch(f.batch_id, f.lo, f.hi)
                    and s.condition = {Condition.BUFFER:d}), false)
    """,
)

cancelled = from_sql(
    "each stretch cancelled for a reversal has its entry, and is cancelled",
    f"""
    select format('%s: no entry, or not cancelled', coalesce(c.number, format('entry %s', e.id)))
        from registry_cancelledbuffer c
        full join (select * from registry_entry where act < 10 and act = {Act.REVERSE:d}) e
            on e.batch_id = c.batch_id and e.lo = c.lo and e.hi = c.hi
        left join registry_segment s on s.id = e.segment and s.condition = {Condition.CANCELLED:d}
            and s.lo = c.lo and s.hi = c.hi
        where c.id is null or e.id is null or s.id is null
    """,
)

amounts = from_sql(
    "what was cancelled and what is uncovered add up to the verified loss, at most what was reported",
    """
    with taken as (select reversal_id, sum(hi - lo) as grams from registry_cancelledbuffer group by reversal_id)
    select format('%s: %s of %s reported, %s cancelled, says %s and %s uncovered', r.number, r.verified_grams,
            r.estimated_grams, t.grams, r.covered_grams, r.uncovered_grams)
        from registry_reversal r left join taken t on t.reversal_id = r.id
        where coalesce(t.grams, 0) <> coalesce(r.covered_grams, 0)
            or r.verified_grams > r.estimated_grams
            or (r.state = 'cancelled' and r.covered_grams + r.uncovered_grams is distinct from r.verified_grams)
            or not exists (select from registry_reversal_batches b where b.reversal_id = r.id)
    """,
)


def histories_that_lead_elsewhere() -> Iterator[str]:
    """Follow the steps of every reversal along the table of moves."""
    for reversal in Reversal.objects.prefetch_related("steps").order_by("id"):
        steps = [ReversalState(step.state) for step in reversal.steps.all()]
        legal = steps[:1] == [ReversalState.REPORTED] and all(
            after in MOVES[before] for before, after in pairwise(steps)
        )
        if not legal or steps[-1] != reversal.state:
            yield f"{reversal.number}: is {reversal.state}, its steps are {', '.join(steps)}"


def leaves_that_differ() -> Iterator[str]:
    """Write the leaf of every cancelled stretch anew and compare it byte by byte."""
    leaves = dict(Leaf.objects.filter(type=LeafType.REVERSAL).values_list("number", "entry"))
    for row in CancelledBuffer.objects.select_related("batch").order_by("id"):
        entry = leaves.pop(row.number, None)
        if entry is None or bytes(entry) != encode(leaf_of(row)):
            yield f"{row.number}: no leaf, or one that says something else"
    for number in leaves:
        yield f"leaf {number}: nothing was cancelled for it"


CHECKS = [
    frozen,
    cancelled,
    amounts,
    Check("the steps of each reversal lead to the state it is in", histories_that_lead_elsewhere),
    Check(
        "each cancelled stretch of the buffer has one leaf, which says the same byte by byte",
        leaves_that_differ,
    ),
]
