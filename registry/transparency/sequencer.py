"""The sequencer: gives committed leaves their index, grows the tree, signs it, publishes what was signed.

    grow      one transaction: queue -> leaf_index, tiles          the order is settled here, for ever
    sign      no database write: checkpoint -> archive, synced     only of a tree that is committed
    publish   one insert: archive -> checkpoint                    only what is archived is served

Killed between any two of these, the next run goes on where this one stopped, since each step starts from what the one
before has left on disk. docs/adr/0004 has the reasoning. Whether a leaf is new is asked of the queue, never of its id:
ids are not given in the order of commits.
"""

import logging

from django.db import connection, transaction
from django.utils import timezone

from registry.models.log import Checkpoint, LogState, Tile
from registry.transparency import archive, keys, tiles
from registry.transparency.errors import LogHalted
from registry.transparency.note import checkpoint_text, sign_note
from registry.transparency.stored import read_tile, root_at, tree_size
from registry.transparency.verify import TreeHead

BATCH = 5_000
LOCK = 0x6F6B616573686901  # one number for every process of the site
TAKE = """
with taken as (
    delete from registry_leaf_queue
    where leaf_id in (select leaf_id from registry_leaf_queue order by leaf_id limit %s)
    returning leaf_id
), numbered as (
    select leaf_id, %s::bigint + row_number() over (order by leaf_id) - 1 as index from taken
), placed as (
    insert into registry_leaf_index (index, leaf_id) select index, leaf_id from numbered
)
select count(*), string_agg(leaf.hash, ''::bytea order by numbered.index)
from numbered join registry_leaf leaf on leaf.id = numbered.leaf_id
"""
logger = logging.getLogger(__name__)


def integrate(*, wait: bool = False) -> int:
    """Take every waiting leaf into the log; answers how many. Safe to call at any time, from any process.

    While another process is at it this answers 0 at once, or with `wait` takes its turn. When the log is halted it
    answers too, and `log_health` says why.
    """
    done = 0
    try:
        while (taken := grow(wait=wait)) is not None:
            sign()
            publish()
            done += taken
            if taken < BATCH:
                _note("")
                break
    except LogHalted as error:
        _note(str(error))
    except LookupError as error:
        _note(f"the tiles in the database are damaged: {error}")
    except OSError as error:
        _note(f"the files of the log cannot be used: {error.strerror}")
    return done


def grow(*, wait: bool = False) -> int | None:
    """Give up to BATCH waiting leaves their index and write the tiles. None: another process is at it.

    Raises LogHalted when this database is not the one that the last checkpoint was signed from.
    """
    with transaction.atomic(durable=True):
        if not _lock(wait=wait):
            return None
        keys.start()
        size = tree_size()
        with archive.opened() as opened:
            check_lineage(opened.last(), size)
        with connection.cursor() as cursor:
            # A signature must never outlive the tree it is of, whatever the server's default is.
            cursor.execute("set local synchronous_commit = on")
            cursor.execute(TAKE, [BATCH, size])
            taken, hashes = cursor.fetchone() or (0, b"")
        if taken:
            changed = tiles.grow(read_tile, size, bytes(hashes))
            Tile.objects.bulk_create(
                [Tile(level=level, n=n, data=data) for (level, n), data in changed.items()],
                update_conflicts=True,
                unique_fields=["level", "n"],
                update_fields=["data"],
            )
        return int(taken)


def sign() -> None:
    """Sign the committed tree and put the checkpoint into the archive, unless it is there. Raises LogHalted."""
    with archive.opened() as opened:
        size, last = tree_size(), opened.last()
        if last is not None and archive.head_of(last).size == size:
            return
        check_lineage(last, size)
        head = TreeHead(keys.origin(), size, root_at(size))
        opened.append(sign_note(checkpoint_text(head), keys.signers(timezone.now())))


def publish() -> None:
    """Serve the last checkpoint of the archive from now on."""
    with archive.opened() as opened:
        note = opened.last()
    if note is not None:
        head = archive.head_of(note)
        Checkpoint.objects.bulk_create(
            [Checkpoint(size=head.size, root=head.root, note=note)], ignore_conflicts=True
        )


def check_lineage(last: str | None, size: int) -> None:
    """Raises LogHalted unless a tree of `size` entries in this database continues the last checkpoint signed."""
    published = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    if last is None:
        if published is not None:
            raise LogHalted("the checkpoint archive is gone: what this log has signed is not known")
        return
    head = archive.head_of(last)
    if head.origin != keys.origin():
        raise LogHalted(f"the checkpoint archive is that of another log, {head.origin}")
    if published is not None and published > head.size:
        raise LogHalted("the checkpoint archive is older than the database")
    if size < head.size:
        raise LogHalted(f"the database is older than the log: {size} entries, {head.size} were signed")
    if root_at(head.size) != head.root:
        raise LogHalted(f"the database has another tree than the one signed at {head.size} entries")


def _lock(*, wait: bool) -> bool:
    """The lock that makes this the only process to give out indexes, until the transaction ends."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
        return row is not None and bool(row[0])


def _note(halted: str) -> None:
    """Leave word for `log_health`."""
    if halted:
        logger.error("The log is halted: %s", halted)
    LogState.objects.bulk_create(
        [LogState(pk=1, looked_at=timezone.now(), halted=halted)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["looked_at", "halted"],
    )
