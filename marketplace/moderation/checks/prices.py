"""Is the price far from what comparable credits cost?"""

from collections.abc import Sequence
from statistics import median

from marketplace.moderation.checks.result import Outcome, Result

LEAST = 3  # comparable listings below which a price is not judged
FAR, VERY_FAR = 2, 5  # times the median, or as small a part of it


def check_price(price_minor: int, comparable: Sequence[int]) -> Result:
    """Warns at twice (or half) the median of comparable live listings, fails at five times (or a fifth).

    Prices in minor units for a tonne, of one currency. Why the median: one mistyped price does not move it.
    """
    if len(comparable) < LEAST:
        return Result(Outcome.PASSES, {"too_few": len(comparable)})
    middle = int(median(comparable))
    facts = {"median": middle, "compared": len(comparable)}
    for times, outcome in ((VERY_FAR, Outcome.FAILS), (FAR, Outcome.WARNS)):
        if price_minor >= times * middle or price_minor * times <= middle:
            return Result(outcome, facts)
    return Result(Outcome.PASSES, facts)
