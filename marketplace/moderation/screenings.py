"""Holding an organisation against the lists of sanctions and of antisocial forces (反社会的勢力).

A person looks; what they saw is recorded with its source. No list is bought in here: which ones are looked at is the
operator's affair (docs/operating.md), what must be there before an organisation is approved is not.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.catalogue.review import require_independent
from marketplace.moderation import trail
from marketplace.moderation.enums import ScreeningKind, ScreeningResult
from marketplace.moderation.models import Screening
from people.models import Organisation, User

durable = partial(transaction.atomic, durable=True)
GOOD_FOR = timedelta(days=365)
DUE_WITHIN = timedelta(days=30)


def record(
    *,
    organisation: Organisation,
    kind: ScreeningKind,
    source: str,
    result: ScreeningResult,
    by: User,
    note: str = "",
) -> Screening:
    """Keep what one look at one kind of list found, now. Raises NotForYou, NotIndependent."""
    require_independent(by, organisation)
    now = timezone.now()
    with durable():
        kept = Screening.objects.create(
            organisation=organisation,
            kind=kind,
            source=source.strip(),
            result=result,
            note=note.strip(),
            by=by,
            at=now,
            expires_at=now + GOOD_FOR,
        )
        trail.write("screened", by=by, seller=organisation, kind=kind, result=result)
    return kept


def clear_until(organisation: Organisation) -> dict[str, datetime | None]:
    """For each kind: until when the last look is good, or None when it found something or there was none."""
    ends: dict[str, datetime | None] = dict.fromkeys(ScreeningKind.values)
    for look in organisation.screenings.order_by("id"):
        ends[look.kind] = look.expires_at if look.result == ScreeningResult.CLEAR else None
    return ends


def is_clear(organisation: Organisation) -> bool:
    """Whether both kinds were looked at within the year, and the last look found nothing."""
    now = timezone.now()
    return all(until is not None and until > now for until in clear_until(organisation).values())


def due(organisations: QuerySet[Organisation]) -> list[tuple[Organisation, dict[str, datetime | None]]]:
    """Those of the organisations that have to be looked up (again) within thirty days."""
    soon = timezone.now() + DUE_WITHIN
    ends = ((one, clear_until(one)) for one in organisations.prefetch_related("screenings"))
    return [(one, until) for one, until in ends if any(end is None or end <= soon for end in until.values())]
