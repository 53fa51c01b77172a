"""Does the seller's text claim more than a credit shows?"""

from collections.abc import Iterable

from marketplace.claims import Strength, lint
from marketplace.moderation.checks.result import Outcome, Result


def check_words(texts: Iterable[str]) -> Result:
    """Fails for forbidden words, warns for vague ones. The lists and their sources: marketplace/claims.py."""
    found = lint(*texts)
    if not found:
        return Result(Outcome.PASSES)
    forbidden = any(claim.strength == Strength.FORBIDDEN for claim in found)
    return Result(Outcome.FAILS if forbidden else Outcome.WARNS, {"words": [claim.word for claim in found]})
