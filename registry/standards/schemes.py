"""Schemes: accredited from a day to a day, with the prefix of their serials and the text of their criteria."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from people.models import User
from registry.enums import Standing
from registry.models import Methodology, Scheme, StandardDocument
from registry.standards.errors import AlreadyPublished, DatesOutOfOrder, SchemeNotAccredited, TextRefused
from registry.standards.projects import sha256
from registry.standards.staff import require_staff

MOST_BYTES = 10_000_000


def accredit_scheme(
    *, accredited_from: date, accredited_until: date | None = None, by: User | None = None, **facts: Any
) -> Scheme:
    """Let a scheme certify from a day to a day, both included. `facts` are the columns of Scheme.

    Raises StaffOnly, DatesOutOfOrder, AlreadyPublished for a prefix or short name in use.
    """
    require_staff(by)
    _in_order(accredited_from, accredited_until)
    try:
        with transaction.atomic():
            return Scheme.objects.create(
                accredited_from=accredited_from, accredited_until=accredited_until, **facts
            )
    except IntegrityError as error:
        if Scheme.objects.filter(prefix=facts.get("prefix")).exists():
            raise AlreadyPublished(field="prefix") from error
        if Scheme.objects.filter(slug=facts.get("slug")).exists():
            raise AlreadyPublished(field="slug") from error
        raise


def extend_scheme(*, scheme: Scheme, accredited_until: date | None, by: User | None = None) -> Scheme:
    """Give a scheme another last day; None: until further notice. Raises StaffOnly, DatesOutOfOrder."""
    require_staff(by)
    _in_order(scheme.accredited_from, accredited_until)
    scheme.accredited_until = accredited_until
    scheme.save(update_fields=["accredited_until"])
    return scheme


def publish_text(
    *,
    of: Scheme | Methodology,
    title_ja: str,
    title_en: str,
    dated_on: date,
    content: bytes,
    by: User | None = None,
) -> StandardDocument:
    """Publish the criteria of a scheme or the full text of a methodology, under its SHA-256, for ever.

    Raises StaffOnly, TextRefused, AlreadyPublished for the same bytes again.
    """
    require_staff(by)
    media_type = _type_of(content)
    owner = {"scheme": of} if isinstance(of, Scheme) else {"methodology": of}
    facts = {"title_ja": title_ja, "title_en": title_en, "dated_on": dated_on, "media_type": media_type}
    if of.documents.filter(sha256=sha256(content)).exists():
        raise AlreadyPublished(field="file")
    return StandardDocument.objects.create(**owner, **facts, content=content, sha256=sha256(content))


def require_certifying(scheme: Scheme, on: date) -> None:
    """Whether a scheme may certify on this day. Raises SchemeNotAccredited."""
    until = scheme.accredited_until
    within = scheme.accredited_from <= on and (until is None or on <= until)
    if not within or scheme.status != Standing.ACTIVE:
        raise SchemeNotAccredited(field="scheme")


def _type_of(content: bytes) -> str:
    """PDF or plain text, told from the bytes: what a browser might run is not kept."""
    if not 0 < len(content) <= MOST_BYTES:
        raise TextRefused(field="file")
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        if "\0" in content.decode():
            raise TextRefused(field="file")
    except UnicodeDecodeError as error:
        raise TextRefused(field="file") from error
    return "text/plain; charset=utf-8"


def _in_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise DatesOutOfOrder(field="accredited_until")
