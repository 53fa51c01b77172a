"""Tiles of the tree and bundles of its entries (c2sp.org/tlog-tiles): their names, bytes and growth.

Level l, tile n holds up to 256 hashes, the i-th over the 256**l entries from (n * 256 + i) * 256**l on. Only
hashes over complete subtrees are in a tile: it never changes, it grows to the right, and the partial tile of
an earlier tree is a prefix of it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registry.transparency.merkle import Nodes
from registry.transparency.verify import node_hash

HASH = 32
WIDTH = 256
ENTRIES = "entries"
_NAME = re.compile(
    r"(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<n>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
ReadTile = Callable[[int, int], bytes]  # level, n -> the hashes there are


@dataclass(frozen=True, slots=True)
class TileName:
    """A tile, or with no level a bundle of entries. The width is 256 unless the name says otherwise."""

    level: int | None
    n: int
    width: int = WIDTH

    def __str__(self) -> str:
        groups = [f"{self.n % 1000:03d}"]
        rest = self.n // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{ENTRIES if self.level is None else self.level}/{'/'.join(groups)}{partial}"

    @classmethod
    def parse(cls, text: str) -> "TileName | None":
        """The tile that a path names after `tile/`; None unless it is the one way to write it."""
        match = _NAME.fullmatch(text)
        if match is None:
            return None
        level = None if match["level"] == ENTRIES else int(match["level"])
        name = cls(level, int(re.sub(r"[x/]", "", match["n"])), int(match["width"] or WIDTH))
        return name if str(name) == text else None

    def is_in_tree(self, size: int) -> bool:
        """Whether a tree of this size has all the hashes that the name asks for."""
        return self.n * WIDTH + self.width <= size >> 8 * (self.level or 0)


def grow(read: ReadTile, size: int, leaves: bytes) -> dict[tuple[int, int], bytes]:
    """The tiles, by level and number, that appending leaf hashes to a tree of `size` entries changes."""
    changed: dict[tuple[int, int], bytes] = {}
    level, hashes = 0, leaves
    while hashes:
        start = size >> 8 * level
        n, filled = divmod(start, WIDTH)
        data = (read(level, n)[: filled * HASH] if filled else b"") + hashes
        full = []
        for offset in range(0, len(data), WIDTH * HASH):
            tile = data[offset : offset + WIDTH * HASH]
            changed[level, n] = tile
            if len(tile) == WIDTH * HASH:
                full.append(subtree(tile))
            n += 1
        level, hashes = level + 1, b"".join(full)
    return changed


def subtree(hashes: bytes) -> bytes:
    """The hash over a complete subtree (1, 2, 4 … 256 hashes side by side)."""
    row = [hashes[i : i + HASH] for i in range(0, len(hashes), HASH)]
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def nodes(read: ReadTile) -> Nodes:
    """A reader of complete subtrees over tiles; each tile is read once."""
    seen: dict[tuple[int, int], bytes] = {}

    def node(height: int, i: int) -> bytes:
        level, above = divmod(height, 8)
        n, offset = divmod(i << above, WIDTH)
        if (level, n) not in seen:
            seen[level, n] = read(level, n)
        part = seen[level, n][offset * HASH : (offset + (1 << above)) * HASH]
        if len(part) != HASH << above:
            raise LookupError(f"tile {level}/{n} lacks the hashes from {offset} on")
        return subtree(part)

    return node


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one behind the other, each after its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
