"""The entries of the log: canonical JSON (RFC 8785) with the members of docs/api.md and no others.

Nothing personal stands in an entry: every name and message is a commitment (commitments.py). All texts are printable
ASCII without quotation marks and backslashes, so that the SQL acts can write the same bytes without escaping.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

import rfc8785
from django.db import transaction

from registry import serials
from registry.errors import SerialMalformed
from registry.models.credits import Batch
from registry.models.log import LEAF_MAX_BYTES, Leaf, LeafQueue
from registry.transparency.verify import leaf_hash

VERSION = 1
MAX_GRAMS = 2**53 - 1  # the largest integer that every JSON reader holds exactly


class LeafType(StrEnum):
    ISSUANCE = "issuance"
    BUFFER = "buffer"
    RETIREMENT = "retirement"
    CANCELLATION = "cancellation"
    REVERSAL = "reversal"
    AMENDMENT = "amendment"
    DISCLOSURE = "disclosure"
    KEY = "key"


class LeafMalformed(ValueError):
    """These bytes, or these facts, do not make an entry of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """What one entry says. A member that does not apply is None, and absent in the bytes.

    `number` names the record: of a `key` entry it is the verifier key. `grams` is the sum of `serials`.
    """

    type: str  # a LeafType
    number: str
    livemode: bool
    at: datetime
    grams: int | None = None
    serials: tuple[str, ...] | None = None
    project: str | None = None
    methodology: str | None = None
    vintage: int | None = None
    purpose: str | None = None
    commitments: Mapping[str, str] | None = None


def about_units(
    batch: Batch,
    *,
    type: LeafType,
    number: str,
    at: datetime,
    grams: int,
    serials: Sequence[str],
    purpose: str | None = None,
    commitments: Mapping[str, str] | None = None,
) -> LogEntry:
    """What an entry says of units, with what their batch says of them."""
    return LogEntry(
        type=type,
        number=number,
        livemode=batch.livemode,
        at=at,
        grams=grams,
        serials=tuple(serials),
        project=batch.project_registry_id,
        methodology=batch.methodology_label,
        vintage=batch.vintage,
        purpose=purpose,
        commitments=commitments,
    )


_UNITS = {"grams", "serials", "project", "methodology", "vintage"}
_SAID = {"purpose", "commitments"}
_ALWAYS = {"v", "type", "number", "livemode", "at"}
_REQUIRED: dict[LeafType, set[str]] = {
    LeafType.ISSUANCE: _UNITS,
    LeafType.BUFFER: _UNITS,
    LeafType.RETIREMENT: _UNITS | {"purpose"},
    LeafType.CANCELLATION: _UNITS,
    LeafType.REVERSAL: _UNITS,
    LeafType.AMENDMENT: set(),
    LeafType.DISCLOSURE: set(),
    LeafType.KEY: set(),
}
_OPTIONAL: dict[LeafType, set[str]] = {
    LeafType.RETIREMENT: {"commitments"},
    LeafType.CANCELLATION: _SAID,
    LeafType.REVERSAL: _SAID,
    LeafType.AMENDMENT: _UNITS | _SAID,
    LeafType.DISCLOSURE: _UNITS | _SAID,
}
_TEXTS = {
    "number": re.compile(r"[!#-\[\]-~]{1,200}"),
    "project": re.compile(r"[A-Z0-9-]{1,40}"),
    "methodology": re.compile(r"[!#-.0-\[\]-~]{1,60}/[!#-.0-\[\]-~]{1,40}"),
    "purpose": re.compile(r"[a-z_]{1,40}"),
    "at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"),
}
_FIELD = re.compile(r"[a-z_]{1,40}")
_HASH = re.compile(r"[0-9a-f]{64}")


