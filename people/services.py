"""Acts on people and organisations. `by` is the person who acts; None is the platform itself."""

import secrets
import string
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from people import audit
from people.errors import (
    AlreadyMember,
    KeyEnded,
    LastOwner,
    NotAllowed,
    NotAMember,
    ScopesInvalid,
    SlugTaken,
)
from people.models import ApiKey, Kind, Language, Membership, Mode, Organisation, Role, Scope, User
from people.queries import has_right, hash_of
from people.rights import KEYS, Right

LAST_USED_PRECISION = timedelta(minutes=1)
ROTATION_MAX = timedelta(days=30)
PREFIX_LENGTH = len("ok_live_") + 6
KEY_LETTERS, KEY_LENGTH = string.ascii_letters + string.digits, 43  # 62^43 is just above 2^256


class IssuedKey(NamedTuple):
    """A new key: `plain` is shown once and kept nowhere."""

    api_key: ApiKey
    plain: str


def register_person(
    *,
    email: str,
    password: str | None = None,
    language: str = Language.JAPANESE,
    is_staff: bool = False,
) -> User:
    """Make a user whose address counts as verified; without a password they sign in by e-mail code."""
    with transaction.atomic(durable=True):
        user = User.objects.create_user(
            email, password, language=language, is_staff=is_staff, is_superuser=is_staff
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def choose_language(*, user: User, language: Language) -> None:
    """Keep the language in which the user is written to."""
    user.language = language
    user.save(update_fields=["language"])


def create_organisation(
    *,
    slug: str,
    kind: Kind,
    legal_name: str,
    name_ja: str = "",
    name_en: str = "",
    country: str = "JP",
    owner: User | None = None,
    statement_limit_minor: int | None = None,
    statement_currency: str = "JPY",
) -> Organisation:
    """Make an organisation, with its first owner. The limit is in minor units; None: no orders on statement.

    Raises SlugTaken.
    """
    organisation = Organisation(
        slug=slug,
        kind=kind,
        legal_name=legal_name,
        name_ja=name_ja,
        name_en=name_en,
        country=country,
        statement_limit_minor=statement_limit_minor,
        statement_currency=statement_currency,
    )
    try:
        with transaction.atomic(durable=True):
            organisation.save(force_insert=True)
            audit.note(organisation, owner, "organisation.made")
            if owner is not None:
                Membership.objects.create(organisation=organisation, user=owner, role=Role.OWNER)
    except IntegrityError as error:
        if Organisation.objects.filter(slug=slug).exists():
            raise SlugTaken(field="slug") from error
        raise
    return organisation


def found_organisation(*, owner_email: str, by: User, **facts: Any) -> Organisation:
    """Make an organisation of any kind, authorities and verification bodies too, for its first owner: staff's own act.

    `facts` are those of `create_organisation`. The owner may not have signed up yet, as in `add_member`. Raises
    NotAllowed, SlugTaken.
    """
    if not (by.is_staff and by.is_active):
        raise NotAllowed
    address = User.objects.normalize_email(owner_email)
    owner = User.objects.filter(email=address).first() or _expected_person(address)
    return create_organisation(owner=owner, **facts)


def set_statement_limit(
    *, organisation: Organisation, limit_minor: int | None, by: User | None = None
) -> None:
    """What the organisation may owe for orders on its statement, in minor units; None: no such orders. By staff alone.

    Raises NotAllowed.
    """
    if by is not None and not by.is_staff:
        raise NotAllowed
    currency = organisation.statement_currency
    with transaction.atomic(durable=True):
        locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        was, locked.statement_limit_minor = locked.statement_limit_minor, limit_minor
        locked.save(update_fields=["statement_limit_minor"])
        sums = {"limit_was": was, "limit": limit_minor}
        facts = {
            name: {"minor": sum_, "currency": currency} for name, sum_ in sums.items() if sum_ is not None
        }
        audit.note(locked, by, "limit.changed", "", facts)
    organisation.statement_limit_minor = limit_minor


def add_member(*, organisation: Organisation, email: str, role: Role, by: User | None = None) -> Membership:
    """Let the person with this address act for the organisation. Raises NotAllowed, AlreadyMember.

    Someone who has not signed up yet becomes a user without a password, who signs in by a code sent to that
    address: so the answer does not tell an owner which addresses are known here.
    """
    _may_manage(organisation, role, by)
    address = User.objects.normalize_email(email)
    with transaction.atomic(durable=True):
        user = User.objects.filter(email=address).first() or _expected_person(address)
        membership, added = Membership.objects.get_or_create(
            organisation=organisation, user=user, defaults={"role": role}
        )
        if not added:
            raise AlreadyMember(field="email")
        audit.note(organisation, by, "member.added", user, {"role": role})
    return membership


def change_role(*, organisation: Organisation, user: User, role: Role, by: User | None = None) -> Membership:
    """Give a member another role. Raises NotAllowed, NotAMember, LastOwner."""
    with transaction.atomic(durable=True):
        membership = _locked_membership(organisation, user)
        _may_manage(organisation, role, by)
        _may_manage(organisation, Role(membership.role), by)
        if role != Role.OWNER:
            _keep_an_owner(membership)
        was, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        if was != role:
            audit.note(organisation, by, "member.role_changed", user, {"was": was, "role": role})
    return membership


def remove_member(*, organisation: Organisation, user: User, by: User | None = None) -> None:
    """End a membership; everyone may end their own. Raises NotAllowed, NotAMember, LastOwner."""
    with transaction.atomic(durable=True):
        membership = _locked_membership(organisation, user)
        if by != user:
            _may_manage(organisation, Role(membership.role), by)
        _keep_an_owner(membership)
        membership.delete()
        act = "member.left" if by == user else "member.removed"
        audit.note(organisation, by, act, user, {"role": membership.role})


def issue_api_key(
    *,
    organisation: Organisation,
    mode: Mode,
    name: str = "",
    scopes: Iterable[str] = Scope.values,
    by: User | None = None,
) -> IssuedKey:
    """Make a key of 256 random bits and return it, this once, in plain. Raises NotAllowed, ScopesInvalid."""
    _require(by, organisation, KEYS[mode])
    wanted = [scope for scope in Scope.values if scope in set(scopes)]
    if not wanted or not set(scopes) <= set(Scope.values):
        raise ScopesInvalid(field="scopes")
    with transaction.atomic(durable=True):
        issued = _new_key(organisation=organisation, mode=mode, name=name, scopes=wanted, created_by=by)
        audit.note(
            organisation, by, "key.made", issued.api_key, {"scopes": wanted}, livemode=issued.api_key.livemode
        )
    return issued


def rotate_api_key(*, api_key: ApiKey, lasts: timedelta, by: User | None = None) -> IssuedKey:
    """Make a key that may do the same; the old one works for `lasts` longer, and then ends by itself.

    Raises NotAllowed; KeyEnded when it was revoked, has ended or was replaced before.
    """
    _require(by, api_key.organisation, KEYS[Mode(api_key.mode)])
    assert timedelta(0) <= lasts <= ROTATION_MAX
    with transaction.atomic(durable=True):
        old = ApiKey.objects.select_for_update(of=("self",)).get(pk=api_key.pk)
        if old.revoked_at or old.works_until or ApiKey.objects.filter(replaces=old).exists():
            raise KeyEnded
        old.works_until = timezone.now() + lasts
        old.save(update_fields=["works_until"])
        issued = _new_key(
            organisation=old.organisation,
            mode=Mode(old.mode),
            name=old.name,
            scopes=old.scopes,
            created_by=by,
            replaces=old,
        )
        facts = {"new": str(issued.api_key), "works_until": old.works_until.isoformat(timespec="minutes")}
        audit.note(old.organisation, by, "key.rotated", old, facts, livemode=old.livemode)
    return issued


def _new_key(*, mode: Mode, **columns: Any) -> IssuedKey:
    secret = "".join(secrets.choice(KEY_LETTERS) for _letter in range(KEY_LENGTH))
    plain = f"ok_{Mode(mode)}_{secret}"
    return IssuedKey(
        ApiKey.objects.create(mode=mode, prefix=plain[:PREFIX_LENGTH], hash=hash_of(plain), **columns), plain
    )


def revoke_api_key(*, api_key: ApiKey, by: User | None = None) -> None:
    """End a key at once and for ever. Revoking twice keeps the first moment. Raises NotAllowed."""
    _require(by, api_key.organisation, KEYS[Mode(api_key.mode)])
    now = timezone.now()
    with transaction.atomic(durable=True):
        if ApiKey.objects.filter(pk=api_key.pk, revoked_at=None).update(revoked_at=now):
            api_key.revoked_at = now
            audit.note(api_key.organisation, by, "key.revoked", api_key, livemode=api_key.livemode)


def note_use(*, api_key: ApiKey) -> None:
    """Keep when the key was last used, to the minute: a write at each request would cost more than it tells."""
    now = timezone.now()
    stale = now - LAST_USED_PRECISION
    if api_key.last_used_at is None or api_key.last_used_at < stale:
        unwritten = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        ApiKey.objects.filter(unwritten, pk=api_key.pk).update(last_used_at=now)
        api_key.last_used_at = now


def _expected_person(address: str) -> User:
    user = User.objects.create_user(address)
    EmailAddress.objects.create(user=user, email=address, verified=False, primary=True)
    return user


def _may_manage(organisation: Organisation, role: Role, by: User | None) -> None:
    """Administrators manage everyone but owners; owners manage everyone."""
    _require(by, organisation, Right.OWN if role == Role.OWNER else Right.MEMBERS)


def _require(by: User | None, organisation: Organisation, right: Right) -> None:
    if by is not None and not has_right(by, organisation, right):
        raise NotAllowed


def _locked_membership(organisation: Organisation, user: User) -> Membership:
    """The membership, with the organisation locked so that two owners cannot leave at the same moment."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    membership = Membership.objects.filter(organisation=organisation, user=user).first()
    if membership is None:
        raise NotAMember
    return membership


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != Role.OWNER:
        return
    others = Membership.objects.filter(organisation_id=membership.organisation_id, role=Role.OWNER)
    if not others.exclude(pk=membership.pk).exists():
        raise LastOwner
