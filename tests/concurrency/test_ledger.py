"""Sixteen sessions on one listing: nothing is sold twice, nobody is refused too early, nobody waits for ever.

Each race has a control beside it, in which one guard is cut out of the act: there the same storm does the damage.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from registry import accounts, invariants, issuance, ledger, serials
from registry.errors import HoldGone, InsufficientStock
from registry.invariants import holdings, retirements
from registry.ledger import Retired
from registry.models import Account, Batch, Retirement
from tests.concurrency.storm import Storm, at_once, pile_up, rows, wait_for_waiting, without
from tests.registry.acts import hold, retire, retire_now

pytestmark = pytest.mark.django_db(transaction=True)
SESSIONS = 16


@pytest.fixture(autouse=True)
def _the_books_are_true_afterwards(transactional_db: None) -> Iterator[None]:
    yield
    results = invariants.run([*holdings.CHECKS, *retirements.CHECKS])
    assert [result for result in results if not result.holds] == []


def sold(outcomes: list, kind: type = list) -> list:
    return [outcome for outcome in outcomes if isinstance(outcome, kind)]


def refused(outcomes: list) -> list[InsufficientStock]:
    return [outcome for outcome in outcomes if isinstance(outcome, InsufficientStock)]


# --- the last gram ---------------------------------------------------------------------------------------------------
SHELF = "select id from registry_shelf"
NO_LOCK = ("take", "limit 1 for update skip locked", "limit 1")


def test_the_last_gram_is_sold_to_one_of_sixteen(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(1)
    outcomes = pile_up(SHELF, [partial(hold, listing, 1, key=f"{n}") for n in range(SESSIONS)])
    assert (len(sold(outcomes)), len(refused(outcomes))) == (1, SESSIONS - 1)
    assert {refusal.params["available_grams"] for refusal in refused(outcomes)} == {0}


def test_the_last_gram_is_retired_for_one_of_sixteen(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(1)
    outcomes = pile_up(SHELF, [partial(retire_now, listing, 1, key=f"{n}") for n in range(SESSIONS)])
    assert (len(sold(outcomes, Retired)), len(refused(outcomes))) == (1, SESSIONS - 1)


def test_control_without_its_lock_the_last_gram_is_sold_sixteen_times(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(1)
    with without(NO_LOCK) as schema:
        works = [partial(hold, listing, 1, key=f"{n}") for n in range(SESSIONS)]
        outcomes = pile_up(SHELF, works, schema=schema)
    assert len(sold(outcomes)) == SESSIONS


# --- a listing that sells out ----------------------------------------------------------------------------------------
def buy_until_sold_out(listing: Account, seed: int) -> list[int]:
    """Retire 1 to 5 g at a time until even what is left has been bought; a refusal must tell the truth."""
    choose, bought, most = random.Random(seed), [], 5
    while most:
        grams = choose.randint(1, most)
        try:
            retire_now(listing, grams, key=f"{seed}-{len(bought)}")
        except InsufficientStock as refusal:
            if refusal.params["available_grams"] >= grams:
                raise AssertionError("refused although there was enough") from refusal
            most = grams - 1
        else:
            bought.append(grams)
    return bought


def test_a_listing_sells_out_to_the_last_gram(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(1_000_000 + 1_200, shelves=2)
    hold(listing, 1_000_000, key="the rest")
    outcomes = at_once([partial(buy_until_sold_out, listing, n) for n in range(SESSIONS)])
    assert sum(sum(bought) for bought in outcomes) == 1_200
    assert issuance.available_grams(listing.pk) == 0
    grams: list[int] = []
    for retirement in Retirement.objects.all():
        for units in map(serials.parse, retirement.serials):
            grams.extend(range(units.lo, units.hi))
    assert len(grams) == len(set(grams)) == 1_200


def test_nobody_hears_sold_out_because_of_another_ones_lock(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(10)
    (serials_held,) = pile_up(SHELF, [partial(hold, listing, 10)])
    assert serials_held == ["KOC-JP-0012-2024-01-1.000000~1.000009"]


def test_control_without_the_slow_way_a_lock_looks_like_sold_out(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(10)
    slow = ("take", "registry_take_pieces(p_account,", "registry_take_pieces(0,")
    with without(slow) as schema, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local search_path = {schema}, public")
        cursor.execute(f"{SHELF} for update")
        (outcome,) = at_once([partial(hold, listing, 10)], schema=schema)
    assert isinstance(outcome, InsufficientStock)


LOOK_AGAIN = ("take_pieces", "exit when available >= p_grams or available = v_seen;", "exit;")


def sell_a_rest(listing: Account, *, schema: str) -> object:
    """One buyer divides a released segment; another, who waits for it, wants exactly the rest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local search_path = {schema}, public")
        hold(listing, 10, key="small")
        storm = Storm([partial(hold, listing, 90, key="rest")], schema=schema)
        wait_for_waiting(1)
    return storm.end()[0]


