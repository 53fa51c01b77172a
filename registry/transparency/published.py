"""What the log shows: the last checkpoint that is published, and only what it covers."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from registry.models.log import Checkpoint, Leaf, LeafIndex, LogState
from registry.transparency import merkle, tiles, witnesses
from registry.transparency.note import proof_text
from registry.transparency.stored import nodes, read_tile
from registry.transparency.tiles import HASH, WIDTH, TileName

LONGEST_SILENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry that a published checkpoint covers."""

    index: int
    entry: bytes
    hash: bytes


def latest_checkpoint() -> Checkpoint | None:
    """The published checkpoint with the most entries."""
    return Checkpoint.objects.order_by("-size").first()


def logged(number: str) -> Logged | None:
    """The entry of this number, once a published checkpoint covers it."""
    row = LeafIndex.objects.select_related("leaf").filter(leaf__number=number, index__lt=_size()).first()
    return Logged(row.index, bytes(row.leaf.entry), bytes(row.leaf.hash)) if row else None


def proof_for(leaf_id: int) -> str | None:
    """The tlog-proof of a leaf; None until a checkpoint covers it. Reads tiles only.

    It is the last checkpoint that a witness has cosigned, if that covers the leaf, else the latest.
    """
    place = LeafIndex.objects.filter(leaf_id=leaf_id).first()
    for checkpoint in (witnesses.latest_cosigned(), latest_checkpoint()):
        if checkpoint is not None and place is not None and place.index < checkpoint.size:
            path = merkle.inclusion_path(nodes(), place.index, checkpoint.size)
            return proof_text(place.index, path, witnesses.with_cosignatures(checkpoint))
    return None


def consistency_proof(old: int, new: int) -> list[bytes] | None:
    """The hashes that show the first `old` entries to be the beginning of the first `new`; None beyond the log."""
    if not 0 < old <= new <= _size():
        return None
    return merkle.consistency_path(nodes(), old, new)


def tile(name: TileName) -> bytes | None:
    """The bytes of a tile or bundle; None when the published tree has no such one, or not so wide."""
    if not name.is_in_tree(_size()):
        return None
    if name.level is not None:
        return read_tile(name.level, name.n)[: name.width * HASH]
    first = name.n * WIDTH
    rows = Leaf.objects.filter(indexed__index__gte=first, indexed__index__lt=first + name.width)
    return tiles.bundle(
        bytes(entry) for entry in rows.order_by("indexed__index").values_list("entry", flat=True)
    )


HALTED = "log halted:"


def log_health() -> str:
    """`ok`, or in a few words what keeps the log from going on."""
    state = LogState.objects.filter(pk=1).first()
    if state is None:
        return "log not started"
    if state.halted:
        return f"{HALTED} {state.halted}"
    return (
        "ok" if timezone.now() - state.looked_at < LONGEST_SILENCE else "log stalled: the sequencer is silent"
    )


def _size() -> int:
    checkpoint = latest_checkpoint()
    return 0 if checkpoint is None else checkpoint.size
