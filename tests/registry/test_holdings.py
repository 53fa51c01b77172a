"""Taking units out of a holding account: exactly what was asked for, from what the account has, or nothing."""

from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import accounts, holdings, invariants, issuance, serials
from registry.enums import AccountKind, Act, Condition
from registry.errors import (
    AccountRefused,
    InsufficientHoldings,
    MassNotRepresentable,
    RangeTooScattered,
    RegistryError,
    SerialMalformed,
    SerialOutsideBatch,
    SerialsOverlap,
    UnitsNotHeld,
)
from registry.invariants.holdings import CHECKS
from registry.models import Account, Batch, Entry, Segment
from tests.registry.acts import hold
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db
SERIAL = "KOC-JP-0012-2024-01"


@pytest.fixture
def account(batch: Batch) -> Account:
    """The operator's account, with the first nine tonnes of the batch."""
    return accounts.holding_account(batch.project.operator, livemode=True)


@pytest.fixture
def other(account: Account) -> Account:
    return accounts.open_account(kind=AccountKind.HOLDING, livemode=True, organisation=account.organisation)


def take(account: Account, batch: Batch, *texts: str, grams: int | None = None) -> list[tuple[int, int]]:
    with transaction.atomic():
        ranges = None if grams else holdings.parse_ranges(texts)
        pieces = holdings.take_held(account=account, batch=batch, grams=grams, ranges=ranges)
        return [(piece.lo, piece.hi) for piece in pieces]


def give(account: Account, batch: Batch, target: Account, lo: int, hi: int) -> None:
    with transaction.atomic():
        pieces = holdings.take_held(account=account, batch=batch, ranges=[batch.units(lo, hi)])
        holdings.move(pieces=pieces, act=Act.TRANSFER, target=target, condition=Condition.HELD)


def held(account: Account) -> list[tuple[int, int]]:
    return [(piece.lo, piece.hi) for piece in holdings.held_segments(account=account)]


def books_are_true() -> bool:
    return [result for result in invariants.run(CHECKS) if not result.holds] == []


def test_a_quantity_takes_the_lowest_serials_in_one_piece(account: Account, batch: Batch):
    assert take(account, batch, grams=250) == [(0, 250)]
    assert held(account) == [(0, 250), (250, 9 * TONNE)]
    assert take(account, batch, grams=TONNE) == [(0, TONNE)]
    assert books_are_true()


def test_serials_are_taken_as_they_are_named(account: Account, batch: Batch):
    wanted = [f"{SERIAL}-3", f"{SERIAL}-1.000010~1.000019", f"{SERIAL}-1.000020"]
    assert take(account, batch, *wanted) == [(10, 21), (2 * TONNE, 3 * TONNE)]
    assert held(account) == [
        (0, 10),
        (10, 21),
        (21, 2 * TONNE),
        (2 * TONNE, 3 * TONNE),
        (3 * TONNE, 9 * TONNE),
    ]
    assert books_are_true()


def test_what_was_given_away_is_not_there_to_take(account: Account, other: Account, batch: Batch):
    give(account, batch, other, 5, 10)
    assert take(account, batch, grams=7) == [(0, 5), (10, 12)]
    with pytest.raises(UnitsNotHeld) as refusal:
        take(account, batch, f"{SERIAL}-1.000000~1.000011")
    assert refusal.value.params["serial"] == f"{SERIAL}-1.000005~1.000009"
    assert take(other, batch, grams=5) == [(5, 10)]
    give(other, batch, account, 5, 10)
    assert (held(other), take(account, batch, grams=9 * TONNE)) == ([], [(0, 9 * TONNE)])
    assert books_are_true()


