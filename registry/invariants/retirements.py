"""Each retirement says what its entries say, its leaf says the same, and its openings open what it committed to."""

import json
from collections.abc import Iterator

from django.db.models import OuterRef, Subquery

from registry.enums import Act, Condition
from registry.invariants.check import Check, from_sql
from registry.models import Batch, Leaf, Opening, Retirement
from registry.transparency import commitments
from registry.transparency.leaf import LeafMalformed, LeafType, LogEntry, encode

entries = from_sql(
    "each retirement has the serials and the mass of its entries, in one batch of its mode",
    f"""
    with entered as (
        select e.retirement_id, array_agg(registry_serial(b.serial, e.lo, e.hi) order by e.lo) as serials,
            sum(e.hi - e.lo) as grams, min(e.batch_id) as first_batch, max(e.batch_id) as last_batch
        from registry_entry e join registry_batch b on b.id = e.batch_id
        where e.act = {Act.RETIRE:d} group by e.retirement_id
    )
    select format('retirement %s: says %s g %s, entered %s g %s', r.number, r.grams, r.serials, e.grams, e.serials)
        from registry_retirement r left join entered e on e.retirement_id = r.id
        left join registry_batch b on b.id = r.batch_id
        where e.serials is distinct from r.serials or e.grams <> r.grams or e.first_batch <> r.batch_id
            or e.last_batch <> r.batch_id or b.livemode is distinct from r.livemode
    """,
)

segments = from_sql(
    "each retired stretch of units is a retirement's, and each retirement's stretch is retired",
    f"""
    select format('segment %s: retired %s time(s)', s.id, count(e.id))
        from registry_segment s left join registry_entry e
            on e.segment = s.id and e.act = {Act.RETIRE:d} and e.lo = s.lo and e.hi = s.hi and e.batch_id = s.batch_id
        where s.condition = {Condition.RETIRED:d} group by s.id having count(e.id) <> 1
    union all
    select format('retirement %s: segment %s is not retired', e.retirement_id, e.segment)
        from registry_entry e left join registry_segment s
            on s.id = e.segment and s.condition = {Condition.RETIRED:d} and s.lo = e.lo and s.hi = e.hi
        where e.act = {Act.RETIRE:d} and s.id is null
    """,
)


def leaves_that_differ() -> Iterator[str]:
    """Write the leaf of every retirement anew, from the books, and compare it byte by byte."""
    leaf = Leaf.objects.filter(type=LeafType.RETIREMENT, number=OuterRef("number"))
    rows = Retirement.objects.select_related("batch").order_by("id")
    rows = rows.annotate(entry=Subquery(leaf.values("entry")), leaf_mode=Subquery(leaf.values("livemode")))
    for retirement in rows.iterator(chunk_size=2_000):
        if retirement.entry is None:
            yield f"retirement {retirement.number}: no leaf"
            continue
        if retirement.leaf_mode != retirement.livemode:
            yield f"retirement {retirement.number}: its leaf is of the other mode"
        try:
            written = encode(leaf_of(retirement))
        except LeafMalformed as error:
            yield f"retirement {retirement.number}: {error}"
            continue
        if bytes(retirement.entry) != written:
            yield f"retirement {retirement.number}: its leaf says something else"


def leaf_of(retirement: Retirement) -> LogEntry:
    """The log entry of a retirement, from the retirement and its batch alone."""
    batch = retirement.batch
    return LogEntry(
        type=LeafType.RETIREMENT,
        number=retirement.number,
        livemode=retirement.livemode,
        at=retirement.retired_at,
        grams=retirement.grams,
        serials=tuple(retirement.serials),
        project=batch.project_registry_id,
        methodology=batch.methodology_label,
        vintage=batch.vintage,
        purpose=retirement.purpose,
        commitments=json.loads(retirement.commitments) or None,
    )


leaves_without_retirement = from_sql(
    "each leaf of a retirement is an existing retirement's",
    """
    select format('leaf %s: no retirement %s', l.id, l.number)
        from registry_leaf l left join registry_retirement r on r.number = l.number
        where l.type = 'retirement' and r.id is null
    """,
)


def batches_without_leaf() -> Iterator[str]:
    """Every batch was announced in the log when it was issued."""
    logged = set(Leaf.objects.filter(type=LeafType.ISSUANCE).values_list("number", flat=True))
    for serial in Batch.objects.values_list("serial", flat=True):
        if serial not in logged:
            yield f"batch {serial}: no issuance leaf"


def openings_that_do_not_open() -> Iterator[str]:
    """Each opening that is left opens a commitment of its retirement."""
    rows = Opening.objects.select_related("retirement").order_by("id")
    for opening in rows.iterator(chunk_size=2_000):
        made = json.loads(opening.retirement.commitments)
        said = commitments.Opening(field=opening.field, salt=bytes(opening.salt), text=opening.text)
        try:
            opens = commitments.opens(said, made)
        except ValueError:
            opens = False
        if not opens:
            yield f"opening {opening.pk} of {opening.retirement.number}: does not open {opening.field}"


CHECKS = [
    entries,
    segments,
    Check("each retirement has one leaf, which says the same byte by byte", leaves_that_differ),
    leaves_without_retirement,
    Check("each batch was announced in the log", batches_without_leaf),
    Check("each opening opens what was committed to", openings_that_do_not_open),
]
