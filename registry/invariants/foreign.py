"""What was immobilised elsewhere: each unit once, and a batch of ours for each tonne of it, no more and no less."""

from collections.abc import Iterator

from registry import foreign
from registry.errors import RegistryError
from registry.invariants.check import Check, from_sql
from registry.models import ForeignRange
from registry.units import GRAMS_PER_TONNE

once = from_sql(
    "no unit of another registry has entered twice",
    """
    select format('%s %s: %s and %s', b.registry, b.key, a.text, c.text)
        from registry_foreignrange a join registry_foreignrange c on c.block_id = a.block_id and c.id > a.id
            and c.active and a.active and c.first < a.stop and a.first < c.stop
        join registry_foreignblock b on b.id = a.block_id
    """,
)

tonne_for_tonne = from_sql(
    "each immobilised tonne backs one tonne of one batch, in its mode",
    f"""
    with named as (
        select immobilisation_id as id, sum(stop - first) as tonnes, max(place + stop - first) as reached,
            bool_and(active) as active, bool_or(active) as any_active
        from registry_foreignrange group by immobilisation_id
    )
    select format('%s: states %s t, names %s t up to %s, batch of %s g',
            i.number, i.tonnes, n.tonnes, n.reached, b.grams)
        from registry_immobilisation i left join named n on n.id = i.id left join registry_batch b on b.id = i.batch_id
        where n.tonnes is distinct from i.tonnes or n.reached <> i.tonnes
            or b.grams <> i.tonnes * {GRAMS_PER_TONNE} or b.livemode <> i.livemode or b.project_id <> i.project_id
            or b.vintage <> i.vintage
            or (case when i.withdrawn_at is null and i.released_at is null then not n.active else n.any_active end)
    """,
)


def texts_that_say_something_else() -> Iterator[str]:
    """Read every serial number again and compare it with the numbers that are kept."""
    rows = ForeignRange.objects.select_related("block").order_by("id")
    for row in rows.iterator(chunk_size=2_000):
        try:
            units = foreign.parse(row.block.registry, row.text)
        except RegistryError:
            yield f"range {row.pk}: {row.text} is no serial number of {row.block.registry}"
            continue
        if (units.block, units.first, units.last + 1) != (row.block.key, row.first, row.stop):
            yield f"range {row.pk}: {row.text} names other units"


CHECKS = [
    once,
    tonne_for_tonne,
    Check("each foreign serial number names the units that are kept for it", texts_that_say_something_else),
]
