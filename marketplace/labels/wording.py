"""The claim generator: what may be said of an offset product or event, by the country in which it is read.

Every sentence says what was done (credits were retired), how much, and where that can be checked; none says anything of
what is left. What differs:

- Japan: the guideline on offsetting of the Ministry of the Environment (version 3.0, 2024-03-22) wants to be told what
  was counted, what is done to reduce it, how much was offset, with which credits, and when they were retired.
- EU: directive 2024/825 (in force since 2026-09-27) forbids claims on products that rest on offsetting. Its recital 12
  leaves room for saying that one pays for a project: so the words are those of a contribution, and no share is named.
- UK: the ASA's guidance of 2023 wants the scheme named and the basis of the claim beside it, not behind a link.
- Elsewhere: what is common to all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.claims import Market
from marketplace.pages.formats import jst_date, mass


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the thing that a label stands on, in one language. Masses are grams of CO2e.

    `share` is written (`50 %`) or empty; `reductions` are the company's own words; `until` is the day of the last
    retirement.
    """

    who: str
    subject: str
    retired: int
    share: str
    counted: str
    projects: Sequence[str]
    schemes: Sequence[str]
    vintages: Sequence[int]
    retirements: int
    since: date | None
    until: date | None
    reductions: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What may be said: a line for a badge, a sentence, and the facts that belong beside it, as (what, text)."""

    badge: str
    sentence: str
    beside: list[tuple[str, str]]


def words(facts: Facts, market: Market, language: str) -> Words:
    """What may be said of these facts, read in this market, in `ja` or `en`."""
    with override(language):
        return Words(_badge(facts, market), _SENTENCES[market](_values(facts)), _beside(facts, market))


def _badge(facts: Facts, market: Market) -> str:
    said = {"mass": mass(facts.retired)}
    if market == Market.EU:
        return _("Contribution: %(mass)s of credits retired") % said
    return _("Offset: %(mass)s of credits retired") % said


def _values(facts: Facts) -> dict[str, str]:
    return {
        "who": facts.who,
        "subject": facts.subject,
        "mass": mass(facts.retired),
        "projects": _listed(facts.projects),
        "schemes": _listed(facts.schemes),
    }


def _in_japan(said: Mapping[str, str]) -> str:
    return (
        _(
            "%(who)s has offset %(mass)s of the emissions of %(subject)s: credits from %(projects)s, certified under "
            "%(schemes)s, were retired for it."
        )
        % said
    )


def _in_the_eu(said: Mapping[str, str]) -> str:
    return (
        _(
            "With %(subject)s, %(who)s has paid for the retirement of %(mass)s of credits from %(projects)s. This "
            "is a contribution to these projects. It says nothing about the emissions of %(subject)s, which stay as "
            "they are."
        )
        % said
    )


def _in_the_uk(said: Mapping[str, str]) -> str:
    return (
        _(
            "%(who)s has offset %(mass)s of the emissions of %(subject)s through %(schemes)s (%(projects)s). Emissions "
            "beyond this mass are not offset."
        )
        % said
    )


def _elsewhere(said: Mapping[str, str]) -> str:
    return (
        _(
            "%(who)s has retired %(mass)s of credits from %(projects)s (%(schemes)s) for emissions of %(subject)s."
        )
        % said
    )


_SENTENCES: Final[Mapping[Market, Callable[[Mapping[str, str]], str]]] = {
    Market.JAPAN: _in_japan,
    Market.EU: _in_the_eu,
    Market.UK: _in_the_uk,
    Market.OTHER: _elsewhere,
}


def _beside(facts: Facts, market: Market) -> list[tuple[str, str]]:
    rows = [
        (_("What was counted"), facts.counted),
        (_("Part that is offset"), "" if market == Market.EU else facts.share),
        (_("What is done to reduce it"), facts.reductions or _("Nothing is stated.")),
        (_("Credits"), _credits(facts)),
        (_("Retirements"), _times(facts)),
    ]
    return [(name, text) for name, text in rows if text]


def _credits(facts: Facts) -> str:
    years = _listed([str(year) for year in facts.vintages])
    return _("%(mass)s, vintage %(years)s, from %(projects)s") % {
        "mass": mass(facts.retired),
        "years": years,
        "projects": _listed(facts.projects),
    }


def _times(facts: Facts) -> str:
    if facts.until is None:
        return ""
    last = _("%(count)s in the public registry, the latest on %(day)s (Japan)") % {
        "count": facts.retirements,
        "day": jst_date(facts.until),
    }
    if facts.since is None:
        return last
    return _("%(retirements)s; counted from %(day)s on") % {"retirements": last, "day": jst_date(facts.since)}


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(dict.fromkeys(names)) or "–"
