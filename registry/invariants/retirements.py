"""Each retirement says what its entries say, its leaf says the same, and its openings open what it committed to."""

from collections.abc import Iterator

from registry.enums import Act, Condition
from registry.invariants.check import Check, from_sql
from registry.models import Batch, Leaf
from registry.transparency.leaf import LeafType

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


# By the function that the acts call; a test holds it against the Python that reads and writes every kind of leaf.
leaves = from_sql(
    "each retirement has one leaf, which says the same byte by byte",
    """
    select format('retirement %s: %s', r.number, case
            when l.id is null then 'no leaf'
            when l.livemode <> r.livemode then 'its leaf is of the other mode'
            else 'its leaf says something else' end)
        from registry_retirement r left join registry_batch b on b.id = r.batch_id
        left join registry_leaf l on l.number = r.number and l.type = 'retirement'
        where l.livemode is distinct from r.livemode or l.entry is distinct from
            registry_retirement_leaf(b, r.number, r.retired_at, r.grams, r.serials, r.purpose, r.commitments)
    """,
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


# sha256(salt, field, NUL, text): registry/transparency/commitments.py has the reasons.
openings = from_sql(
    "each opening opens what was committed to",
    r"""
    select format('opening %s of %s: does not open %s', o.id, r.number, o.field)
        from registry_opening o join registry_retirement r on r.id = o.retirement_id
        where octet_length(o.salt) <> 32 or r.commitments::jsonb ->> o.field is distinct from
            encode(sha256(o.salt || convert_to(o.field, 'UTF8') || '\x00'::bytea || convert_to(o.text, 'UTF8')), 'hex')
    """,
)

CHECKS = [
    entries,
    segments,
    leaves,
    leaves_without_retirement,
    Check("each batch was announced in the log", batches_without_leaf),
    openings,
]
