"""Staged disclosure and erasure of words. What is disclosed later opens the commitment that was logged at first."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.db import transaction

from people.errors import NotAllowed
from people.models import User
from registry.certificates.verify import fields_shown
from registry.errors import DisclosureDatePassed, NothingToDisclose, NothingToWithhold
from registry.holdings import now
from registry.models import (
    AmendedOpening,
    Amendment,
    Certificate,
    Disclosure,
    Embargo,
    Erasure,
    Opening,
    Retirement,
)
from registry.queries import JST
from registry.retiring import erasures
from registry.retiring.amendments import reseal
from registry.retiring.claims import ALWAYS_PUBLIC
from registry.retiring.ownership import assert_owner
from registry.retiring.wordings import Wording, current, wordings
from registry.transparency import commitments
from registry.transparency.leaf import LeafType, LogEntry, append

NEVER_BY_ITSELF = frozenset({"on_behalf_of"})  # someone else's name: only its owner's hand makes it public


def disclose(*, retirement: Retirement, fields: Iterable[str], by: User | None) -> Disclosure:
    """Make withheld words public, now and for good. Leaves a `disclosure` leaf with the commitments they open, and the
    certificates that were silent about them are signed anew.

    `by` acts for the owner; None is the platform. Raises NotAllowed, and NothingToDisclose when one of the fields is
    public, erased, or was never said.
    """
    assert_owner(retirement, by)
    with transaction.atomic():
        retirement = Retirement.objects.select_for_update(no_key=True).get(pk=retirement.pk)
        wording = current(retirement)
        wanted = sorted(set(fields))
        if not wanted or not set(wanted) <= set(wording.withheld):
            raise NothingToDisclose
        made = {field: wording.commitments[field] for field in wanted}
        for version in wordings(retirement):
            # The same words may stand in several versions. Words that were replaced stay withheld.
            if same := [field for field in wanted if version.commitments.get(field) == made[field]]:
                _publish(version, same)
                Certificate.objects.filter(retirement=retirement, version=version.version).delete()
        disclosure = Disclosure.objects.create(
            retirement=retirement,
            number=f"{retirement.number}-D{retirement.disclosures.count() + 1}",
            fields=wanted,
            commitments=commitments.canonical(made),
            disclosed_at=now(),
        )
        append(leaf_of_disclosure(disclosure))
        if set(current(retirement).withheld) <= NEVER_BY_ITSELF:
            Embargo.objects.filter(retirement=retirement).delete()
    return disclosure


def withhold(*, retirement: Retirement, fields: Iterable[str], by: User | None) -> Amendment:
    """Take words back from the public, within the window: an amendment seals the same words anew, for their owner
    alone, and what opened the old seals is erased, with the certificates that showed it. Every proof stays valid.

    What was disclosed by a leaf of the log stays public. Raises NotAllowed, NothingToWithhold, AmendmentTooLate(days)
    and NotYetLogged.
    """
    assert_owner(retirement, by)
    wanted = frozenset(fields) - ALWAYS_PUBLIC
    with transaction.atomic():
        retirement = Retirement.objects.select_for_update(no_key=True).get(pk=retirement.pk)
        disclosed = {field for each in retirement.disclosures.all() for field in each.fields}
        before = wordings(retirement)
        if not wanted or not wanted <= set(before[-1].public) - disclosed:
            raise NothingToWithhold
        amendment = reseal(retirement=retirement, fields=wanted)
        lines = _lines(retirement, before, wanted)
        # Last of all, since from here on the words are erased whatever happens: until the commit there are two of them.
        erasures.append(sorted(lines))
        for line in lines:
            _forget(retirement, line)
        Embargo.objects.filter(retirement=retirement).delete()  # a day that was set before is no longer meant
    return amendment


def disclose_from(*, retirement: Retirement, day: date, by: User | None) -> None:
    """Have what is withheld made public on a day in Japan; asked again, another day takes its place.

    Raises NotAllowed, NothingToDisclose, and DisclosureDatePassed for a day that is not after today.
    """
    assert_owner(retirement, by)
    if day <= now().astimezone(JST).date():
        raise DisclosureDatePassed(field="disclose_on")
    with transaction.atomic():
        retirement = Retirement.objects.select_for_update(no_key=True).get(pk=retirement.pk)
        if not set(current(retirement).withheld) - NEVER_BY_ITSELF:
            raise NothingToDisclose
        Embargo.objects.update_or_create(retirement=retirement, defaults={"until": day})


def leaf_of_disclosure(disclosure: Disclosure) -> LogEntry:
    """The log entry of a disclosure."""
    return LogEntry(
        type=LeafType.DISCLOSURE,
        number=disclosure.number,
        livemode=disclosure.retirement.livemode,
        at=disclosure.disclosed_at,
        commitments=commitments.parse_commitments(disclosure.commitments),
    )


def disclose_due(*, today: date) -> int:
    """Make public what its owner promised for today or before; answers how many retirements. Safe to run twice."""
    done = 0
    for embargo in Embargo.objects.filter(until__lte=today).select_related("retirement").order_by("pk"):
        due = set(current(embargo.retirement).withheld) - NEVER_BY_ITSELF
        if due:
            disclose(retirement=embargo.retirement, fields=due, by=None)
            done += 1
        Embargo.objects.filter(pk=embargo.pk).delete()
    return done


def erase(*, retirement: Retirement, fields: Iterable[str], by: User | None) -> None:
    """Erase words for good, in every version; certificates that show them go, too. Every proof stays valid.

    `by` acts for the owner or is staff; None is the platform. Fields that are gone already are passed over. The list
    outside the database is written first, so that neither a crash nor a restore can bring a word back.
    """
    if by is not None and not by.is_staff:
        assert_owner(retirement, by)
    lines = _lines(retirement, wordings(retirement), frozenset(fields))
    erasures.append(sorted(lines))
    with transaction.atomic():
        for line in lines:
            _forget(retirement, line)


def reapply_erasures() -> int:
    """Erase again what the list outside the database says; answers how many words came back with a restore."""
    again = 0
    lines = erasures.lines()
    while some := list(islice(lines, 1_000)):
        numbers = {line.retirement for line in some}
        done = set(
            Erasure.objects.filter(retirement__number__in=numbers).values_list(
                "retirement__number", "field", "commitment"
            )
        )
        there = {one.number: one for one in Retirement.objects.filter(number__in=numbers)}
        for line in some:
            if (line.retirement, line.field, line.commitment) not in done and line.retirement in there:
                with transaction.atomic():
                    _forget(there[line.retirement], line)
                again += 1
    return again


def may_erase(retirement: Retirement, user: User) -> bool:
    """Whether this person may have words of this retirement erased."""
    if user.is_staff:
        return True
    try:
        assert_owner(retirement, user)
    except NotAllowed:
        return False
    return True


def _lines(retirement: Retirement, versions: list[Wording], fields: frozenset[str]) -> set[erasures.Line]:
    at = now()
    return {
        erasures.Line(retirement.number, field, version.commitments[field], at)
        for version in versions
        for field in fields
        if field in version.commitments
    }


def _publish(version: Wording, fields: list[str]) -> None:
    for opening in version.openings:
        if opening.field in fields and not opening.public:
            opening.public = True
            opening.save(update_fields=["public"])


def _forget(retirement: Retirement, line: erasures.Line) -> None:
    # Whoever signs a certificate with this word at the moment has the retirement locked, or will find the word gone.
    Retirement.objects.select_for_update(no_key=True).get(pk=retirement.pk)
    for version in wordings(retirement):
        if version.commitments.get(line.field) != line.commitment:
            continue
        for certificate in Certificate.objects.filter(retirement=retirement, version=version.version):
            if line.field in fields_shown(bytes(certificate.pdf)):
                certificate.delete()
        if version.version == 1:
            Opening.objects.filter(retirement=retirement, field=line.field).delete()
        else:
            AmendedOpening.objects.filter(amendment__number=version.number, field=line.field).delete()
    Erasure.objects.get_or_create(
        retirement=retirement,
        field=line.field,
        commitment=line.commitment,
        defaults={"erased_at": line.at},
    )
