"""The keys of the log and its signed head, and what an auditor remembers of them from one audit to the next."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.audit.findings import Unfit
from registry.audit.source import Source
from registry.transparency.verify import (
    COSIGNATURE,
    ED25519,
    ProofInvalid,
    TreeHead,
    VerifierKey,
    open_checkpoint,
    open_note,
)

LOG = "/registry/log"


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint that a trusted key signed: its text and who signed it."""

    note: str
    tree: TreeHead
    signers: tuple[VerifierKey, ...]

    def signed_by(self) -> str:
        """Its signers in words: keys of the log by their hash, witnesses by their name."""
        keys = [key.hash.hex() for key in self.signers if key.kind == ED25519]
        witnesses = [key.name for key in self.signers if key.kind == COSIGNATURE]
        return f"signed by {', '.join(keys)}; witnessed by {', '.join(witnesses) or 'nobody yet'}"


@dataclass(frozen=True, slots=True)
class Memory:
    """What an audit leaves for the next: the keys that were announced, and the last head that was seen."""

    keys: tuple[VerifierKey, ...]
    head: TreeHead
    note: str

    @classmethod
    def load(cls, path: Path) -> "Memory | None":
        """What stands in a state file; None when there is none yet. Raises ValueError for another file."""
        if not path.exists():
            return None
        said = json.loads(path.read_text())
        keys = tuple(VerifierKey.parse(key) for key in said["keys"])
        return cls(keys, open_checkpoint(said["checkpoint"], keys), said["checkpoint"])

    def save(self, path: Path) -> None:
        """Write the file whole or not at all."""
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(
            json.dumps({"keys": [str(key) for key in self.keys], "checkpoint": self.note}, indent=1)
        )
        draft.replace(path)


def read_keys(source: Source) -> list[VerifierKey]:
    """The keys that the registry says are its log's, newest first."""
    where = f"{LOG}/key"
    return _keys(where, source.read(where))


def read_witnesses(source: Source) -> list[VerifierKey]:
    """The keys of the witnesses whose cosignatures the registry passes on."""
    where = f"{LOG}/witnesses"
    return _keys(where, source.read(where))


def read_head(
    source: Source,
    *,
    trusted: Sequence[VerifierKey],
    named: Iterable[VerifierKey],
    where: str = f"{LOG}/checkpoint",
) -> Head:
    """The checkpoint that the log shows now."""
    return check_head(_text(where, source.read(where)), trusted=trusted, named=named, where=where)


def check_head(
    note: str, *, trusted: Sequence[VerifierKey], named: Iterable[VerifierKey], where: str
) -> Head:
    """The head in a note that a trusted key signed, if every line below it is of a key that the registry names.

    A verifier passes over signatures of keys it does not know; an auditor asks what they do there.
    """
    try:
        tree = open_checkpoint(note, trusted)
        _, signers = open_note(note, {*trusted, *named})
    except ProofInvalid as error:
        raise Unfit(where, str(error)) from error
    lines = note.rpartition("\n\n")[2].count("\n")
    if len(signers) != lines:
        raise Unfit(
            where, f"{lines - len(signers)} of its signatures are of a key that the registry does not name"
        )
    return Head(note, tree, tuple(signers))


def check_announced(served: Sequence[VerifierKey], announced: Sequence[str], head: Head) -> None:
    """Every key but the first stands in a `key` entry, in their order, and the newest has signed the head."""
    where = f"{LOG}/key"
    names = [str(key) for key in reversed(served)]
    if names[1:] != list(announced):
        raise Unfit(
            where, f"serves {len(names)} keys, but the log announces {len(announced)} after the first"
        )
    if served[0] not in head.signers:
        raise Unfit(f"{LOG}/checkpoint", f"not signed with the newest key, {served[0].hash.hex()}")


def _keys(where: str, data: bytes) -> list[VerifierKey]:
    keys = []
    *lines, rest = _text(where, data).split("\n")
    if rest:
        raise Unfit(f"{where}, line {len(lines) + 1}", "has no end")
    for number, line in enumerate(lines, start=1):
        try:
            keys.append(VerifierKey.parse(line))
        except ProofInvalid as error:
            raise Unfit(f"{where}, line {number}", str(error)) from error
        if str(keys[-1]) != line:
            raise Unfit(f"{where}, line {number}", "not written as a verifier key is")
    return keys


def _text(where: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unfit(where, "not UTF-8") from error
