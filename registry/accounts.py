"""Accounts: their numbers, who may do what with them, opening and closing.

A number is a kind letter, nine digits and a Luhn check digit: `H-000000012-5`.
"""

import re

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.errors import NotAllowed
from people.models import Organisation, Role, User
from people.queries import may_act
from registry import holdings
from registry.enums import AccountKind, AccountRight, TransferState
from registry.errors import (
    AccountClosed,
    AccountMistyped,
    AccountNotEmpty,
    AccountRefused,
    AccountUnknown,
    TextNotRepresentable,
)
from registry.models import Account, Transfer

_LETTERS = {
    AccountKind.HOLDING: "H",
    AccountKind.ESCROW: "E",
    AccountKind.RETIREMENT: "R",
    AccountKind.CANCELLATION: "C",
    AccountKind.BUFFER: "B",
}
_NUMBER = re.compile(r"[HERCB]-([0-9]{9})-([0-9])", re.ASCII)
LABEL_MAX = 60

# The least role in the owning organisation (ADR 0009).
LEAST_ROLE = {
    AccountRight.VIEW: Role.VIEWER,
    AccountRight.PROPOSE: Role.MEMBER,
    AccountRight.AUTHORISE: Role.ADMIN,
}


def may(user: User | None, account: Account, right: AccountRight) -> bool:
    """Whether someone may do this with an account. None is the platform itself, which may."""
    if user is None:
        return True
    owner = account.organisation
    return owner is not None and may_act(user, owner, LEAST_ROLE[right])


def require(user: User | None, account: Account, right: AccountRight) -> None:
    """Raises NotAllowed."""
    if not may(user, account, right):
        raise NotAllowed


def open_account(
    *, kind: AccountKind, livemode: bool, organisation: Organisation | None, label: str = ""
) -> Account:
    """A new account with the next number. Retirement and cancellation accounts: use `system_account`."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_account_number')")
        (serial,) = cursor.fetchone() or (0,)
    digits = f"{serial:09d}"
    return Account.objects.create(
        number=f"{_LETTERS[kind]}-{digits}-{luhn(digits)}",
        kind=kind,
        livemode=livemode,
        organisation=organisation,
        label=label,
    )


def system_account(kind: AccountKind, *, livemode: bool) -> Account:
    """The one retirement or cancellation account of a mode, opened on first use."""
    account = Account.objects.filter(kind=kind, livemode=livemode).first()
    return account or open_account(kind=kind, livemode=livemode, organisation=None)


def holding_account(organisation: Organisation, *, livemode: bool) -> Account:
    """The organisation's oldest open holding account, opened on first use."""
    account = holding_accounts(organisation).filter(livemode=livemode, closed_at=None).first()
    return account or open_account(kind=AccountKind.HOLDING, livemode=livemode, organisation=organisation)


def holding_accounts(organisation: Organisation) -> QuerySet[Account]:
    """The organisation's holding accounts, oldest first, closed ones too."""
    return organisation.accounts.filter(kind=AccountKind.HOLDING).order_by("id")


def open_holding_account(
    *, organisation: Organisation, livemode: bool, label: str, by: User | None
) -> Account:
    """Another holding account for an organisation of any kind. Raises NotAllowed, TextNotRepresentable."""
    _require_in(by, organisation)
    with transaction.atomic(durable=True):
        return open_account(
            kind=AccountKind.HOLDING, livemode=livemode, organisation=organisation, label=_checked(label)
        )


def rename(*, account: Account, label: str, by: User | None) -> None:
    """Call an account something else. Raises NotAllowed, AccountClosed, TextNotRepresentable."""
    require(by, account, AccountRight.AUTHORISE)
    account.label = _checked(label)
    if not Account.objects.filter(pk=account.pk, closed_at=None).update(label=account.label):
        raise AccountClosed(number=account.number)


def close_account(*, account: Account, by: User | None) -> None:
    """Close an empty holding account, for ever. Raises NotAllowed, AccountRefused, AccountNotEmpty, AccountClosed."""
    require(by, account, AccountRight.AUTHORISE)
    if account.kind != AccountKind.HOLDING:
        raise AccountRefused(field="account")
    with transaction.atomic(durable=True):
        holdings.lock(account)
        account.refresh_from_db(fields=["closed_at"])
        if account.closed_at:
            raise AccountClosed(number=account.number)
        under_way = Transfer.objects.filter(
            Q(source=account) | Q(target=account), state__in=[TransferState.DRAFTED, TransferState.PROPOSED]
        )
        if under_way.exists() or holdings.held_segments(account=account):
            raise AccountNotEmpty(field="account")
        account.closed_at = timezone.now()
        account.save(update_fields=["closed_at"])


def check_number(text: str) -> str:
    """The number a person typed, without the spaces around it. Raises AccountMistyped: told before anything else."""
    number = text.strip(" ")
    match = _NUMBER.fullmatch(number)
    if match is None or luhn(match[1]) != int(match[2]):
        raise AccountMistyped(field="account")
    return number


def find_holding(text: str) -> Account:
    """The open holding account with this number. Raises AccountMistyped, AccountUnknown, AccountClosed."""
    number = check_number(text)
    account = Account.objects.select_related("organisation").filter(number=number).first()
    if account is None or account.kind != AccountKind.HOLDING:
        raise AccountUnknown(field="account")
    if account.closed_at:
        raise AccountClosed(field="account", number=number)
    return account


def luhn(digits: str) -> int:
    """The check digit of ISO/IEC 7812-1 annex B: catches every single wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def _require_in(by: User | None, organisation: Organisation) -> None:
    if by is not None and not may_act(by, organisation, LEAST_ROLE[AccountRight.AUTHORISE]):
        raise NotAllowed


def _checked(label: str) -> str:
    text = label.strip()
    if len(text) > LABEL_MAX or not text.isprintable():
        raise TextNotRepresentable(field="label")
    return text
