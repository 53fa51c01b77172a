"""Signed notes, checkpoints and proofs: two verifiers agree, and neither takes a changed byte."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.transparency import merkle, tiles
from registry.transparency.note import Signer, checkpoint_text, proof_text, sign_note
from registry.transparency.tiles import grow
from registry.transparency.verify import (
    ProofInvalid,
    SignerUnknown,
    TreeHead,
    VerifierKey,
    leaf_hash,
    open_checkpoint,
    open_note,
    read_proof,
    verify,
)
from tests.registry.transparency.second_verifier import accepts
from tests.registry.transparency.test_leaf import RETIREMENT_BYTES

ORIGIN = "registry.example/log"
LOG = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
NEXT = Signer(ORIGIN, Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
STRANGER = Signer("elsewhere.example/log", Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34))))


def proof_of(entry: bytes, *, index: int, size: int, signers=(LOG,)) -> bytes:
    entries = [entry if i == index else f"other {i}".encode() for i in range(size)]
    tree = grow(lambda _level, _n: b"", 0, b"".join(map(leaf_hash, entries)))
    nodes = tiles.nodes(lambda level, n: tree[level, n])
    head = TreeHead(ORIGIN, size, merkle.root(nodes, size))
    checkpoint = sign_note(checkpoint_text(head), signers)
    return proof_text(index, merkle.inclusion_path(nodes, index, size), checkpoint).encode()


# From the documentation of golang.org/x/mod/sumdb/note, which signed notes come from.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_published_note_of_another_implementation_opens():
    text, signers = open_note(GO_NOTE, [VerifierKey.parse(GO_KEY)])
    assert text.endswith("what your problem is.\n")
    assert [str(signer) for signer in signers] == [GO_KEY]


def test_a_checkpoint_has_exactly_this_text():
    assert checkpoint_text(TreeHead(ORIGIN, 20_852_163, bytes(32))) == (
        "registry.example/log\n20852163\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    )


def test_a_proof_has_exactly_this_text():
    path, checkpoint = [bytes(32), b"\xff" * 32], "origin\n3\nroot\n\n— name signature\n"
    assert proof_text(2, path, checkpoint) == (
        "c2sp.org/tlog-proof@v1\nindex 2\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n//////////////////////////////////////////8=\n"
        "\norigin\n3\nroot\n\n— name signature\n"
    )


def test_a_proof_of_the_only_entry_has_no_hashes():
    proof = proof_of(RETIREMENT_BYTES, index=0, size=1)
    assert proof.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nregistry.example/log\n1\n")
    assert read_proof(proof).path == ()


@pytest.mark.parametrize(
    ("index", "size"), [(0, 1), (0, 2), (2, 3), (4, 7), (255, 256), (256, 257), (299, 300)]
)
def test_both_verifiers_accept_a_true_proof(index, size):
    proof = proof_of(RETIREMENT_BYTES, index=index, size=size)
    head = verify(RETIREMENT_BYTES, proof, [LOG.verifier])
    assert (head.origin, head.size) == (ORIGIN, size)
    assert accepts(RETIREMENT_BYTES, proof, str(LOG.verifier))


def test_no_changed_byte_is_accepted():
    """Every byte of entry and proof, with each of its bits flipped in turn."""
    proof = proof_of(RETIREMENT_BYTES, index=4, size=7)
    key = str(LOG.verifier)
    for position in range(len(RETIREMENT_BYTES)):
        for bit in range(8):
            entry = flipped(RETIREMENT_BYTES, position, bit)
            assert not accepts(entry, proof, key)
            assert refused(entry, proof)
    for position in range(len(proof)):
        for bit in range(8):
            changed = flipped(proof, position, bit)
            assert not accepts(RETIREMENT_BYTES, changed, key), changed
            assert refused(RETIREMENT_BYTES, changed), changed


def test_no_shortened_or_lengthened_proof_is_accepted():
    proof = proof_of(RETIREMENT_BYTES, index=4, size=7)
    for changed in (*(proof[:end] for end in range(len(proof))), proof + b"\n", b"\n" + proof, proof + b"x"):
        assert not accepts(RETIREMENT_BYTES, changed, str(LOG.verifier))
        assert refused(RETIREMENT_BYTES, changed)


def flipped(data: bytes, position: int, bit: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 1 << bit]) + data[position + 1 :]


def refused(entry: bytes, proof: bytes) -> bool:
    try:
        verify(entry, proof, [LOG.verifier])
    except ProofInvalid:
        return True
    return False


def test_a_proof_signed_by_a_stranger_says_that_the_signer_is_unknown():
    proof = proof_of(RETIREMENT_BYTES, index=0, size=1, signers=[STRANGER])
    with pytest.raises(SignerUnknown):
        verify(RETIREMENT_BYTES, proof, [LOG.verifier])
    with pytest.raises(SignerUnknown):
        verify(RETIREMENT_BYTES, proof, [STRANGER.verifier])
    assert not accepts(RETIREMENT_BYTES, proof, str(LOG.verifier))


def test_while_keys_rotate_either_key_is_enough():
    proof = proof_of(RETIREMENT_BYTES, index=0, size=2, signers=[NEXT, LOG])
    for trusted in ([LOG], [NEXT], [LOG, NEXT], [STRANGER, LOG]):
        assert verify(RETIREMENT_BYTES, proof, [signer.verifier for signer in trusted]).size == 2
        assert accepts(RETIREMENT_BYTES, proof, str(trusted[-1].verifier))


def test_a_wrong_signature_of_a_known_key_spoils_the_note():
    text = checkpoint_text(TreeHead(ORIGIN, 1, bytes(32)))
    good = sign_note(text, [NEXT])
    bad = base64.b64encode(LOG.verifier.hash + bytes(64)).decode()
    with pytest.raises(ProofInvalid, match="wrong"):
        open_checkpoint(f"{good}— {ORIGIN} {bad}\n", [LOG.verifier, NEXT.verifier])
    assert open_checkpoint(f"{good}— {ORIGIN} {bad}\n", [NEXT.verifier]).size == 1


def test_the_verifier_is_one_file_that_works_on_its_own(tmp_path):
    (tmp_path / "verify.py").write_text(Path(verify.__code__.co_filename).read_text())
    (tmp_path / "entry").write_bytes(RETIREMENT_BYTES)
    (tmp_path / "proof").write_bytes(proof_of(RETIREMENT_BYTES, index=4, size=7))
    script = (
        "import sys; sys.path.insert(0, '.')\n"
        "from verify import VerifierKey, verify\n"
        "key = VerifierKey.parse(sys.argv[1])\n"
        "print(verify(open('entry', 'rb').read(), open('proof', 'rb').read(), [key]).size)\n"
        "assert not {'django', 'registry', 'rfc8785'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-I", "-c", script, str(LOG.verifier)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "7\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "Someone"),
        GO_KEY[:-4],
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_not_a_verifier_key_is_refused(text):
    with pytest.raises(ProofInvalid):
        VerifierKey.parse(text)
