"""Account numbers that are mistyped, and accounts that are closed."""

import pytest
from django.db import IntegrityError, transaction

from people.errors import NotAllowed
from people.models import User
from registry import accounts, holdings, issuance, transfers
from registry.enums import AccountKind, Act
from registry.errors import (
    AccountClosed,
    AccountMistyped,
    AccountNotEmpty,
    AccountUnknown,
)
from registry.models import Account, Batch
from tests.registry.conftest import TONNE
from tests.registry.transfers.acts import broken

pytestmark = pytest.mark.django_db


def test_a_mistyped_number_is_told_before_anything_else(target: Account):
    assert accounts.find_holding(f" {target.number} ") == target
    kind, digits, check = target.number.split("-")
    wrong = [
        f"{kind}-{digits}-{(int(check) + 1) % 10}",
        f"{kind}-9{digits[1:]}-{check}",
        target.number.replace("-", ""),
        target.number.lower(),
        target.number.replace("H", "Н"),  # a Cyrillic letter
        target.number.replace("0", "０"),
        "",
    ]
    for text in wrong:
        with pytest.raises(AccountMistyped):
            accounts.find_holding(text)
    with pytest.raises(AccountUnknown):
        accounts.find_holding(f"H-999999999-{accounts.luhn('999999999')}")
    retirement = accounts.system_account(AccountKind.RETIREMENT, livemode=True)
    with pytest.raises(AccountUnknown):
        accounts.find_holding(retirement.number)


def test_only_an_empty_account_is_closed_and_nothing_enters_it(
    offer, source: Account, target: Account, batch: Batch, npo_owner: User, developer: User
):
    transfer = offer(9 * TONNE)
    for account, by in ((source, npo_owner), (target, developer)):
        with pytest.raises(AccountNotEmpty):
            accounts.close_account(account=account, by=by)
    transfers.accept(transfer=transfer, by=developer)
    with pytest.raises(AccountNotEmpty):
        accounts.close_account(account=target, by=developer)
    with pytest.raises(NotAllowed):
        accounts.close_account(account=source, by=developer)
    accounts.close_account(account=source, by=npo_owner)
    with pytest.raises(AccountClosed):
        accounts.close_account(account=source, by=npo_owner)
    with pytest.raises(AccountClosed):
        accounts.rename(account=source, label="new", by=npo_owner)
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        holdings.enter(Act.TRANSFER, batch, 0, 1, source=target, target=source)
    assert accounts.holding_account(batch.project.operator, livemode=True) != source
    with transaction.atomic():
        issuance.issue(project=batch.project, vintage=2023, tonnes=1, livemode=True)
    assert broken() == []
