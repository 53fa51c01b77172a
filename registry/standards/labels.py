"""Labels of others on methodology versions and batches: from a day, perhaps to a day, each with its source.

Which labels a retirement had is worked out from these dated rows. They are append-only and the database stamps the
moment at which each was written down, so that the answer for a past moment is the same for ever.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from people.models import User
from registry.enums import LabelKind
from registry.models import Batch, Label, LabelEnd, Methodology, Retirement
from registry.queries import JST
from registry.standards.errors import AlreadyPublished, DatesOutOfOrder, LabelEnded
from registry.standards.staff import require_staff


def attach_label(
    *,
    to: Methodology | Batch,
    kind: LabelKind,
    source_url: str,
    as_of: date,
    applies_from: date,
    by: User | None = None,
) -> Label:
    """Write down that others label this, as read at `source_url` on the day `as_of`.

    Raises StaffOnly, AlreadyPublished while the same label is on it already.
    """
    require_staff(by)
    owner = {"batch": to} if isinstance(to, Batch) else {"methodology": to}
    with transaction.atomic():
        type(to)._default_manager.select_for_update().get(pk=to.pk)
        if Label.objects.filter(**owner, kind=kind, end=None).exists():
            raise AlreadyPublished(field="kind")
        made = Label.objects.create(
            **owner, kind=kind, source_url=source_url, as_of=as_of, applies_from=applies_from, attached_by=by
        )
        made.refresh_from_db(fields=["attached_at"])
    return made


def end_label(
    *, label: Label, applies_until: date, source_url: str, reason: str, by: User | None = None
) -> LabelEnd:
    """Write down the last day of a label. Retirements that have it keep it.

    Raises StaffOnly, DatesOutOfOrder, LabelEnded.
    """
    require_staff(by)
    if applies_until < label.applies_from:
        raise DatesOutOfOrder(field="applies_until")
    with transaction.atomic():
        Label.objects.select_for_update().get(pk=label.pk)
        if LabelEnd.objects.filter(label=label).exists():
            raise LabelEnded
        return LabelEnd.objects.create(
            label=label, applies_until=applies_until, source_url=source_url, reason=reason, ended_by=by
        )


def labels_of(retirements: Iterable[Retirement]) -> dict[int, list[Label]]:
    """The labels of each retirement as they stood at its moment, by its primary key; one query for all of them.

    A label counts when it was written down before the retirement and valid on its day in Japan. Its end counts only
    when that was written down before the retirement, too.
    """
    found = list(retirements)
    labels = list(_on([one.batch for one in found]))
    return {one.pk: [label for label in labels if _stood(label, one)] for one in found}


def labels_on(batch: Batch) -> list[Label]:
    """Every label of a batch and of its methodology version, ended ones too, in the order they were written down."""
    return list(_on([batch]))


def labels_today(batches: Iterable[Batch]) -> dict[int, list[Label]]:
    """The labels that stand today in Japan on each batch, by its primary key; one query for all of them."""
    found, today = list(batches), datetime.now(JST).date()
    standing = [label for label in _on(found) if _stands(label, today)]
    return {one.pk: [label for label in standing if _is_on(label, one)] for one in found}


def _stands(label: Label, day: date) -> bool:
    end = getattr(label, "end", None)
    return label.applies_from <= day and (end is None or end.applies_until >= day)


def _is_on(label: Label, batch: Batch) -> bool:
    if label.methodology is None:
        return label.batch_id == batch.pk
    return label.methodology.label == batch.methodology_label


def _on(batches: Iterable[Batch]) -> Iterable[Label]:
    chosen = list(batches)
    if not chosen:
        return []
    where = Q(batch__in={batch.pk for batch in chosen})
    for label in {batch.methodology_label for batch in chosen}:
        code, _slash, version = label.partition("/")
        where |= Q(methodology__code=code, methodology__version=version)
    return Label.objects.filter(where).select_related("methodology", "end")


def _stood(label: Label, retirement: Retirement) -> bool:
    moment = retirement.retired_at
    day = moment.astimezone(JST).date()
    if not _is_on(label, retirement.batch) or label.attached_at > moment or label.applies_from > day:
        return False
    end = getattr(label, "end", None)
    return end is None or end.ended_at > moment or end.applies_until >= day
