"""Verification bodies: what they may verify, from a day to a day, and whether they may on a given one."""

from datetime import date, datetime, time

from django.db import transaction

from people.models import Organisation, User
from registry.enums import Standing
from registry.models import Accreditation, VerificationBody
from registry.queries import JST
from registry.standards.errors import (
    AccreditationExpired,
    AlreadyPublished,
    BodyNotAccredited,
    BodySuspended,
    DatesOutOfOrder,
    OutOfScope,
)
from registry.standards.staff import require_staff


def accredit_body(
    *,
    organisation: Organisation,
    accreditation: str,
    scopes: list[str],
    accredited_from: date,
    accredited_until: date | None = None,
    by: User | None = None,
) -> VerificationBody:
    """Let an organisation verify projects of these kinds from a day to a day, listed under the number `accreditation`.

    Raises StaffOnly, DatesOutOfOrder, AlreadyPublished when it is a body already: then its accreditation is renewed.
    """
    require_staff(by)
    with transaction.atomic():
        body, new = VerificationBody.objects.get_or_create(
            organisation=organisation, defaults={"accreditation": accreditation}
        )
        if not new:
            raise AlreadyPublished(field="organisation")
        renew_accreditation(
            body=body,
            scopes=scopes,
            accredited_from=accredited_from,
            accredited_until=accredited_until,
            by=by,
        )
    return body


def renew_accreditation(
    *,
    body: VerificationBody,
    scopes: list[str],
    accredited_from: date,
    accredited_until: date | None = None,
    by: User | None = None,
) -> Accreditation:
    """Accredit a body for more time or other kinds, beside what it has. Raises StaffOnly, DatesOutOfOrder."""
    require_staff(by)
    if accredited_until is not None and accredited_until < accredited_from:
        raise DatesOutOfOrder(field="accredited_until")
    return Accreditation.objects.create(
        body=body, scopes=sorted(scopes), accredited_from=accredited_from, accredited_until=accredited_until
    )


def require_accredited(body: VerificationBody, kind: str, on: date) -> None:
    """The body may verify this kind of project on this day, as things stood at its end in Japan.

    Raises BodySuspended, AccreditationExpired, OutOfScope.
    """
    last = body.changes.filter(at__lte=datetime.combine(on, time.max, tzinfo=JST)).last()
    if last is not None and last.status != Standing.ACTIVE:
        raise BodySuspended(field="body")
    then = [
        term
        for term in body.accreditations.all()
        if term.accredited_from <= on and (term.accredited_until is None or on <= term.accredited_until)
    ]
    if not then:
        raise AccreditationExpired(field="body")
    if not any(kind in term.scopes for term in then):
        raise OutOfScope(field="body")


def may_verify(body: VerificationBody, kind: str, on: date) -> bool:
    """Whether `require_accredited` has nothing against it."""
    try:
        require_accredited(body, kind, on)
    except BodyNotAccredited:
        return False
    return True
