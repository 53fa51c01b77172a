"""Where a batch's entries lead: its units as a line that each entry paints a stretch of.

Neighbouring stretches in one state are kept as one, so a million retirements of a batch sold in order are one stretch,
and a replay needs memory only for what is really scattered.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import chain, pairwise
from typing import NamedTuple

from registry.enums import Act, Condition


class Place(IntEnum):
    """A condition of units, and what a segment's row alone does not say: on sale (on a shelf, or returned)."""

    HELD = Condition.HELD
    ON_HOLD = Condition.ON_HOLD
    RETIRED = Condition.RETIRED
    CANCELLED = Condition.CANCELLED
    BUFFER = Condition.BUFFER
    SALE = 6


class State(NamedTuple):
    place: Place
    account: int


# act: the places from which it may take units of its source (None: they did not exist), and where it puts them.
MOVES: dict[Act, tuple[set[Place | None], Place]] = {
    Act.ISSUE: ({None}, Place.HELD),
    Act.BUFFER: ({None}, Place.BUFFER),
    Act.TRANSFER: ({Place.HELD}, Place.HELD),
    Act.SHELVE: ({Place.HELD}, Place.SALE),
    Act.UNSHELVE: ({Place.SALE}, Place.HELD),
    Act.SPLIT: ({Place.SALE}, Place.SALE),
    Act.MERGE: ({Place.SALE}, Place.SALE),
    Act.CANCEL: ({Place.HELD}, Place.CANCELLED),
    Act.REVERSE: ({Place.BUFFER}, Place.CANCELLED),
    Act.HOLD: ({Place.SALE}, Place.ON_HOLD),
    Act.RELEASE: ({Place.ON_HOLD}, Place.SALE),
    Act.RETIRE: ({Place.ON_HOLD, Place.SALE, Place.HELD}, Place.RETIRED),
}


class Track:
    """The line [0, grams) of one batch."""

    def __init__(self, grams: int) -> None:
        self.grams = grams
        self.starts: list[int] = [0]
        self.states: list[State | None] = [None]

    def apply(self, act: Act, lo: int, hi: int, source: int | None, target: int) -> str:
        """Paint one entry; answers with what is wrong with it, or nothing. A wrong entry is painted all the same."""
        if not 0 <= lo < hi <= self.grams:
            return f"[{lo}, {hi}) lies outside the batch"
        places, place = MOVES[act]
        first, last = bisect_right(self.starts, lo) - 1, bisect_left(self.starts, hi)
        before = self.states[first:last]
        right = [s for s in before if (s and s.place) in places and (s and s.account) == source]
        self._paint(lo, hi, first, last, State(place, target))
        return (
            ""
            if len(right) == len(before)
            else f"[{lo}, {hi}) was not there to take: {set(before) - set(right)}"
        )

    def differences(
        self, pieces: Iterable[tuple[int, int, State]]
    ) -> Iterator[tuple[int, int, State | None, State | None]]:
        """Where the line and these pieces, in order, do not agree: (lo, hi, on the line, in the pieces)."""
        there = [(lo, hi, state) for lo, hi, state in pieces if lo < hi <= self.grams]
        cuts = sorted({*self.starts, *chain.from_iterable(piece[:2] for piece in there), self.grams})
        line, row = 0, 0
        for lo, hi in pairwise(cuts):
            while line + 1 < len(self.starts) and self.starts[line + 1] <= lo:
                line += 1
            while row < len(there) and there[row][1] <= lo:
                row += 1
            stands = there[row][2] if row < len(there) and there[row][0] <= lo else None
            if stands != self.states[line]:
                yield lo, hi, self.states[line], stands

    def stretches(self, state: State) -> Iterator[tuple[int, int]]:
        """Where the units in one state lie, in order."""
        for lo, hi, found in zip(self.starts, [*self.starts[1:], self.grams], self.states, strict=True):
            if found == state:
                yield lo, hi

    def _paint(self, lo: int, hi: int, first: int, last: int, state: State) -> None:
        """Replace the stretches first..last by what is left of them at either end, and [lo, hi) between."""
        end = self.starts[last] if last < len(self.starts) else self.grams
        starts, states = [lo], [state]
        fresh: list[State | None] = list(states)
        if self.starts[first] < lo:
            starts.insert(0, self.starts[first])
            fresh.insert(0, self.states[first])
        if hi < end:
            starts.append(hi)
            fresh.append(self.states[last - 1])
        # Join with equal neighbours on both sides.
        if first > 0 and self.states[first - 1] == fresh[0]:
            first -= 1
            starts[0] = self.starts[first]
        if last < len(self.starts) and self.states[last] == fresh[-1]:
            last += 1
        for i in range(len(fresh) - 1, 0, -1):
            if fresh[i] == fresh[i - 1]:
                del fresh[i], starts[i]
        self.starts[first:last] = starts
        self.states[first:last] = fresh