@pytest.fixture
def crumb(put_on_sale: Callable[..., Account]) -> Account:
    """A listing whose only stock is one released segment of 100 g."""
    listing = put_on_sale(100)
    hold(listing, 100, key="first")
    ledger.release(key="first")
    return listing


def test_whoever_waits_for_a_crumb_gets_its_rest(crumb: Account):
    assert sell_a_rest(crumb, schema="public") == ["KOC-JP-0012-2024-01-1.000010~1.000099"]


def test_control_without_a_second_look_the_rest_is_missed(crumb: Account):
    with without(LOOK_AGAIN) as schema:
        assert isinstance(sell_a_rest(crumb, schema=schema), InsufficientStock)


# --- one key, many askers --------------------------------------------------------------------------------------------
SEGMENT = "select id from registry_segment where condition = 2"
HOLD_UNLOCKED = (
    "retire",
    """delete from registry_hold where key = p_hold_key
            and not exists (select from registry_retirement r where r.key = p_key) returning *""",
    "select * from registry_hold where key = p_hold_key",
)
ANY_CONDITION = (
    "retire",
    "where s.id = any(gone.segments) and s.condition = 2",
    "where s.id = any(gone.segments)",
)


def test_a_hold_retired_by_eight_at_once_is_one_retirement(listing: Account):
    hold(listing, 250)
    outcomes = pile_up(SEGMENT, [retire] * 8)
    assert len(set(sold(outcomes, Retired))) == 1
    assert len(sold(outcomes, Retired)) == 8
    assert Retirement.objects.count() == 1


def test_control_without_its_lock_a_hold_is_retired_eight_times(listing: Account):
    hold(listing, 250)
    with without(HOLD_UNLOCKED, ANY_CONDITION) as schema:
        outcomes = pile_up(SEGMENT, [retire] * 8, schema=schema)
        again = rows("select serials, count(*) from registry_retirement group by serials", schema=schema)
    assert len(set(sold(outcomes, Retired))) == 8
    assert again == [(["KOC-JP-0012-2024-01-1.000000~1.000249"], 8)]


