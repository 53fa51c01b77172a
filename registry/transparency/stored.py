"""The tree as the database keeps it: all that has an index, signed or not yet."""

from registry.models.log import LeafIndex, Tile
from registry.transparency import merkle, tiles


def tree_size() -> int:
    """How many entries have an index."""
    last = LeafIndex.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def root_at(size: int) -> bytes:
    """The root hash of the first `size` entries, from the tiles."""
    return merkle.root(nodes(), size)


def nodes() -> merkle.Nodes:
    """A reader of the tree's complete subtrees; it reads each tile at most once."""
    return tiles.nodes(read_tile)


def read_tile(level: int, n: int) -> bytes:
    """The hashes of a tile so far; none when there is no such tile."""
    data = Tile.objects.filter(level=level, n=n).values_list("data", flat=True).first()
    return b"" if data is None else bytes(data)
