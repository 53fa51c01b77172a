"""Amendment: other words for a retirement, within a window. A new record names the old one; both stay provable."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from people.models import User
from registry.enums import Purpose
from registry.errors import AmendmentTooLate, NothingAmended, NotYetLogged
from registry.holdings import now
from registry.models import AmendedOpening, Amendment, Retirement
from registry.retiring.claims import Words, openings_of
from registry.retiring.ownership import assert_owner
from registry.retiring.wordings import Wording, current
from registry.transparency import commitments
from registry.transparency.leaf import LeafType, LogEntry, about_units, append
from registry.transparency.published import Logged, logged


def amend(*, retirement: Retirement, words: Words, by: User | None) -> Amendment:
    """Say other words of a retirement, whose units stay as they are. `by` acts for its owner; None is the platform.

    A word that stays the same keeps its commitment. A changed one is public if it was before, a new one if the
    beneficiary is; who retired for is never public at once. Raises NotAllowed, AmendmentTooLate(days), NotYetLogged
    until the log has an index for the record that is amended, and NothingAmended.
    """
    assert_owner(retirement, by)
    with transaction.atomic():
        retirement = Retirement.objects.select_for_update(no_key=True).get(pk=retirement.pk)
        record = _amendable(retirement)
        before = current(retirement)
        openings = _openings(before, words)
        if (words.purpose, words.beneficiary_kind) == (before.purpose, before.beneficiary_kind) and (
            {each.field: each.text for each in openings}
            == {each.field: each.text for each in before.openings}
        ):
            raise NothingAmended
        shown = {each.field: each.public for each in before.openings}
        public = {
            each.field
            for each in openings
            if shown.get(each.field, each.field != "on_behalf_of" and shown.get("beneficiary", False))
        }
        return _write(
            retirement,
            before,
            record,
            purpose=words.purpose,
            beneficiary_kind=words.beneficiary_kind,
            openings=openings,
            public=public,
        )


def reseal(*, retirement: Retirement, fields: frozenset[str]) -> Amendment:
    """Say the same words again, these fields under new seals that nobody else can open. Inside a transaction.

    Raises AmendmentTooLate(days) and NotYetLogged, as `amend`. What the old seals opened is for the caller to erase.
    """
    record = _amendable(retirement)
    before = current(retirement)
    openings = [
        commitments.Opening(
            each.field, commitments.new_salt() if each.field in fields else bytes(each.salt), each.text
        )
        for each in before.openings
    ]
    return _write(
        retirement,
        before,
        record,
        purpose=Purpose(before.purpose),
        beneficiary_kind=before.beneficiary_kind,
        openings=openings,
        public={each.field for each in before.openings if each.public} - fields,
    )


def _amendable(retirement: Retirement) -> Logged:
    """Where the log has the record that is amended. Raises AmendmentTooLate(days), NotYetLogged."""
    if not is_open(retirement):
        raise AmendmentTooLate(days=settings.AMENDMENT_DAYS)
    record = logged(retirement.number)
    if record is None:
        raise NotYetLogged
    return record


def _write(
    retirement: Retirement,
    before: Wording,
    record: Logged,
    *,
    purpose: Purpose,
    beneficiary_kind: str,
    openings: list[commitments.Opening],
    public: set[str],
) -> Amendment:
    number = f"{retirement.number}-A{before.version}"
    amendment = Amendment.objects.create(
        retirement=retirement,
        version=before.version + 1,
        number=number,
        leaf_number=naming(number, record),
        purpose=purpose,
        beneficiary_kind=beneficiary_kind,
        commitments=commitments.commitments_json(openings),
        amended_at=now(),
    )
    AmendedOpening.objects.bulk_create(
        AmendedOpening(
            amendment=amendment,
            field=each.field,
            salt=each.salt,
            text=each.text,
            public=each.field in public,
        )
        for each in openings
    )
    append(leaf_of_amendment(amendment))
    if settings.OKAESHI_FOLLOWS_AMENDMENTS:
        import_string(settings.OKAESHI_FOLLOWS_AMENDMENTS)(amendment)
    return amendment


def is_open(retirement: Retirement) -> bool:
    """Whether the words of a retirement may still be amended."""
    return now() <= retirement.retired_at + timedelta(days=settings.AMENDMENT_DAYS)


def naming(number: str, record: Logged) -> str:
    """The number of an amendment's leaf: its own, then index and leaf hash of the entry it amends (docs/api.md)."""
    return f"{number}/{record.index}/{record.hash.hex()}"


def leaf_of_amendment(amendment: Amendment) -> LogEntry:
    """The log entry of an amendment, which says everything of the retirement again: the units as they were."""
    retirement = amendment.retirement
    return about_units(
        retirement.batch,
        type=LeafType.AMENDMENT,
        number=amendment.leaf_number,
        at=amendment.amended_at,
        grams=retirement.grams,
        serials=retirement.serials,
        purpose=amendment.purpose,
        commitments=commitments.parse_commitments(amendment.commitments),
    )


def _openings(before: Wording, words: Words) -> list[commitments.Opening]:
    known = {
        each.field: commitments.Opening(each.field, bytes(each.salt), each.text) for each in before.openings
    }
    texts = words.texts()
    if "disclose_on" in known:  # a promise made at retirement is not amended
        texts["disclose_on"] = known["disclose_on"].text
    return openings_of(texts, known=known)
