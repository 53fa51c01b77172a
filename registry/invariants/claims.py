"""Amendments, disclosures and cancellations: each has its leaf, byte by byte, and names what is really there."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from registry.cancellations import leaf_of_cancellation
from registry.enums import Act, Condition
from registry.invariants.check import Check, from_sql
from registry.models import AmendedOpening, Amendment, Cancellation, Disclosure, Leaf
from registry.retiring.amendments import leaf_of_amendment
from registry.retiring.disclosures import leaf_of_disclosure
from registry.retiring.wordings import wordings
from registry.transparency import commitments
from registry.transparency.leaf import LeafMalformed, LeafType, LogEntry, encode


def leaves_that_differ() -> Iterator[str]:
    """Write each of their leaves anew, from the books, and compare it byte by byte; and no leaf without a record."""
    batch = ("retirement__batch", "retirement__batch__project")
    yield from _compared(Amendment.objects.select_related(*batch), leaf_of_amendment, LeafType.AMENDMENT)
    yield from _compared(Disclosure.objects.select_related(*batch), leaf_of_disclosure, LeafType.DISCLOSURE)
    yield from _compared(
        Cancellation.objects.select_related("batch"), leaf_of_cancellation, LeafType.CANCELLATION
    )


def _compared(rows: QuerySet[Any], leaf_of: Callable[[Any], LogEntry], kind: LeafType) -> Iterator[str]:
    entries = {
        number: bytes(entry)
        for number, entry in Leaf.objects.filter(type=kind).values_list("number", "entry")
    }
    row: Model
    for row in rows.order_by("pk").iterator(chunk_size=2_000):
        entry = leaf_of(row)
        written = entries.pop(entry.number, None)
        try:
            if written is None:
                yield f"{kind} {row}: no leaf"
            elif written != encode(entry):
                yield f"{kind} {row}: its leaf says something else"
        except LeafMalformed as error:
            yield f"{kind} {row}: {error}"
    if kind != LeafType.CANCELLATION:  # a reversal cancels units of the buffer with leaves of its own
        yield from (f"leaf {number}: no {kind}" for number in entries)


amended = from_sql(
    "each amendment names the entry of its retirement",
    """
    select format('amendment %s: names %s', a.number, a.leaf_number)
        from registry_amendment a join registry_retirement r on r.id = a.retirement_id
        left join registry_leaf l on l.number = r.number
        left join registry_leaf_index i on i.leaf_id = l.id
        where a.leaf_number is distinct from a.number || '/' || i.index || '/' || encode(l.hash, 'hex')
            or a.number <> r.number || '-A' || (a.version - 1)
    """,
)

cancelled = from_sql(
    "each cancellation has the serials and the mass of its entries, and they lie in the cancellation account",
    f"""
    with entered as (
        select c.id, array_agg(registry_serial(b.serial, e.lo, e.hi) order by e.lo) as serials,
            sum(e.hi - e.lo) as grams
        from registry_cancellation c join registry_batch b on b.id = c.batch_id
        join registry_entry e on e.batch_id = c.batch_id and e.act = {Act.CANCEL:d} and e.source_id = c.account_id
            and registry_serial(b.serial, e.lo, e.hi) = any(c.serials)
        join registry_segment s on s.id = e.segment and s.condition = {Condition.CANCELLED:d}
        group by c.id
    )
    select format('cancellation %s: says %s g %s, entered %s g %s', c.number, c.grams, c.serials, e.grams, e.serials)
        from registry_cancellation c left join entered e on e.id = c.id
        where e.serials is distinct from c.serials or e.grams <> c.grams
    """,
)


def openings_that_do_not_open() -> Iterator[str]:
    """Each opening of an amendment opens what it committed to; what was disclosed or erased was committed to."""
    for opening in (
        AmendedOpening.objects.select_related("amendment").order_by("id").iterator(chunk_size=2_000)
    ):
        said = commitments.Opening(opening.field, bytes(opening.salt), opening.text)
        if not commitments.opens(said, json.loads(opening.amendment.commitments)):
            yield f"opening {opening.pk} of {opening.amendment.number}: does not open {opening.field}"
    for disclosure in (
        Disclosure.objects.select_related("retirement").order_by("id").iterator(chunk_size=2_000)
    ):
        made = {
            (field, commitment)
            for wording in wordings(disclosure.retirement)
            for field, commitment in wording.commitments.items()
        }
        for field, commitment in json.loads(disclosure.commitments).items():
            if (field, commitment) not in made:
                yield f"disclosure {disclosure.number}: {field} was not committed to before"


erased = from_sql(
    "what was erased is gone",
    """
    select format('%s: %s was erased and is there', r.number, e.field)
        from registry_erasure e join registry_retirement r on r.id = e.retirement_id
        where exists (
            select from registry_opening o where o.retirement_id = r.id and o.field = e.field
                and r.commitments::jsonb ->> o.field = e.commitment
        ) or exists (
            select from registry_amendment a join registry_amendedopening o on o.amendment_id = a.id
            where a.retirement_id = r.id and o.field = e.field and a.commitments::jsonb ->> o.field = e.commitment
        )
    """,
)

CHECKS = [
    Check(
        "each amendment, disclosure and cancellation has one leaf, which says the same", leaves_that_differ
    ),
    amended,
    cancelled,
    Check(
        "each opening of an amendment, and each disclosure, opens what was committed to",
        openings_that_do_not_open,
    ),
    erased,
]
