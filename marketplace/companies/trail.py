"""The audit log as members read it: found, told in words, and as a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from marketplace.companies.acts import ACTS, told
from marketplace.pages.formats import JST
from people.models import AuditEntry, Organisation, User
from people.queries import audit_of

COLUMNS = ("at", "act", "by", "subject", "livemode", "facts")


@dataclass(frozen=True, slots=True)
class Told:
    """One entry in words."""

    at: datetime
    act: str
    what: str
    by: str
    subject: str
    livemode: bool | None
    facts: list[tuple[str, str]]


def sought(organisation: Organisation, asked: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The entries that a search asks for: see forms.AuditSearch."""
    found = audit_of(organisation)
    if act := asked.get("act"):
        found = found.filter(act=act)
    if who := asked.get("who"):
        found = found.filter(Q(by__email__icontains=who) | Q(key__prefix__startswith=who[:14]))
    if since := asked.get("since"):
        found = found.filter(at__gte=datetime.combine(since, time(), JST))
    if until := asked.get("until"):
        found = found.filter(at__lt=datetime.combine(until, time(), JST) + timedelta(days=1))
    return found


def in_words(entries: Iterable[AuditEntry]) -> Iterator[Told]:
    """Each entry as a person reads it, in the language of the moment."""
    for entry in entries:
        yield Told(
            at=entry.at,
            act=entry.act,
            what=str(ACTS.get(entry.act, entry.act)),
            by=_name(entry.by) or (f"{entry.key}" if entry.key else _("Okaeshi")),
            subject=_name(entry.person) or entry.subject,
            livemode=entry.livemode,
            facts=told(entry.facts),
        )


def rows(entries: Iterable[AuditEntry]) -> Iterator[list[Any]]:
    """The same as rows of a table, by COLUMNS: codes and UTC moments, for programs."""
    for entry, words in zip(entries, in_words(entries), strict=True):
        mode = {None: "", True: "live", False: "test"}[entry.livemode]
        facts = "; ".join(f"{name}={value}" for name, value in entry.facts.items())
        at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield [at, entry.act, words.by, words.subject, mode, facts]


def _name(person: User | None) -> str:
    """The address of a person; of one who was forgotten, only that."""
    if person is None:
        return ""
    return _("someone who has left") if person.email.endswith("@deleted.invalid") else person.email
