"""The Merkle tree of RFC 9162, section 2.1, as pure functions over a reader of complete subtrees.

A `Nodes` reader answers `nodes(height, i)` with the hash over the 2**height entries from i * 2**height on;
the tiles store these. Ranges are half open: [lo, hi), lo a multiple of the smallest power of two >= hi - lo.
"""

import hashlib
from collections.abc import Callable

from registry.transparency.verify import node_hash

Nodes = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256(b"").digest()


def root(nodes: Nodes, size: int) -> bytes:
    """The tree hash of the first `size` entries."""
    return _range_root(nodes, 0, size) if size else EMPTY_ROOT


def inclusion_path(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child: RFC 9162, 2.1.3.1."""
    if not 0 <= index < size:
        raise ValueError("the index lies beyond the tree")
    path, lo, hi = [], 0, size
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            path.append(_range_root(nodes, middle, hi))
            hi = middle
        else:
            path.append(_range_root(nodes, lo, middle))
            lo = middle
    return path[::-1]


def consistency_path(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """The hashes that show the tree of `old` entries to be the beginning of `new`: RFC 9162, 2.1.4.1."""
    if not 0 < old <= new:
        raise ValueError("sizes are 0 < old <= new")
    path, lo, hi, whole = [], 0, new, True
    while old != hi:
        middle = lo + _split(hi - lo)
        if old <= middle:
            path.append(_range_root(nodes, middle, hi))
            hi = middle
        else:
            path.append(_range_root(nodes, lo, middle))
            lo, whole = middle, False
    if not whole:
        path.append(_range_root(nodes, lo, hi))
    return path[::-1]


def _range_root(nodes: Nodes, lo: int, hi: int) -> bytes:
    width = hi - lo
    if width & (width - 1) == 0:
        height = width.bit_length() - 1
        return nodes(height, lo >> height)
    middle = lo + _split(width)
    return node_hash(_range_root(nodes, lo, middle), _range_root(nodes, middle, hi))


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1
