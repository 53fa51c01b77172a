"""The versions of what is said of a retirement: the first as it was made, then each amendment. The last one counts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.models import AmendedOpening, Amendment, Opening, Retirement


@dataclass(frozen=True, slots=True)
class Wording:
    """One version: what was committed to, and what of it is still open to us."""

    version: int
    number: str
    leaf_number: str
    purpose: str
    beneficiary_kind: str
    commitments: Mapping[str, str]
    openings: tuple[Opening | AmendedOpening, ...]
    at: datetime

    @property
    def public(self) -> dict[str, str]:
        """The words that everyone may read, by their field."""
        return {each.field: each.text for each in self.openings if each.public}

    @property
    def withheld(self) -> tuple[str, ...]:
        """The fields that their owner could still disclose."""
        return tuple(each.field for each in self.openings if not each.public)

    @property
    def has_erased_words(self) -> bool:
        return len(self.openings) < len(self.commitments)


def wordings(retirement: Retirement) -> list[Wording]:
    """Every version, oldest first."""
    return [first(retirement), *(amended(each) for each in retirement.amendments.all())]


def current(retirement: Retirement) -> Wording:
    """The version that counts."""
    return wordings(retirement)[-1]


def currents(found: Iterable[Retirement]) -> dict[int, Wording]:
    """The versions that count of many retirements, by their id, in as many queries for one as for many."""
    every = {one.pk: one for one in found}
    amendments = (
        Amendment.objects.filter(retirement__in=every).order_by("version").prefetch_related("openings")
    )
    words = {amendment.retirement_id: amended(amendment) for amendment in amendments}
    openings: dict[int, list[Opening]] = {pk: [] for pk in every}
    for opening in Opening.objects.filter(retirement__in=[pk for pk in every if pk not in words]):
        openings[opening.retirement_id].append(opening)
    return {pk: first(one, openings[pk]) for pk, one in every.items() if pk not in words} | words


def first(retirement: Retirement, openings: Iterable[Opening] | None = None) -> Wording:
    """The words as they were said at retirement; who has read its openings hands them over."""
    return Wording(
        version=1,
        number=retirement.number,
        leaf_number=retirement.number,
        purpose=retirement.purpose,
        beneficiary_kind=retirement.beneficiary_kind,
        commitments=json.loads(retirement.commitments),
        openings=tuple(sorted(retirement.openings.all() if openings is None else openings, key=_field)),
        at=retirement.retired_at,
    )


def amended(amendment: Amendment) -> Wording:
    """The words of one amendment."""
    return Wording(
        version=amendment.version,
        number=amendment.number,
        leaf_number=amendment.leaf_number,
        purpose=amendment.purpose,
        beneficiary_kind=amendment.beneficiary_kind,
        commitments=json.loads(amendment.commitments),
        openings=tuple(sorted(amendment.openings.all(), key=_field)),
        at=amendment.amended_at,
    )


def changed_fields(before: Wording, after: Wording) -> list[str]:
    """The fields that an amendment changed, added or left out; of the words themselves nothing is said."""
    fields = sorted({*before.commitments, *after.commitments})
    changed = [field for field in fields if before.commitments.get(field) != after.commitments.get(field)]
    return (["purpose"] if before.purpose != after.purpose else []) + changed


def opened(openings: Iterable[Opening | AmendedOpening]) -> list[dict[str, Any]]:
    """The public openings as the API serves them."""
    return [
        {"field": each.field, "salt": bytes(each.salt).hex(), "text": each.text}
        for each in openings
        if each.public
    ]


def days_of(period: str | None) -> tuple[date, date] | None:
    """The first and the last day of a period as it is committed to: 2025-04-01/2026-03-31."""
    if not period:
        return None
    first, last = period.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def _field(opening: Opening | AmendedOpening) -> str:
    return opening.field