def test_one_key_retires_once_however_often_it_is_used(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(5_000)
    outcomes = pile_up(SHELF, [partial(retire_now, listing, 100)] * 8)
    assert len(set(sold(outcomes, Retired))) == 1
    assert len(sold(outcomes, Retired)) == 8
    assert issuance.available_grams(listing.pk) == 4_900


SECOND_LOOK = ("retire", "and not exists (select from registry_retirement r where r.key = p_key)", "")


def test_control_without_its_unique_key_it_retires_eight_times(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(5_000)
    with without(SECOND_LOOK) as schema:
        outcomes = pile_up(SHELF, [partial(retire_now, listing, 100)] * 8, schema=schema)
    assert len(set(sold(outcomes, Retired))) == 8


def test_one_key_holds_once_however_often_it_is_used(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(5_000)
    outcomes = pile_up(SHELF, [partial(hold, listing, 100)] * 8)
    assert outcomes == [["KOC-JP-0012-2024-01-1.000000~1.000099"]] * 8
    assert issuance.available_grams(listing.pk) == 4_900


# --- hold, release and retirement against each other -----------------------------------------------------------------
HOLD = "select id from registry_hold"


@pytest.mark.parametrize("turn", range(3))
def test_a_hold_is_either_released_or_retired(listing: Account, turn: int):
    hold(listing, 250)
    works = [retire, partial(ledger.release, key="hold-1"), retire, partial(ledger.release, key="hold-1")]
    outcomes = pile_up(HOLD, works[turn:] + works[:turn])
    won = {type(outcome) for outcome in outcomes if outcome is not False}
    assert won in ({Retired}, {HoldGone, bool})
    assert outcomes.count(True) == (0 if won == {Retired} else 1)
    assert Retirement.objects.count() == (1 if won == {Retired} else 0)


def test_control_without_its_lock_a_hold_is_both_released_and_retired(listing: Account):
    hold(listing, 250)
    released = (
        "release",
        "delete from registry_hold where key = p_key returning * into v_hold;",
        "select * into v_hold from registry_hold where key = p_key;",
    )
    freed = (
        "release",
        "where id = any(v_hold.segments) and condition = 2",
        "where id = any(v_hold.segments)",
    )
    with without(HOLD_UNLOCKED, ANY_CONDITION, released, freed) as schema:
        outcomes = pile_up(SEGMENT, [retire, partial(ledger.release, key="hold-1")], schema=schema)
    assert isinstance(outcomes[0], Retired)
    assert outcomes[1] is True


def test_stock_taken_off_sale_is_either_held_or_moved(listing: Account, batch: Batch):
    owner = accounts.holding_account(batch.project.operator, livemode=True)

    def unshelve() -> int:
        with transaction.atomic():
            return issuance.unshelve(escrow=listing, target=owner)

    outcomes = at_once([unshelve, *(partial(hold, listing, 700_000, key=f"{n}") for n in range(8))])
    assert isinstance(outcomes[0], int)
    assert outcomes[0] + 700_000 * len(sold(outcomes[1:])) == 3_000_000
    assert len(sold(outcomes[1:])) + len(refused(outcomes[1:])) == 8


# --- orders larger than a shelf --------------------------------------------------------------------------------------
def big_and_small(listing: Account, seed: int) -> int:
    """Ten orders, every other one larger than a shelf; every third hold is released again."""
    bought = 0
    for n in range(10):
        grams = 1_300_000 if (n + seed) % 2 else 7
        key = f"{seed}-{n}"
        try:
            hold(listing, grams, key=key)
        except InsufficientStock:
            continue
        if n % 3:
            retire(key, f"retire {key}")
            bought += grams
        else:
            ledger.release(key=key)
    return bought


def test_orders_larger_than_a_shelf_wait_for_each_other_without_deadlock(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(9_000_000, shelves=9)
    outcomes = at_once([partial(big_and_small, listing, n) for n in range(8)])
    assert all(isinstance(bought, int) for bought in outcomes), outcomes
    assert sum(outcomes) + issuance.available_grams(listing.pk) == 9_000_000


MIDDLE = "select id from registry_shelf where origin = 1000000"
TWO_WAYS = (
    ("take_pieces", "perform from registry_account where id = p_account for no key update;", ""),
    (
        "take_pieces",
        "where account_id = p_account and next < stop for update",
        "where account_id = p_account and next < stop"
        " order by case when p_grams % 2 = 0 then id else -id end for update",
    ),
)


def test_two_orders_for_everything_come_one_after_the_other(listing: Account):
    works = [partial(hold, listing, grams, key=f"{grams}") for grams in (3_000_000, 2_999_999)]
    outcomes = pile_up(MIDDLE, works)
    assert (len(sold(outcomes)), len(refused(outcomes))) == (1, 1)


def test_control_without_one_order_of_locks_they_deadlock(listing: Account):
    works = [partial(hold, listing, grams, key=f"{grams}") for grams in (3_000_000, 2_999_999)]
    with without(*TWO_WAYS) as schema:
        outcomes = pile_up(MIDDLE, works, schema=schema)
    (error,) = sold(outcomes, OperationalError)
    assert "deadlock detected" in str(error)


# --- what the database itself refuses --------------------------------------------------------------------------------
def test_a_stray_segment_on_a_shelf_is_an_error_and_never_a_double_sale(put_on_sale: Callable[..., Account]):
    listing = put_on_sale(100)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_segment (batch_id, lo, hi, account_id, condition)"
            " select batch_id, 50, 60, account_id, 2 from registry_shelf returning id"
        )
        (stray,) = cursor.fetchone()
    with pytest.raises(IntegrityError, match="segments_never_overlap"):
        hold(listing, 70)
    with connection.cursor() as cursor:
        cursor.execute("delete from registry_segment where id = %s::bigint", [stray])
