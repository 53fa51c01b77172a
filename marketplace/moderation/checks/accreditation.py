"""May the scheme, the method and the verification body behind these credits stand behind them today?"""

from dataclasses import dataclass
from datetime import date

from marketplace.moderation.checks.result import Outcome, Result

ENDS_SOON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind a batch: standings as words of registry.enums.Standing; None: no last day."""

    scheme: str
    scheme_until: date | None
    methodology: str
    body: str
    body_may_verify: bool
    body_until: date | None
    project_suspended: bool


def check_accreditation(backing: Backing, *, on: date) -> Result:
    """Fails when one of them does not stand on this day; warns when one ends within sixty days."""
    against = []
    if backing.scheme != "active" or (backing.scheme_until is not None and backing.scheme_until < on):
        against.append("scheme")
    if backing.methodology != "active":
        against.append("methodology")
    if backing.body != "active" or not backing.body_may_verify:
        against.append("body")
    if backing.project_suspended:
        against.append("project")
    if against:
        return Result(Outcome.FAILS, {"against": against})
    ends = [day for day in (backing.scheme_until, backing.body_until) if day is not None]
    if ends and (min(ends) - on).days < ENDS_SOON_DAYS:
        return Result(Outcome.WARNS, {"ends": min(ends).isoformat()})
    return Result(Outcome.PASSES)
