"""The tree of the log, built anew from its entries and compared with every tile that is served.

The frontier keeps, for each level, the hashes of the tile that is not full yet: 256 hashes a level at most, however
many entries there are. A full tile becomes one hash of the level above (c2sp.org/tlog-tiles); what is left at the end
are the complete subtrees whose roots make the root of the whole (RFC 9162, 2.1.1).
"""

from collections.abc import Iterator

from registry.audit.findings import Unfit
from registry.audit.source import Source
from registry.transparency.merkle import EMPTY_ROOT
from registry.transparency.tiles import HASH, WIDTH, TileName, subtree
from registry.transparency.verify import leaf_hash, node_hash

LOG = "/registry/log"


class Frontier:
    """The right edge of a growing tree."""

    def __init__(self) -> None:
        self.size = 0
        self.levels: list[list[bytes]] = [[]]

    def add(self, hashed: bytes) -> Iterator[tuple[TileName, bytes]]:
        """Append a leaf hash; answers with the tiles that are full now, from the lowest up."""
        self.size += 1
        level = 0
        while True:
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(hashed)
            if len(self.levels[level]) < WIDTH:
                return
            tile = b"".join(self.levels[level])
            yield TileName(level, (self.size >> 8 * (level + 1)) - 1), tile
            self.levels[level] = []
            hashed, level = subtree(tile), level + 1

    def partial(self) -> Iterator[tuple[TileName, bytes]]:
        """The tiles that a tree of this size has and that are not full."""
        for level, hashes in enumerate(self.levels):
            if hashes:
                yield TileName(level, self.size >> 8 * (level + 1), len(hashes)), b"".join(hashes)

    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.size:
            return EMPTY_ROOT
        *left, root = self._subtrees()
        for node in reversed(left):
            root = node_hash(node, root)
        return root

    def _subtrees(self) -> Iterator[bytes]:
        """The roots of the complete subtrees from left to right, each smaller than the one before."""
        for hashes in reversed(self.levels):
            start = 0
            for bit in reversed(range(WIDTH.bit_length())):
                if len(hashes) & 1 << bit:
                    yield subtree(b"".join(hashes[start : start + (1 << bit)]))
                    start += 1 << bit


class Tree:
    """The tree of one log, read from left to right; it may be read on when the log has grown."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.frontier = Frontier()

    def read_to(self, size: int) -> Iterator[tuple[int, bytes]]:
        """Each further entry with its index, once its hash is found in its tile. Raises Unfit.

        At the end every tile of a tree of this size has been compared, save those compared in an earlier reading.
        """
        while self.frontier.size < size:
            n = self.frontier.size // WIDTH
            known = self.frontier.size - n * WIDTH
            width = min(WIDTH, size - n * WIDTH)
            name = TileName(None, n, width)
            entries = split(name, self.source.read(f"{LOG}/tile/{name}"))
            hashes = [leaf_hash(entry) for entry in entries]
            self._same(TileName(0, n, width), b"".join(hashes), name)
            if known and hashes[:known] != self.frontier.levels[0]:
                raise Unfit(f"tile/{name}", "its first entries are not those it had a moment ago")
            for place in range(known, width):
                yield n * WIDTH + place, entries[place]
                for tile, data in self.frontier.add(hashes[place]):
                    if tile.level:
                        self._same(tile, data)
        for tile, data in self.frontier.partial():
            if tile.level:
                self._same(tile, data)

    def _same(self, name: TileName, made: bytes, bundle: TileName | None = None) -> None:
        """Compare a tile as it is served with what the level below makes. Raises Unfit naming the first hash."""
        served = self.source.read(f"{LOG}/tile/{name}")
        if served == made:
            return
        if len(served) != len(made):
            raise Unfit(f"tile/{name}", f"{len(served)} bytes long, not {len(made)}")
        place = (
            next(i for i in range(0, len(made), HASH) if made[i : i + HASH] != served[i : i + HASH]) // HASH
        )
        if bundle is not None:
            index = name.n * WIDTH + place
            raise Unfit(
                f"leaf {index}", f"the entry in tile/{bundle} does not hash to hash {place} of tile/{name}"
            )
        below = TileName((name.level or 0) - 1, name.n * WIDTH + place)
        raise Unfit(f"tile/{name}", f"hash {place} is not the root of tile/{below}")


def split(name: TileName, data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Unfit unless it is filled to the byte."""
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(data) or len(entries) != name.width:
        index = name.n * WIDTH + len(entries)
        raise Unfit(f"tile/{name}", f"does not hold {name.width} entries; read as far as leaf {index}")
    return entries
