"""What staff reads: the findings of the checks in words, a thing's facts, and a revision beside what is live."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from marketplace.catalogue import revisions
from marketplace.catalogue.models import Listing, Revision
from marketplace.moderation.enums import ScreeningKind
from marketplace.moderation.models import CheckResult
from marketplace.pages import formats

CHECKS: dict[str, Promise] = {
    "screened": pgettext_lazy("check", "Sanctions and antisocial forces"),
    "serials": pgettext_lazy("check", "Serial numbers"),
    "accreditation": pgettext_lazy("check", "Accreditation"),
    "words": pgettext_lazy("check", "Words that claim too much"),
    "price": pgettext_lazy("check", "Price"),
    "duplicates": pgettext_lazy("check", "Listed already"),
    "bodies": pgettext_lazy("check", "Known organisation"),
}
AGAINST: dict[str, Promise] = {
    "scheme": pgettext_lazy("check", "The scheme is not accredited today."),
    "methodology": pgettext_lazy("check", "The methodology is not active."),
    "body": pgettext_lazy("check", "The verification body may not verify such projects today."),
    "project": pgettext_lazy("check", "The project is suspended in the registry."),
}
# Sellers read "your words".
OUR_LABELS: dict[str, Promise] = {
    "words_ja": gettext_lazy("Words in Japanese"),
    "words_en": gettext_lazy("Words in English"),
}
# Words of letters, single characters of Japanese: what a reader would call the same piece.
_PIECES = re.compile(r"[A-Za-z0-9À-ɏ']+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check as it is read: its name, how it came out, and what was found."""

    name: str
    outcome: str
    label: str
    words: tuple[str, ...]


def finding(check: CheckResult, currency: str = "JPY") -> Finding:
    """A kept result in the reader's language."""
    words = tuple(_words(check.name, check.facts, currency))
    return Finding(str(CHECKS.get(check.name, check.name)), check.outcome, check.get_outcome_display(), words)


def _words(name: str, facts: dict[str, Any], currency: str) -> Iterator[str]:
    match name:
        case "words" if facts:
            yield _("Found: %(words)s") % {"words": ", ".join(f"“{word}”" for word in facts["words"])}
        case "price" if "median" in facts:
            middle = formats.money(facts["median"], currency)
            yield _("The middle of %(count)s comparable listings is %(price)s a tonne.") % {
                "count": facts["compared"],
                "price": middle,
            }
        case "price":
            yield _("Fewer than three comparable listings are on sale: nothing to compare with.")
        case "accreditation" if "against" in facts:
            yield from (str(AGAINST[part]) for part in facts["against"])
        case "accreditation" if "ends" in facts:
            yield _("An accreditation ends on %(day)s.") % {
                "day": formats.jst_date(date.fromisoformat(facts["ends"]))
            }
        case "screened" if facts:
            kinds = ", ".join(str(ScreeningKind(kind).label) for kind in facts["missing"])
            yield _("Not looked up within the year, or not clear: %(kinds)s") % {"kinds": kinds}
        case "serials" if "empty" in facts:
            yield _("There are no units in escrow.")
        case "serials" if facts:
            for one in facts["overlaps"]:
                yield _("Units %(first)s to %(stop)s lie also in %(place)s.") % one
        case "duplicates" | "bodies" if facts:
            (names,) = facts.values()
            yield _("The same or nearly: %(names)s") % {"names": ", ".join(names)}


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of a listing: what is live, what is proposed, and the pieces of each with a mark on what differs."""

    label: str
    live: tuple[tuple[bool, str], ...]
    proposed: tuple[tuple[bool, str], ...]

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(mark for mark, _text in (*self.live, *self.proposed))


def beside(revision: Revision) -> list[Beside]:
    """Every line of a listing beside what the revision proposes."""
    changed = {change.column: change for change in revisions.changes(revision)}
    lines = []
    for column, label in revisions.LABELS.items():
        change = changed.get(column)
        now = getattr(revision.listing, column, 0) if change is None else change.before
        then = now if change is None else change.after
        live, proposed = difference(
            shown(column, now, revision.listing), shown(column, then, revision.listing)
        )
        lines.append(Beside(str(OUR_LABELS.get(column, label)), live, proposed))
    return lines


def shown(column: str, value: Any, listing: Listing) -> str:
    """A value of a listing as a reader sees it; a dash for nothing."""
    if column in {"added_grams", "minimum_grams", "offered_grams"}:
        return formats.mass(int(value)) if value else "–"
    if column == "project_price_minor":
        return formats.money(int(value), listing.currency)
    if column == "expires_on":
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return formats.jst_date(day) if day else "–"
    return str(value) or "–"


def difference(before: str, after: str) -> tuple[tuple[tuple[bool, str], ...], tuple[tuple[bool, str], ...]]:
    """Both texts in pieces, each with whether it differs from the other text."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    left, right = [], []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = what == "equal"
        if a < b:
            left.append((not same, "".join(old[a:b])))
        if c < d:
            right.append((not same, "".join(new[c:d])))
    return tuple(left), tuple(right)
