"""Has the organisation been held against the lists of sanctions and of antisocial forces (反社会的勢力), lately?"""

from collections.abc import Mapping
from datetime import datetime

from marketplace.moderation.checks.result import Outcome, Result


def check_screened(clear_until: Mapping[str, datetime | None], *, now: datetime) -> Result:
    """Fails when one of the two is missing, over or not clear. `clear_until`: kind -> end of the last clear result."""
    missing = sorted(kind for kind, until in clear_until.items() if until is None or until <= now)
    if missing:
        return Result(Outcome.FAILS, {"missing": missing})
    return Result(Outcome.PASSES)
