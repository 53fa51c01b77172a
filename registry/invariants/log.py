"""The log holds every leaf once, without gaps, and its tree is the one that was signed."""

from collections.abc import Iterator

from registry.invariants.check import Check, from_sql
from registry.models import Leaf
from registry.transparency.published import latest_checkpoint
from registry.transparency.verify import leaf_hash, node_hash

places = from_sql(
    "each leaf has a place in the log, or waits for one",
    """
    select format('leaf %s: neither in the log nor waiting', l.id)
        from registry_leaf l left join registry_leaf_index i on i.leaf_id = l.id
        left join registry_leaf_queue q on q.leaf_id = l.id where i.index is null and q.leaf_id is null
    union all
    select format('leaf %s: in the log and waiting', i.leaf_id)
        from registry_leaf_index i join registry_leaf_queue q on q.leaf_id = i.leaf_id
    union all
    select format('leaf %s of the index or queue does not exist', x.leaf_id)
        from (select leaf_id from registry_leaf_index union select leaf_id from registry_leaf_queue) x
        left join registry_leaf l on l.id = x.leaf_id where l.id is null
    """,
)

gaps = from_sql(
    "the places in the log are 0, 1, 2 … without a gap",
    """
    select format('place %s follows %s', index, before)
        from (select index, lag(index, 1, -1::bigint) over (order by index) as before from registry_leaf_index) i
        where index <> before + 1
    """,
)


def roots_that_differ() -> Iterator[str]:
    """Hash every leaf anew and grow the tree again; its root is what the last checkpoint signed."""
    checkpoint = latest_checkpoint()
    if checkpoint is None or checkpoint.size == 0:
        return
    rows = Leaf.objects.filter(indexed__index__lt=checkpoint.size).order_by("indexed__index")
    # The roots of the complete subtrees from left to right, each with its height (RFC 9162, section 2.1.1).
    stack: list[tuple[int, bytes]] = []
    count = 0
    for leaf, entry, kept in rows.values_list("id", "entry", "hash").iterator(chunk_size=5_000):
        fresh = leaf_hash(bytes(entry))
        if fresh != bytes(kept):
            yield f"leaf {leaf}: its hash is not of its bytes"
        count += 1
        height = 0
        while stack and stack[-1][0] == height:
            fresh = node_hash(stack.pop()[1], fresh)
            height += 1
        stack.append((height, fresh))
    if count != checkpoint.size:
        yield f"the checkpoint covers {checkpoint.size} entries, found {count}"
        return
    _, root = stack.pop()
    while stack:
        root = node_hash(stack.pop()[1], root)
    if root != bytes(checkpoint.root):
        yield f"the tree of {count} entries has the root {root.hex()}, signed was {bytes(checkpoint.root).hex()}"


CHECKS = [
    places,
    gaps,
    Check("the tree of all entries has the root that was signed last", roots_that_differ),
]