def moment(at: datetime) -> datetime:
    """`at` as an entry can say it: in UTC, cut to the millisecond."""
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def encode(entry: LogEntry) -> bytes:
    """The exact bytes of an entry. Raises LeafMalformed when it could not be read back."""
    if entry.at.utcoffset() is None or entry.at != moment(entry.at):
        raise LeafMalformed("at: a moment with its zone, to the millisecond")
    members: dict[str, Any] = {"v": VERSION}
    members |= {f.name: getattr(entry, f.name) for f in fields(entry) if getattr(entry, f.name) is not None}
    members["at"] = moment(entry.at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    members["type"] = str(entry.type)
    if entry.serials is not None:
        members["serials"] = list(entry.serials)
    if entry.commitments is not None:
        members["commitments"] = dict(entry.commitments)
    _check(members)
    return _canonical(members)


def parse(data: bytes) -> LogEntry:
    """The entry that these bytes are. Raises LeafMalformed unless they are exactly what `encode` makes of it."""
    try:
        members = json.loads(data.decode()) if len(data) <= LEAF_MAX_BYTES else None
    except (ValueError, RecursionError) as error:
        raise LeafMalformed("not JSON in UTF-8") from error
    if not isinstance(members, dict):
        raise LeafMalformed(f"not a JSON object of at most {LEAF_MAX_BYTES} bytes")
    _check(members)
    if _canonical(members) != data:
        raise LeafMalformed("not canonical JSON (RFC 8785)")
    del members["v"]
    members["type"] = LeafType(members["type"])
    members["at"] = datetime.fromisoformat(members["at"])
    if "serials" in members:
        members["serials"] = tuple(members["serials"])
    return LogEntry(**members)


def append(entry: LogEntry) -> Leaf:
    """Write the leaf of an act, in the act's transaction; the sequencer gives it its index after the commit."""
    assert transaction.get_connection().in_atomic_block, "a leaf belongs to the transaction of its act"
    data = encode(entry)
    leaf = Leaf.objects.create(
        entry=data, hash=leaf_hash(data), livemode=entry.livemode, type=entry.type, number=entry.number
    )
    LeafQueue.objects.create(leaf=leaf)
    return leaf


def _canonical(members: Mapping[str, Any]) -> bytes:
    data: bytes = rfc8785.dumps(members)
    if len(data) > LEAF_MAX_BYTES:
        raise LeafMalformed(f"longer than {LEAF_MAX_BYTES} bytes")
    return data


def _check(members: Mapping[str, Any]) -> None:
    if members.get("v") != VERSION or members.get("type") not in list(LeafType):
        raise LeafMalformed("v, type: an unknown version or type")
    kind = LeafType(members["type"])
    required = _ALWAYS | _REQUIRED[kind]
    present = set(members)
    if not required <= present <= required | _OPTIONAL.get(kind, set()):
        raise LeafMalformed(f"not the members of an entry of type {kind}: {', '.join(sorted(present))}")
    if type(members["v"]) is not int or type(members["livemode"]) is not bool:
        raise LeafMalformed("v, livemode: an integer and a boolean")
    for name, form in _TEXTS.items():
        value = members.get(name)
        if name in members and not (isinstance(value, str) and form.fullmatch(value)):
            raise LeafMalformed(f"{name}: {value!r} is not of its form")
    if "vintage" in members and not (type(members["vintage"]) is int and 1990 <= members["vintage"] <= 9999):
        raise LeafMalformed("vintage: a year from 1990 on")
    _check_moment(members["at"])
    _check_units(members)
    _check_commitments(members)


def _check_moment(at: str) -> None:
    try:
        datetime.fromisoformat(at)
    except ValueError as error:
        raise LeafMalformed("at: no such moment") from error


def _check_units(members: Mapping[str, Any]) -> None:
    if ("grams" in members) != ("serials" in members):
        raise LeafMalformed("grams and serials go together")
    if "grams" not in members:
        return
    grams, texts = members["grams"], members["serials"]
    if type(grams) is not int or not 0 < grams <= MAX_GRAMS or not isinstance(texts, list):
        raise LeafMalformed("grams, serials: a positive integer and a list")
    try:
        ranges = [serials.parse(text) for text in texts]
    except (SerialMalformed, TypeError) as error:
        raise LeafMalformed("serials: not a serial number") from error
    if [str(units) for units in ranges] != texts or sum(units.grams for units in ranges) != grams:
        raise LeafMalformed("serials: not in canonical form, or not as many grams as said")
    ordered = sorted((units.batch, units.lo, units.hi) for units in ranges)
    if any(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(ordered)):
        raise LeafMalformed("serials: two ranges overlap")


def _check_commitments(members: Mapping[str, Any]) -> None:
    if "commitments" not in members:
        return
    made = members["commitments"]
    if not isinstance(made, dict) or not made:
        raise LeafMalformed("commitments: an object with at least one member")
    for field, value in made.items():
        if not _FIELD.fullmatch(field) or not isinstance(value, str) or not _HASH.fullmatch(value):
            raise LeafMalformed("commitments: a field in small letters and 64 hexadecimal digits")
