"""Are the units that a listing offers offered a second time somewhere?"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from marketplace.moderation.checks.result import Outcome, Result

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Units [lo, hi) of a number space (a batch of ours, a block of another registry); `place` names their owner."""

    space: str
    lo: int
    hi: int
    place: str


def check_serials(mine: Iterable[Span], others: Iterable[Span]) -> Result:
    """Fails when a unit of `mine` is in `others`, or twice in `mine`. Spans are half-open: neighbours do not touch."""
    own = sorted(mine, key=lambda span: (span.space, span.lo))
    twice = [(one, two) for one, two in pairwise(own) if _meet(one, two)]
    elsewhere = [(one, two) for one in own for two in others if _meet(one, two)]
    found = [
        {"space": one.space, "first": max(one.lo, two.lo), "stop": min(one.hi, two.hi), "place": two.place}
        for one, two in (*twice, *elsewhere)
    ]
    if not own:
        return Result(Outcome.WARNS, {"empty": True})
    return Result(Outcome.FAILS, {"overlaps": found[:SHOWN]}) if found else Result(Outcome.PASSES)


def _meet(one: Span, two: Span) -> bool:
    return one.space == two.space and one.lo < two.hi and two.lo < one.hi
