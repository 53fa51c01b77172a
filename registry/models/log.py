"""The transparency log's rows: leaves as the acts wrote them, their place in the tree, and what was signed.

`Leaf`, `LeafIndex` and `Checkpoint` are append-only. `LeafQueue` empties, `Tile` only grows to the right,
`LogKey.signs_until` is set once, and `LogState` is a single row which health checks read.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

LEAF_MAX_BYTES = 65_535  # a C2SP entry bundle prefixes each entry with a uint16


class LeafHash(models.Func):
    """RFC 9162's leaf hash, computed by PostgreSQL: SHA-256(0x00 ‖ entry)."""

    template = "sha256('\\x00'::bytea || %(expressions)s)"
    output_field = models.BinaryField()


class Leaf(models.Model):
    """The exact bytes that one act left in the log. The database itself refuses a hash that is not theirs."""

    entry = models.BinaryField()
    hash = models.BinaryField()
    livemode = models.BooleanField()
    type = models.TextField()
    number = models.TextField()

    class Meta:
        db_table = "registry_leaf"
        constraints: ClassVar = [
            # Not `unique=True`: Django would add a second index, for LIKE, to a hot table.
            models.UniqueConstraint(fields=["number"], name="leaf_number_once"),
            models.CheckConstraint(
                condition=models.Q(hash=LeafHash("entry")), name="leaf_hash_is_of_its_entry"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("entry"), LEAF_MAX_BYTES),
                name="leaf_fits_an_entry_bundle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"


class LeafQueue(models.Model):
    """A leaf that has no index yet: written by the act that wrote the leaf, deleted by the sequencer."""

    # Unchecked by the database: the check would run for every act at its commit. invariants/log.py looks instead.
    leaf = models.OneToOneField(
        Leaf, models.PROTECT, primary_key=True, related_name="queued", db_constraint=False
    )

    class Meta:
        db_table = "registry_leaf_queue"

    def __str__(self) -> str:
        return f"leaf {self.pk} waits"


class LeafIndex(models.Model):
    """The place of a leaf in the tree: 0, 1, 2 … without a gap, given once."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.OneToOneField(Leaf, models.PROTECT, related_name="indexed")

    class Meta:
        db_table = "registry_leaf_index"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="leaf_index_from_0"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.leaf_id} at {self.index}"


class Tile(models.Model):
    """1 to 256 consecutive tree hashes of one level (C2SP tlog-tiles); a narrower one is a prefix of this."""

    level = models.SmallIntegerField()
    n = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        db_table = "registry_tile"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "n"], name="tile_once"),
        ]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.n}, {len(self.data) // 32} wide"


class Checkpoint(models.Model):
    """A signed tree head that is published: the note as it stands in the archive outside the database."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "registry_checkpoint"

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"


class LogKey(models.Model):
    """The public half of a key of the log and when it signs. The private half is a file in settings.KEYS."""

    vkey = models.TextField(unique=True)
    signs_from = models.DateTimeField()
    signs_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_log_key"

    def __str__(self) -> str:
        return self.vkey


class LogState(models.Model):
    """One row: when the sequencer last looked, and why it refuses to sign (empty: it does not refuse)."""

    looked_at = models.DateTimeField()
    halted = models.TextField(blank=True, default="")

    class Meta:
        db_table = "registry_log_state"

    def __str__(self) -> str:
        return self.halted or "running"
