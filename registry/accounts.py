"""Opening accounts. A number is a kind letter, nine digits and a Luhn check digit: `H-000000012-5`."""

from django.db import connection

from people.models import Organisation
from registry.enums import AccountKind
from registry.models import Account

_LETTERS = {
    AccountKind.HOLDING: "H",
    AccountKind.ESCROW: "E",
    AccountKind.RETIREMENT: "R",
    AccountKind.CANCELLATION: "C",
    AccountKind.BUFFER: "B",
}


def open_account(*, kind: AccountKind, livemode: bool, organisation: Organisation | None) -> Account:
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
    )


def system_account(kind: AccountKind, *, livemode: bool) -> Account:
    """The one retirement or cancellation account of a mode, opened on first use."""
    account = Account.objects.filter(kind=kind, livemode=livemode).first()
    return account or open_account(kind=kind, livemode=livemode, organisation=None)


def holding_account(organisation: Organisation, *, livemode: bool) -> Account:
    """The organisation's oldest holding account, opened on first use."""
    account = organisation.accounts.filter(kind=AccountKind.HOLDING, livemode=livemode).order_by("id").first()
    return account or open_account(kind=AccountKind.HOLDING, livemode=livemode, organisation=organisation)


def luhn(digits: str) -> int:
    """The check digit of ISO/IEC 7812-1 annex B: catches every single wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10
