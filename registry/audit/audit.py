"""The steps of an audit, one after the other."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from registry.audit.book import Book
from registry.audit.exported import Exported, check_waiting, read_export
from registry.audit.findings import Unfit
from registry.audit.heads import (
    Head,
    Memory,
    check_announced,
    check_head,
    read_head,
    read_keys,
    read_witnesses,
)
from registry.audit.source import Source
from registry.audit.totals import RECONCILIATION, Shown, check_shown, read_shown
from registry.audit.tree import Tree
from registry.transparency.verify import TreeHead, VerifierKey

PATIENCE: Final = 10  # seconds: a leaf is in the log after two, and a checkpoint is cached for five
AGAIN: Final = 3  # how often the log may be read on before what does not fit is believed
Say = Callable[[str], None]


def audit(
    source: Source,
    *,
    scratch: Path,
    trusted: Sequence[VerifierKey] = (),
    remembered: Memory | None = None,
    modes: Iterable[bool] = (True, False),
    say: Say = lambda _line: None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    pause: Callable[[float], None] = time.sleep,
) -> Memory:
    """Verify a registry from its public data alone; answers with what to remember for the next audit.

    `scratch` is the path of a file to be made, some 600 bytes an entry. Without trusted keys the remembered ones are
    trusted, and without these the keys that the registry itself shows. Raises Unfit and Unreachable.
    """
    auditor = _Auditor(source, Book(scratch), progress)
    auditor.know_keys(trusted, remembered, say)
    auditor.look(modes, say)
    auditor.read_log(say)
    exported = [read_export(source, auditor.book, livemode=mode, size=auditor.size) for mode in auditor.modes]
    say(f"retirements exported, as CSV and as JSON Lines alike: {sum(found.lines for found in exported)}")
    for again in range(AGAIN, -1, -1):
        try:
            auditor.close(exported, say)
            break
        except Unfit:
            # Acts of the last seconds are shown before a checkpoint covers them: read on, and look again.
            if not again or not auditor.read_on(pause):
                raise
    return Memory(tuple(auditor.served), auditor.head.tree, auditor.head.note)


class _Auditor:
    """What one audit has read so far."""

    def __init__(self, source: Source, book: Book, progress: Callable[[int, int], None]) -> None:
        self.source, self.book, self.progress = source, book, progress
        self.tree = Tree(source)
        self.landmarks: list[tuple[TreeHead, str]] = []

    @property
    def size(self) -> int:
        return self.tree.frontier.size

    @property
    def named(self) -> list[VerifierKey]:
        """Everyone whose signature may stand on a checkpoint of this registry."""
        return [*self.served, *self.witnesses]

    def know_keys(self, trusted: Sequence[VerifierKey], remembered: Memory | None, say: Say) -> None:
        """Whose signature counts."""
        self.served = read_keys(self.source)
        self.witnesses = read_witnesses(self.source)
        self.trusted = tuple(trusted) or (remembered.keys if remembered else ()) or tuple(self.served)
        if not trusted and not remembered:
            say("no key was given to trust: taking the registry's word for its own")
        if remembered:
            self.landmarks.append((remembered.head, "the checkpoint remembered from the last audit"))

    def look(self, modes: Iterable[bool], say: Say) -> None:
        """The signed head, the public sums, and the head again: the sums are of a moment between the two."""
        self.modes = tuple(modes)
        self.earlier = read_head(self.source, trusted=self.trusted, named=self.named)
        self.shown = [read_shown(self.source, livemode=mode) for mode in self.modes]
        heads = [self.earlier, *(self._head_of(shown) for shown in self.shown)]
        heads.append(read_head(self.source, trusted=self.trusted, named=self.named))
        self.head = max(heads, key=lambda head: head.tree.size)
        self.landmarks += [(head.tree, f"the checkpoint of {head.tree.size} entries") for head in heads]
        say(f"checkpoint of {self.head.tree.origin}: {self.head.tree.size} entries, {self.head.signed_by()}")

    def _head_of(self, shown: Shown) -> Head:
        if shown.checkpoint is None:
            raise Unfit(RECONCILIATION, "shows no checkpoint")
        return check_head(shown.checkpoint, trusted=self.trusted, named=self.named, where=RECONCILIATION)

    def read_log(self, say: Say) -> None:
        """Every entry to the head, hashed into every tile; each head seen so far is the root of its part of it."""
        goal = self.head.tree.size
        for head, name in self.landmarks:
            if head.size > goal:
                raise Unfit(name, f"covers {head.size} entries, but the log shows {goal}: it has shrunk")
        for place, entry in self.tree.read_to(goal):
            self._pass_landmarks(place)
            self.book.enter(place, entry, origin=self.head.tree.origin)
            self.progress(place + 1, goal)
        self._pass_landmarks(goal)
        say(f"{goal} entries hash to their tiles, each tile to the one above, and all to the signed root")

    def _pass_landmarks(self, size: int) -> None:
        for head, name in self.landmarks:
            if head.size == size and head.root != self.tree.frontier.root():
                raise Unfit(name, f"has another root than the first {size} entries of the log")

    def read_on(self, pause: Callable[[float], None]) -> bool:
        """Wait for a newer head and read up to it. False when there is none: nothing is under way."""
        for _ in range(PATIENCE):
            head = read_head(self.source, trusted=self.trusted, named=self.named)
            if head.tree.size > self.size:
                self.head = head
                self.landmarks = [(head.tree, f"the checkpoint of {head.tree.size} entries")]
                self.read_log(lambda _line: None)
                return True
            pause(1)
        return False

    def close(self, exported: Sequence[Exported], say: Say) -> None:
        """What can be said only once everything is read."""
        check_announced(self.served, self.book.announced, self.head)
        earlier, later = (self.book.sums(size) for size in (self.earlier.tree.size, self.size))
        for found in exported:
            check_waiting(found, self.book)
            for place, number in self.book.never_exported(
                livemode=found.livemode, size=self.earlier.tree.size
            ):
                raise Unfit(f"leaf {place}", f"{number} is retired in the log, but not exported")
        for shown in self.shown:
            check_shown(shown, self.book, earlier, later)
        say(f"keys: {len(self.served)}, each but the first announced in the log; the newest has signed")
        say(f"batches: {len(later)}, in whole tonnes; no gram of them was taken out twice")
        say("every retirement in the log is exported, with the facts and the names it was logged with")
        say("the sums shown for each batch, and their totals, are those of the log")
