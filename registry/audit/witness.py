"""What a witness does: see that the log only grew since the last time, say so with a signature, and send it back.

A witness reads no entries. From a few tiles it makes the proof that the tree it saw last is the beginning of the tree
it sees now, and never signs a tree of which this is not so (c2sp.org/tlog-witness).
"""

from collections.abc import Callable, Sequence

from registry.audit.findings import Unfit
from registry.audit.heads import LOG, Head, Memory, read_head, read_keys, read_witnesses
from registry.audit.source import Source
from registry.transparency import tiles
from registry.transparency.merkle import consistency_path
from registry.transparency.note import Cosigner
from registry.transparency.tiles import WIDTH, TileName
from registry.transparency.verify import ProofInvalid, TreeHead, VerifierKey, check_consistency


def bear_witness(
    source: Source,
    *,
    cosigner: Cosigner,
    trusted: Sequence[VerifierKey],
    remembered: Memory | None,
    save: Callable[[Memory], None],
    seconds: int,
) -> tuple[Head, str]:
    """Cosign the checkpoint that the log shows now; answers with it and the signature line that was sent.

    `save` is called before anything is signed: what was cosigned must not be forgotten. Without trusted keys the
    remembered ones count, at the very first time those that the log shows. Raises Unfit when the log did not only
    grow, or refuses the cosignature; Unreachable.
    """
    served = read_keys(source)
    keys = tuple(trusted) or (remembered.keys if remembered else ()) or tuple(served)
    head = read_head(source, trusted=keys, named=[*served, *read_witnesses(source), cosigner.verifier])
    if remembered:
        check_growth(source, remembered.head, head.tree)
    save(Memory(keys, head.tree, head.note))
    text, _, signatures = head.note.rpartition("\n\n")
    line = cosigner.line(f"{text}\n", seconds)
    status, words = source.send(f"{LOG}/cosignature", f"{text}\n\n{signatures}{line}".encode())
    if status != 200:
        raise Unfit(f"{LOG}/cosignature", f"answers {status}: {words.decode(errors='replace').strip()}")
    return head, line


def check_growth(source: Source, old: TreeHead, new: TreeHead) -> None:
    """The tree seen last is the beginning of the one seen now. Raises Unfit."""
    where = f"{LOG}/checkpoint"
    if old.origin != new.origin:
        raise Unfit(where, f"is of another log than last time, {old.origin}")
    if new.size < old.size:
        raise Unfit(where, f"covers {new.size} entries, but the log signed {old.size} before: it has shrunk")
    if old.size == 0:
        return  # every tree begins with the empty one

    def read(level: int, n: int) -> bytes:
        width = min(WIDTH, (new.size >> 8 * level) - n * WIDTH)
        return source.read(f"{LOG}/tile/{TileName(level, n, width)}")

    try:
        path = consistency_path(tiles.nodes(read), old.size, new.size)
        check_consistency(old.size, old.root, new.size, new.root, path)
    except (ProofInvalid, LookupError) as error:
        raise Unfit(
            where, f"of {new.size} entries does not continue the one of {old.size}: {error}"
        ) from error
