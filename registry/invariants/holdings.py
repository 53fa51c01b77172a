"""Where every gram is: the partition of each batch, and that the entries lead there."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from registry.enums import AccountKind, Act, Condition
from registry.invariants.check import Check, from_sql
from registry.invariants.replay import Place, State, Track
from registry.models import Account, Batch, Entry, Returned, Segment, Shelf

# The pieces of every batch: segments and what is left on shelves.
PIECES = """
    select batch_id, lo, hi from registry_segment
    union all select batch_id, next, stop from registry_shelf where next < stop
"""

no_gap_no_overlap = from_sql(
    "the units of each batch lie in one place each, without gap or overlap",
    f"""
    with pieces as ({PIECES}),
    neighbours as (
        select batch_id, lo, hi, lag(hi, 1, 0::bigint) over (partition by batch_id order by lo, hi) as before
        from pieces
    )
    select format('batch %s: %s begins where %s ends', batch_id, lo, before) from neighbours where lo <> before
    union all
    select format('batch %s: its pieces end at %s of %s', b.serial, coalesce(max(p.hi), 0), b.grams)
        from registry_batch b left join pieces p on p.batch_id = b.id group by b.id
        having coalesce(max(p.hi), 0) <> b.grams
    """,
)

sums = from_sql(
    "held, on hold, retired, cancelled and in the buffer add up to what was issued",
    f"""
    with pieces as ({PIECES})
    select format('batch %s: issued %s, found %s', b.serial, b.grams, coalesce(sum(p.hi - p.lo), 0))
        from registry_batch b left join pieces p on p.batch_id = b.id group by b.id
        having coalesce(sum(p.hi - p.lo), 0) <> b.grams
    """,
)

kinds = from_sql(
    "an account has only units of its kind, and of its mode",
    f"""
    select format('segment %s: condition %s in account %s of kind %s', s.id, s.condition, a.number, a.kind)
        from registry_segment s join registry_account a on a.id = s.account_id
        where not case s.condition
            when {Condition.HELD:d} then a.kind in ('{AccountKind.HOLDING}', '{AccountKind.ESCROW}')
            when {Condition.ON_HOLD:d} then a.kind = '{AccountKind.ESCROW}'
            when {Condition.RETIRED:d} then a.kind = '{AccountKind.RETIREMENT}'
            when {Condition.CANCELLED:d} then a.kind = '{AccountKind.CANCELLATION}'
            when {Condition.BUFFER:d} then a.kind = '{AccountKind.BUFFER}'
            else false end
    union all
    select format('shelf %s: account %s of kind %s', s.id, a.number, a.kind)
        from registry_shelf s join registry_account a on a.id = s.account_id where a.kind <> '{AccountKind.ESCROW}'
    union all
    select format('batch %s and account %s are of two modes', b.serial, a.number)
        from (select batch_id, account_id from registry_segment union select batch_id, account_id from registry_shelf) p
        join registry_batch b on b.id = p.batch_id join registry_account a on a.id = p.account_id
        where b.livemode <> a.livemode
    """,
)

holds = from_sql(
    "each hold has its units on hold, and nothing is on hold without one",
    f"""
    with held as (select h.id, h.key, h.account_id, h.batch_id, unnest(h.segments) as segment from registry_hold h)
    select format('hold %s: segment %s is not on hold for it', h.key, h.segment)
        from held h left join registry_segment s on s.id = h.segment and s.condition = {Condition.ON_HOLD:d}
            and s.account_id = h.account_id and s.batch_id = h.batch_id
        where s.id is null
    union all
    select format('hold %s: says %s g, has %s g', h.key, h.grams, coalesce(sum(s.hi - s.lo), 0))
        from registry_hold h left join registry_segment s on s.id = any(h.segments)
        group by h.id having coalesce(sum(s.hi - s.lo), 0) <> h.grams
    union all
    select format('segment %s: on hold for %s holds', s.id, count(h.id))
        from registry_segment s left join held h on h.segment = s.id
        where s.condition = {Condition.ON_HOLD:d} group by s.id having count(h.id) <> 1
    """,
)

returned = from_sql(
    "released units are free, in their listing's account, and queued for sale",
    f"""
    select format('returned segment %s: does not match', r.segment_id)
        from registry_returned r left join registry_segment s on s.id = r.segment_id
            and s.condition = {Condition.HELD:d} and s.account_id = r.account_id and s.hi - s.lo = r.grams
        where s.id is null
    union all
    select format('segment %s: free in escrow account %s and not on sale', s.id, a.number)
        from registry_segment s join registry_account a on a.id = s.account_id and a.kind = '{AccountKind.ESCROW}'
        left join registry_returned r on r.segment_id = s.id
        where s.condition = {Condition.HELD:d} and r.segment_id is null
    """,
)

one_batch = from_sql(
    "a listing sells one batch at a time",
    """
    select format('escrow account %s: batches %s', a.number, array_agg(distinct p.batch_id))
        from (
            select account_id, batch_id from registry_shelf
            union select account_id, batch_id from registry_hold
            union select r.account_id, s.batch_id
                from registry_returned r join registry_segment s on s.id = r.segment_id
        ) p join registry_account a on a.id = p.account_id
        group by a.id having count(distinct p.batch_id) > 1
    """,
)

in_crediting = from_sql(
    "each batch is of a year that the crediting period of its project touches",
    """
    select format('%s: %s is not within %s to %s', b.serial, b.vintage, p.crediting_from, p.crediting_until)
    from registry_batch b join registry_project p on p.id = b.project_id
    where b.vintage not between extract(year from p.crediting_from) and extract(year from p.crediting_until)
    """,
)

references = from_sql(
    "what hot rows refer to exists",
    " union all ".join(
        f"select format('{table} %s: no {target} %s', t.id, t.{column}) from registry_{table} t"
        f" left join registry_{target} r on r.id = t.{column} where t.{column} is not null and r.id is null"
        for table, column, target in (
            ("segment", "batch_id", "batch"),
            ("segment", "account_id", "account"),
            ("hold", "batch_id", "batch"),
            ("hold", "account_id", "account"),
            ("entry", "batch_id", "batch"),
            ("entry", "source_id", "account"),
            ("entry", "target_id", "account"),
            ("entry", "retirement_id", "retirement"),
            ("retirement", "batch_id", "batch"),
            ("opening", "retirement_id", "retirement"),
        )
    ),
)


def entries_that_lead_elsewhere() -> Iterator[str]:
    """Replay every entry from the first to the last, then compare with the holdings as they stand."""
    serials = dict(Batch.objects.values_list("id", "serial"))
    numbers = dict(Account.objects.values_list("id", "number"))
    tracks = {batch: Track(grams) for batch, grams in Batch.objects.values_list("id", "grams")}
    rows = Entry.objects.order_by("id").values_list(
        "id", "act", "batch_id", "lo", "hi", "source_id", "target_id"
    )
    for entry, act, batch, lo, hi, source, target in rows.iterator(chunk_size=10_000):
        track = tracks.get(batch)
        fault = "no such batch" if track is None else track.apply(Act(act), lo, hi, source, target)
        if fault:
            yield f"entry {entry} ({Act(act).name}): {fault}"
    found = _holdings()
    for batch, track in tracks.items():
        for lo, hi, led, stands in track.differences(found.pop(batch, [])):
            units = f"{serials[batch]} [{lo}, {hi})"
            yield f"{units}: entries lead to {_say(led, numbers)}, holdings say {_say(stands, numbers)}"


def _holdings() -> dict[int, list[tuple[int, int, State]]]:
    """What the tables say of every batch, joined where neighbours are alike, in order."""
    on_sale = set(Returned.objects.values_list("segment_id", flat=True))
    segments = Segment.objects.order_by("batch_id", "lo").values_list(
        "batch_id", "lo", "hi", "id", "account_id", "condition"
    )
    pieces = (
        (batch, lo, hi, State(Place.SALE if segment in on_sale else Place(condition), account))
        for batch, lo, hi, segment, account, condition in segments.iterator(chunk_size=10_000)
    )
    rests = (
        (shelf.batch_id, shelf.next, shelf.stop, State(Place.SALE, shelf.account_id))
        for shelf in Shelf.objects.all()
        if shelf.next < shelf.stop
    )
    found: dict[int, list[tuple[int, int, State]]] = defaultdict(list)
    for batch, lo, hi, state in chain(pieces, rests):
        row = found[batch]
        if row and row[-1][1] == lo and row[-1][2] == state:
            row[-1] = (row[-1][0], hi, state)
        else:
            row.append((lo, hi, state))
    return {batch: sorted(row, key=lambda piece: piece[:2]) for batch, row in found.items()}


def _say(state: State | None, numbers: dict[int, str]) -> str:
    return (
        "nothing" if state is None else f"{state.place.name} in {numbers.get(state.account, state.account)}"
    )


CHECKS = [
    no_gap_no_overlap,
    sums,
    kinds,
    holds,
    returned,
    one_batch,
    in_crediting,
    references,
    Check("the entries lead to the holdings", entries_that_lead_elsewhere),
]
