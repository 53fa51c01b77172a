"""The tree of RFC 9162, kept in C2SP tiles."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.transparency import merkle, tiles
from registry.transparency.tiles import TileName
from registry.transparency.verify import ProofInvalid, check_consistency, leaf_hash, root_from_path
from tests.registry.transparency import naive_tree

# The test vectors of RFC 6962's reference implementations: eight entries, the roots of the trees of 1 to 8.
ENTRIES = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")
] + [bytes.fromhex("606162636465666768696a6b6c6d6e6f")]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tiled:
    """A tree in memory, grown in the steps that the sequencer takes."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.size = 0

    def append(self, entries: list[bytes]) -> None:
        self.tiles |= tiles.grow(self.read, self.size, b"".join(map(leaf_hash, entries)))
        self.size += len(entries)

    def read(self, level: int, n: int) -> bytes:
        return self.tiles[level, n]

    @property
    def nodes(self) -> merkle.Nodes:
        return tiles.nodes(self.read)


def grown(*steps: int) -> tuple[Tiled, list[bytes]]:
    tree, entries = Tiled(), []
    for step in steps:
        more = [f"entry {len(entries) + i}".encode() for i in range(step)]
        tree.append(more)
        entries += more
    return tree, entries


def test_the_roots_are_those_of_the_published_test_vectors():
    tree = Tiled()
    for entry, expected in zip(ENTRIES, ROOTS, strict=True):
        tree.append([entry])
        assert merkle.root(tree.nodes, tree.size).hex() == expected
    assert merkle.root(Tiled().nodes, 0) == hashlib.sha256(b"").digest()


@given(st.lists(st.integers(1, 300), min_size=1, max_size=4), st.data())
def test_roots_and_proofs_equal_those_of_the_naive_tree(steps, data):
    tree, entries = grown(*steps)
    size = data.draw(st.integers(1, tree.size))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    root = merkle.root(tree.nodes, size)
    assert root == naive_tree.tree_hash(entries[:size])
    inclusion = merkle.inclusion_path(tree.nodes, index, size)
    assert inclusion == naive_tree.path(index, entries[:size])
    assert root_from_path(leaf_hash(entries[index]), index, size, inclusion) == root
    consistency = merkle.consistency_path(tree.nodes, old, size)
    assert consistency == naive_tree.subproof(old, entries[:size])
    check_consistency(old, naive_tree.tree_hash(entries[:old]), size, root, consistency)


@given(st.integers(1, 40), st.data())
def test_a_wrong_inclusion_proof_never_leads_to_the_root(size, data):
    tree, entries = grown(size)
    root = merkle.root(tree.nodes, size)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    path = merkle.inclusion_path(tree.nodes, index, size)
    wrong = [
        (other, size, path) if other != index else (size, size, path),
        (index, size, path[:-1] or [root]),
        (index, size, [*path, root]),
        (index, size, [bytes(32), *path[1:]]),
    ]
    for at, of, hashes in wrong:
        with contextlib.suppress(ProofInvalid):
            assert root_from_path(leaf_hash(entries[index]), at, of, hashes) != root


@given(st.integers(2, 40), st.data())
def test_a_tree_that_was_rewritten_has_no_consistency_proof(size, data):
    tree, entries = grown(size)
    old = data.draw(st.integers(1, size))
    path = merkle.consistency_path(tree.nodes, old, size)
    root = merkle.root(tree.nodes, size)
    was = naive_tree.tree_hash(entries[:old])
    rewritten = naive_tree.tree_hash([b"another", *entries[1:old]])
    for arguments in (
        (old, rewritten, size, root, path),
        (old, was, size, rewritten, path),
        (old, was, size, root, [*path, root]),
        (old, was, size, root, path[:-1] if old < size else [root]),
        (0, was, size, root, path),
        (size + 1, was, size, root, path),
    ):
        with pytest.raises(ProofInvalid):
            check_consistency(*arguments)


def test_a_tree_of_70000_has_the_tiles_of_the_specification():
    tree, _ = grown(70_000)
    widths = {key: len(data) // 32 for key, data in tree.tiles.items()}
    assert [widths[0, n] for n in range(273)] == [256] * 273
    assert (widths[0, 273], widths[1, 0], widths[1, 1], widths[2, 0]) == (112, 256, 17, 1)
    assert len(widths) == 277


def test_a_tree_of_256_has_one_full_tile_and_the_first_hash_above_it():
    tree, entries = grown(255, 1)
    assert {key: len(data) // 32 for key, data in tree.tiles.items()} == {(0, 0): 256, (1, 0): 1}
    assert tree.tiles[1, 0] == naive_tree.tree_hash(entries)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("0/000", TileName(0, 0)),
        ("63/999", TileName(63, 999)),
        ("0/x001/x234/067", TileName(0, 1_234_067)),
        ("1/x001/000.p/17", TileName(1, 1000, 17)),
        ("entries/x273/112.p/255", TileName(None, 273_112, 255)),
    ],
)
def test_a_tile_has_one_path(path, name):
    assert TileName.parse(path) == name
    assert str(name) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "0", "0/", "0/0", "0/0000", "00/000", "64/000", "-1/000", "0/x000/001", "0/001/002", "0/x001", "0/001/",
        "0/000.p/0", "0/000.p/256", "0/000.p/01", "0/000.p/", "0/000.p/1/", "entries/1", "data/000", "0/٠٠٠", "0/000\n",
    ],
)  # fmt: skip
def test_any_other_path_names_no_tile(path):
    assert TileName.parse(path) is None


def test_only_tiles_of_the_tree_are_in_it():
    inside = ["0/272", "0/273.p/112", "0/273.p/1", "1/000", "1/001.p/17", "2/000.p/1", "entries/273.p/112"]
    outside = ["0/273", "0/273.p/113", "0/274.p/1", "1/001", "1/001.p/18", "2/000", "2/000.p/2", "3/000.p/1"]
    assert all(TileName.parse(path).is_in_tree(70_000) for path in inside)
    assert not any(TileName.parse(path).is_in_tree(70_000) for path in outside)


def test_a_bundle_has_each_entry_after_its_length():
    assert tiles.bundle([b"", b"ab", b"c" * 300]) == b"\x00\x00\x00\x02ab\x01\x2c" + b"c" * 300