def test_units_on_sale_on_hold_or_in_the_buffer_are_not_there_to_take(
    account: Account, batch: Batch, listing: Account
):
    hold(listing, 250)
    for serial in ("-1.000000", "-2", "-10"):
        with pytest.raises(UnitsNotHeld):
            take(account, batch, SERIAL + serial)
    assert held(account) == [(3 * TONNE, 9 * TONNE)]
    with transaction.atomic():
        issuance.unshelve(escrow=listing, target=account)
    assert take(account, batch, grams=8 * TONNE) == [(250, 8 * TONNE + 250)]
    assert books_are_true()


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [
        ([f"{SERIAL}-11"], SerialOutsideBatch),
        (["KOC-JP-0012-2024-02-1"], SerialOutsideBatch),
        ([f"{SERIAL}-1", f"{SERIAL}-1.000007"], SerialsOverlap),
        ([f"{SERIAL}-1.000007", f"{SERIAL}-1.000007"], SerialsOverlap),
        ([], MassNotRepresentable),
        ([f"{SERIAL}-10"], UnitsNotHeld),
        ([f"{SERIAL}-0"], SerialMalformed),
        ([f"{SERIAL}-１"], SerialMalformed),
        (["КOC-JP-0012-2024-01-1"], SerialMalformed),  # a Cyrillic К
        ([f"{SERIAL}-1 "], SerialMalformed),
        ([f"{SERIAL}-2~1"], SerialMalformed),
    ],
)
def test_serials_that_cannot_be_taken_change_nothing(
    account: Account, batch: Batch, texts: list[str], refusal: type[RegistryError]
):
    before = (held(account), Entry.objects.count())
    with pytest.raises(refusal):
        take(account, batch, *texts)
    assert (held(account), Entry.objects.count()) == before


def test_more_than_is_held_says_how_much_there_is(account: Account, batch: Batch):
    with pytest.raises(InsufficientHoldings) as refusal:
        take(account, batch, grams=9 * TONNE + 1)
    assert refusal.value.params == {"available_grams": 9 * TONNE}
    with pytest.raises(MassNotRepresentable):
        take(account, batch, grams=-1)


def test_units_in_too_many_pieces_are_taken_fewer_at_a_time(
    account: Account, other: Account, batch: Batch, monkeypatch: pytest.MonkeyPatch
):
    give(account, batch, other, 5, 10)
    monkeypatch.setattr(holdings, "MOST_RANGES", 1)
    with pytest.raises(RangeTooScattered):
        take(account, batch, grams=6)
    assert take(account, batch, grams=5) == [(0, 5)]


def test_only_holding_accounts_of_the_batchs_mode_are_taken_from(
    account: Account, batch: Batch, listing: Account
):
    test_mode = accounts.holding_account(batch.project.operator, livemode=False)
    for refused in (listing, test_mode, Segment.objects.get(condition=Condition.BUFFER).account):
        with pytest.raises(AccountRefused):
            take(refused, batch, grams=1)


FEW = st.integers(0, 40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    given_away=st.lists(st.tuples(FEW, FEW), max_size=4),
    ranges=st.lists(st.tuples(FEW, FEW), min_size=1, max_size=4),
    grams=st.integers(1, 60),
)
def test_whatever_is_taken_the_pieces_are_a_partition(
    account: Account,
    other: Account,
    batch: Batch,
    given_away: list[tuple[int, int]],
    ranges: list[tuple[int, int]],
    grams: int,
):
    """Against a set of numbers: the pieces taken, and those left, are what was held, each unit once."""
    with transaction.atomic():
        point = transaction.savepoint()
        model = set(range(9 * TONNE - 60, 9 * TONNE)) | set(range(60))
        give(account, batch, other, 60, 9 * TONNE - 60)
        for lo, hi in given_away:
            if lo < hi and set(range(lo, hi)) <= model:
                give(account, batch, other, lo, hi)
                model -= set(range(lo, hi))
        units = [n for lo, hi in ranges for n in range(lo, hi)]
        possible = all(lo < hi for lo, hi in ranges) and len(units) == len(set(units)) and set(units) <= model
        try:
            taken = take_numbers(account, batch, [batch.units(lo, hi) for lo, hi in ranges])
        except RegistryError:
            assert not possible
        else:
            assert possible
            assert taken == sorted(units)
        assert take_numbers(account, batch, grams) == sorted(model)[:grams]
        assert [n for lo, hi in held(account) for n in range(lo, hi)] == sorted(model)
        assert books_are_true()
        transaction.savepoint_rollback(point)


def take_numbers(account: Account, batch: Batch, asked: int | list[serials.SerialRange]) -> list[int]:
    with transaction.atomic():
        pieces = (
            holdings.take_held(account=account, batch=batch, grams=asked)
            if isinstance(asked, int)
            else holdings.take_held(account=account, batch=batch, ranges=asked)
        )
        assert all(left.hi < right.lo for left, right in pairwise(pieces))
        return [n for piece in pieces for n in range(piece.lo, piece.hi)]
