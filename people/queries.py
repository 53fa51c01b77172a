"""Reading: who may act for whom. A stranger gets None, whether the organisation exists or not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils import timezone

from people.models import ApiKey, AuditEntry, Membership, Organisation, Role, User
from people.rights import Right, grants, holders

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

# The ladder by which registry and selling measure. Who has only to do with money or programs looks on there.
RANK = {Role.VIEWER: 1, Role.FINANCE: 1, Role.DEVELOPER: 1, Role.MEMBER: 2, Role.ADMIN: 3, Role.OWNER: 4}


def reaches(role: str, least: Role) -> bool:
    """Whether a role includes another: owner > admin > member > viewer."""
    return RANK[Role(role)] >= RANK[least]


def membership_of(user: User | AnonymousUser, slug: str) -> Membership | None:
    """The user's membership in the organisation with this short name, or None."""
    if not user.is_authenticated:
        return None
    found = Membership.objects.filter(user=user, organisation__slug=slug)
    return found.select_related("organisation", "user").first()


def may_act(user: User | AnonymousUser, organisation: Organisation, least: Role = Role.MEMBER) -> bool:
    """Whether the user has at least this role in the organisation."""
    membership = membership_of(user, organisation.slug)
    return membership is not None and reaches(membership.role, least)


def has_right(user: User | AnonymousUser, organisation: Organisation, right: Right) -> bool:
    """Whether the user's role in the organisation allows this."""
    membership = membership_of(user, organisation.slug)
    return membership is not None and grants(membership.role, right)


def memberships_of(user: User) -> QuerySet[Membership]:
    """Every organisation the user acts for, with the role."""
    return user.memberships.select_related("organisation").order_by("organisation__slug")


def verified_addresses(user: User) -> list[str]:
    """The addresses that a person has shown to be theirs, in lower case."""
    found = EmailAddress.objects.filter(user=user, verified=True)
    return [address.lower() for address in found.values_list("email", flat=True)]


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everyone who acts for the organisation, longest first."""
    return organisation.memberships.select_related("user").order_by("created_at", "pk")


def api_keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """The organisation's keys, newest first, revoked ones too: the page shows when they ended."""
    return organisation.api_keys.select_related("created_by", "replaced_by")


def hash_of(plain: str) -> bytes:
    """SHA-256 of a key as presented. Keys have 256 random bits, so no salt or slow hash is needed."""
    return hashlib.sha256(plain.encode("utf-8", "surrogateescape")).digest()


def find_api_key(plain: str) -> ApiKey | None:
    """The working key that this text is, or None.

    The look-up goes by hash, and every text is hashed and looked up alike: the time it takes says nothing
    about how much of a guess was right.
    """
    working = ApiKey.objects.filter(
        Q(works_until=None) | Q(works_until__gt=timezone.now()), hash=hash_of(plain), revoked_at=None
    )
    return working.select_related("organisation").first()


def audit_of(organisation: Organisation) -> QuerySet[AuditEntry]:
    """All that was done for the organisation, newest first."""
    return organisation.audit_entries.select_related("by", "key", "person").order_by("-at", "-pk")


def members_with(organisation: Organisation, right: Right) -> list[User]:
    """Those who have this right in an organisation, longest first."""
    found = Membership.objects.filter(
        organisation=organisation, role__in=holders(right), user__is_active=True
    )
    return [membership.user for membership in found.select_related("user").order_by("created_at", "pk")]
