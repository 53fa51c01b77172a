"""Who did what for an organisation: `note` is called in the transaction of the act itself."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from people.models import ApiKey, AuditEntry, Organisation, User


def note(
    organisation: Organisation,
    by: User | ApiKey | None,
    act: str,
    subject: object = "",
    facts: Mapping[str, Any] | None = None,
    *,
    livemode: bool | None = None,
) -> AuditEntry:
    """Write that `by` (a person, a program's key, or None for the platform itself) did this. It stays for ever.

    `act` is `noun.verb`, of marketplace/companies/acts.py, where each app names its own. `subject` is the person whom
    it is about, or the public name of a thing. `facts` are few and plain (JSON): what it was, what it is. Neither may
    hold anything personal: a User is kept as a reference, which leads nowhere once the person is forgotten.
    """
    assert connection.in_atomic_block, "noted in the transaction of the act"
    return AuditEntry.objects.create(
        organisation=organisation,
        livemode=livemode,
        act=act,
        by=by if isinstance(by, User) else None,
        key=by if isinstance(by, ApiKey) else None,
        person=subject if isinstance(subject, User) else None,
        subject="" if isinstance(subject, User) else str(subject),
        facts=dict(facts or {}),
    )
