"""What must hold of a log at any time, said once for all its tests."""

from registry.invariants.log import CHECKS
from registry.models import Leaf, LeafQueue
from registry.transparency import keys, published
from registry.transparency.verify import VerifierKey, open_checkpoint, verify
from tests.registry.transparency import naive_tree
from tests.registry.transparency.second_verifier import accepts


def trusted() -> list[VerifierKey]:
    return [VerifierKey.parse(vkey) for vkey in keys.verifier_keys()]


def offenders() -> list[str]:
    """What check_books finds wrong with the log."""
    return [line for check in CHECKS for line in check.offenders()]


def assert_every_leaf_is_proved() -> None:
    """No hole, no leaf lost, and a proof that two verifiers accept for each."""
    leaves = list(Leaf.objects.order_by("indexed__index"))
    assert [leaf.indexed.index for leaf in leaves] == list(range(len(leaves)))
    head = open_checkpoint(published.latest_checkpoint().note, trusted())
    assert head.size == len(leaves)
    assert head.root == naive_tree.tree_hash([bytes(leaf.entry) for leaf in leaves])
    assert not LeafQueue.objects.exists()
    assert offenders() == []
    for leaf in leaves[:: max(1, len(leaves) // 10)]:
        proof = published.proof_for(leaf.pk).encode()
        assert verify(bytes(leaf.entry), proof, trusted()).size == len(leaves)
        assert accepts(bytes(leaf.entry), proof, str(trusted()[0]))
