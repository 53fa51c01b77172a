"""Witnesses: who they are, their cosignatures as they come in, and the checkpoint with these below it.

A witness asks for the checkpoint, sees for itself that the log only grew, and sends the checkpoint back with a line of
its own (c2sp.org/tlog-cosignature). From then on that line goes wherever the checkpoint goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

from django.db.models import OuterRef, Q, Subquery

from registry.models.log import Checkpoint
from registry.models.witnesses import Cosignature, Witness
from registry.transparency.errors import CosignatureRefused
from registry.transparency.verify import (
    COSIGNATURE,
    ProofInvalid,
    VerifierKey,
    cosigned,
)

LONGEST = 16_384  # bytes of a checkpoint with its signatures
CLOCKS = timedelta(minutes=5)  # by which a witness's clock and ours may differ


def add(*, vkey: str, since: date) -> Witness:
    """Let a witness cosign from a day (UTC) on. Raises ProofInvalid unless the key is one of the type 0x04."""
    key = VerifierKey.parse(vkey)
    if key.kind != COSIGNATURE:
        raise ProofInvalid("this is not the key of a witness: its type must be 0x04, Ed25519 cosignature")
    return Witness.objects.create(vkey=str(key), since=since)


def end(*, vkey: str, until: date) -> bool:
    """Let a witness cosign up to a day and no longer. What it cosigned stays. False: no such witness."""
    return Witness.objects.filter(vkey=vkey).update(until=until) == 1


def accept(note: str, *, at: datetime) -> list[Cosignature]:
    """Store the cosignatures that stand below a published checkpoint; again is no harm.

    Raises CosignatureRefused: 400 not a checkpoint, 404 not one of ours, 409 of this size but another root,
    403 no cosignature of a witness that cosigns now, 422 a time that cannot be.
    """
    text, _, lines = note.rpartition("\n\n")
    try:
        size = int(text.split("\n")[1])
        checkpoint = Checkpoint.objects.filter(size=size).first()
    except (IndexError, ValueError, OverflowError) as error:
        raise CosignatureRefused(HTTPStatus.BAD_REQUEST, "this is not a checkpoint") from error
    if checkpoint is None:
        raise CosignatureRefused(HTTPStatus.NOT_FOUND, "no checkpoint of this size was published")
    if checkpoint.note.rpartition("\n\n")[0] != text:
        raise CosignatureRefused(HTTPStatus.CONFLICT, "this log signed something else at this size")
    witnesses = {VerifierKey.parse(row.vkey): row for row in _in_force(at.date())}
    rows = [
        Cosignature(witness=witnesses[key], checkpoint=checkpoint, seconds=seconds, line=line)
        for line in lines.splitlines()
        for key, seconds in _read(text, line, witnesses).items()
    ]
    if not rows:
        raise CosignatureRefused(HTTPStatus.FORBIDDEN, "none of the witnesses of this log cosigned")
    earliest, latest = (checkpoint.published_at - CLOCKS).timestamp(), (at + CLOCKS).timestamp()
    if not all(earliest <= row.seconds <= latest for row in rows):
        raise CosignatureRefused(
            HTTPStatus.UNPROCESSABLE_ENTITY, "the time is before the checkpoint, or to come"
        )
    return Cosignature.objects.bulk_create(rows, ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Watch:
    """A witness, and the last it cosigned."""

    witness: Witness
    size: int | None
    at: datetime | None


def watching() -> list[Watch]:
    """Every witness there ever was with its latest cosignature, for the page of the log."""
    latest = Cosignature.objects.filter(witness=OuterRef("pk")).order_by("-checkpoint", "-seconds")
    rows = Witness.objects.annotate(
        size=Subquery(latest.values("checkpoint")[:1]), seconds=Subquery(latest.values("seconds")[:1])
    )
    return [
        Watch(row, row.size, None if row.seconds is None else datetime.fromtimestamp(row.seconds, UTC))
        for row in rows
    ]


def verifier_keys() -> list[str]:
    """The keys of all witnesses there ever were: what they cosigned is still passed on."""
    return list(Witness.objects.values_list("vkey", flat=True))


def with_cosignatures(checkpoint: Checkpoint) -> str:
    """The checkpoint as it is served: the log's own signatures, then the newest of each witness."""
    stored = Cosignature.objects.filter(checkpoint=checkpoint).order_by("seconds")
    newest = {row.witness_id: row.line for row in stored}
    return checkpoint.note + "".join(f"{newest[witness]}\n" for witness in sorted(newest))


def latest_cosigned() -> Checkpoint | None:
    """The largest checkpoint that a witness has cosigned."""
    return Checkpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()


def _in_force(day: date) -> list[Witness]:
    return list(Witness.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day))


def _read(text: str, line: str, witnesses: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """The witness of one signature line and its time; nothing when the line is someone else's."""
    try:
        return cosigned(f"{text}\n\n{line}\n", witnesses)
    except ProofInvalid as error:
        raise CosignatureRefused(HTTPStatus.FORBIDDEN, str(error)) from error
