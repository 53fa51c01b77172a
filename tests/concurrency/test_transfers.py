"""Transfers against each other: what is offered twice at once is offered once, and a transfer ends in one way.

The controls take the locks away: there the same storm ends a transfer in two ways, or runs into the database's guards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from people.models import Organisation
from registry import accounts, holdings, invariants, transfers
from registry.errors import InsufficientHoldings, RegistryError, TransferNotOpen, UnitsReserved
from registry.invariants.holdings import CHECKS as HOLDINGS
from registry.invariants.transfers import CHECKS as TRANSFERS
from registry.models import Account, Batch, Transfer
from registry.retiring import retirements
from tests.concurrency.storm import at_once, pile_up
from tests.registry.claims import words
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db(transaction=True)
TRANSFER = "select id from registry_transfer"
ACCOUNT = "select id from registry_account where kind = 'holding'"


@pytest.fixture
def source(batch: Batch) -> Account:
    """The operator's account, with nine tonnes."""
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def target(company: Organisation) -> Account:
    return accounts.holding_account(company, livemode=True)


@pytest.fixture
def propose(source: Account, target: Account, batch: Batch) -> Callable[[int, int], Transfer]:
    def act(grams: int, number: int = 0) -> Transfer:
        return transfers.propose(
            source=source, target=target, batch=batch, grams=grams, key=f"{number}", by=None
        )

    return act


def in_account(account: Account) -> int:
    return sum(piece.hi - piece.lo for piece in holdings.held_segments(account=account))


def won(outcomes: list[Any]) -> list[Any]:
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def books_are_true() -> bool:
    return invariants.broken(invariants.run([*HOLDINGS, *TRANSFERS])) == []


@pytest.mark.parametrize("turn", range(4))
def test_a_transfer_is_accepted_declined_or_withdrawn_and_never_two_of_them(
    propose, source: Account, target: Account, turn: int
):
    transfer = propose(TONNE)
    ways = [transfers.accept, transfers.withdraw, transfers.decline, transfers.accept]
    works = [partial(way, transfer=transfer, by=None) for way in ways[turn:] + ways[:turn]]
    outcomes = pile_up(TRANSFER, works)
    assert len(won(outcomes)) == 1
    assert sum(isinstance(outcome, TransferNotOpen) for outcome in outcomes) == 3
    accepted = Transfer.objects.get().state == "accepted"
    assert in_account(target) == (TONNE if accepted else 0)
    assert in_account(source) + in_account(target) == 9 * TONNE
    assert books_are_true()


@contextmanager
def without_guards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Transfers are read without a lock, and the database lets a settled one change."""
    monkeypatch.setattr(transfers, "_locked", lambda transfer: Transfer.objects.get(pk=transfer.pk))
    switch = "alter table registry_transfer {} trigger only_its_state_changes"
    with connection.cursor() as cursor:
        cursor.execute(switch.format("disable"))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(switch.format("enable"))


def test_control_without_its_lock_a_transfer_is_both_accepted_and_withdrawn(
    propose, target: Account, monkeypatch: pytest.MonkeyPatch
):
    transfer = propose(TONNE)
    works = [partial(way, transfer=transfer, by=None) for way in (transfers.accept, transfers.withdraw)]
    with without_guards(monkeypatch):
        outcomes = pile_up(TRANSFER, works)
    assert len(won(outcomes)) == 2
    assert {move.state for move in transfer.moves.all()} == {"proposed", "accepted", "withdrawn"}


def test_the_last_tonne_is_offered_to_one_of_eight(propose, batch: Batch):
    propose(8 * TONNE, 100)
    outcomes = pile_up(ACCOUNT, [partial(propose, TONNE, number) for number in range(8)])
    assert len(won(outcomes)) == 1
    assert {type(one) for one in outcomes} == {Transfer, InsufficientHoldings}
    assert books_are_true()


def test_control_without_the_accounts_lock_the_database_itself_refuses_a_second_promise(
    propose, batch: Batch, monkeypatch: pytest.MonkeyPatch
):
    propose(8 * TONNE, 100)
    monkeypatch.setattr(holdings, "lock", lambda *accounts: None)
    row = "select id from registry_segment where condition = 1"
    outcomes = pile_up(row, [partial(propose, TONNE, number) for number in range(4)])
    assert len(won(outcomes)) == 1
    assert all(isinstance(one, Transfer | IntegrityError | UnitsReserved) for one in outcomes)
    assert books_are_true()


def test_units_are_offered_retired_or_put_on_sale_and_never_two_of_them(
    propose, source: Account, batch: Batch, put_on_sale: Callable[..., Account]
):
    def retire(number: int) -> object:
        wanted = retirements.Wanted(batch=batch, grams=2 * TONNE)
        shown = retirements.Shown()
        return retirements.retire_held(
            account=source, key=f"{number}", wanted=wanted, words=words(), shown=shown, by=None
        )

    works = [
        *(partial(propose, 2 * TONNE, number) for number in range(3)),
        *(partial(retire, number) for number in range(3)),
        *(partial(put_on_sale, 2 * TONNE) for _number in range(3)),
    ]
    outcomes = at_once(works)
    assert all(isinstance(one, RegistryError) for one in outcomes if isinstance(one, Exception)), outcomes
    assert len(won(outcomes)) == 4, "nine tonnes are four times two"
    assert books_are_true()
