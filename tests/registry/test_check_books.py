"""`check_books` finds nothing in true books, and finds each way of falsifying them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from registry import accounts, invariants, issuance, ledger
from registry.enums import AccountKind, Act
from registry.invariants.replay import Place, State, Track
from registry.models import Account, Batch
from registry.transparency import sequencer
from tests.registry.acts import hold, retire, retire_now

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def books(listing: Account, batch: Batch) -> Account:
    """Books in which everything has happened once; the log covers all of it but the last retirement."""
    for key in "abcd":
        hold(listing, 100, key=key)
    ledger.release(key="a")
    ledger.release(key="b")
    with transaction.atomic():
        issuance.merge_returned(listing)
    hold(listing, 50, key="from the crumbs")
    retire("c", "retire c")
    retire_now(listing, 30, key="now, from the crumbs")
    retire_now(listing, 1_500_000, key="now, from two shelves")
    owner = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        other = accounts.open_account(
            kind=AccountKind.ESCROW, livemode=True, organisation=batch.project.operator
        )
        issuance.shelve(batch=batch, source=owner, escrow=other, grams=2_000_000, shelves=2)
        issuance.unshelve(escrow=other, target=owner)
    sequencer.integrate()
    retire_now(listing, 1, key="not logged yet")
    return listing


def falsify(statement: str) -> None:
    """Change the books behind the back of every guard, as someone with the database's password could."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(statement)
        assert cursor.rowcount > 0, "the falsification changed nothing"


def found() -> set[str]:
    return {result.name for result in invariants.run() if not result.holds}


def test_true_books_pass_every_check(books: Account):
    out = StringIO()
    call_command("check_books", stdout=out)
    assert "FAIL" not in out.getvalue()
    assert out.getvalue().count("ok") >= 17


def test_empty_books_pass_every_check(db):
    assert found() == set()


FALSIFICATIONS = {
    "a retired stretch comes back": (
        "update registry_segment set condition = 1 where condition = 3",
        "the entries lead to the holdings",
    ),
    "a retired stretch grows": (
        "update registry_segment set hi = hi + 5 where id = (select max(id) from registry_segment where condition = 3)",
        "the units of each batch lie in one place each, without gap or overlap",
    ),
    "a segment disappears": (
        "delete from registry_segment where condition = 5",
        "held, on hold, retired, cancelled and in the buffer add up to what was issued",
    ),
    "a cursor goes back": (
        "update registry_shelf set next = next - 1 where next > origin",
        "the units of each batch lie in one place each, without gap or overlap",
    ),
    "a batch grows": (
        "update registry_batch set grams = grams + 1000000",
        "held, on hold, retired, cancelled and in the buffer add up to what was issued",
    ),
    "a batch is of a year before the project": (
        "update registry_batch set vintage = 2019",
        "each batch is of a year that the crediting period of its project touches",
    ),
    "a batch is of the other mode": (
        "update registry_batch set livemode = not livemode",
        "an account has only units of its kind, and of its mode",
    ),
    "units move to another's account": (
        "update registry_segment set account_id = (select max(id) from registry_account) where condition = 1",
        "the entries lead to the holdings",
    ),
    "units on hold lie in a holding account": (
        "update registry_segment set account_id = (select min(id) from registry_account where kind = 'holding')"
        " where condition = 2",
        "an account has only units of its kind, and of its mode",
    ),
    "a hold disappears": (
        "delete from registry_hold where key = 'd'",
        "each hold has its units on hold, and nothing is on hold without one",
    ),
    "a hold says more than it has": (
        "update registry_hold set grams = grams + 1",
        "each hold has its units on hold, and nothing is on hold without one",
    ),
    "a released segment is not on sale": (
        "delete from registry_returned",
        "released units are free, in their listing's account, and queued for sale",
    ),
    "a released segment counts twice": (
        "update registry_returned set grams = grams * 2",
        "released units are free, in their listing's account, and queued for sale",
    ),
    "an account disappears": (
        "delete from registry_account where kind = 'retirement' and livemode",
        "what hot rows refer to exists",
    ),
    "an entry disappears": (
        "delete from registry_entry where act = 10 and hold_key = 'd'",
        "the entries lead to the holdings",
    ),
    "an entry is invented": (
        "insert into registry_entry (act, batch_id, lo, hi, source_id, target_id, at)"
        " select 3, batch_id, 5000000, 5000010, target_id, target_id + 1, at from registry_entry where act = 1",
        "the entries lead to the holdings",
    ),
    "a retirement says more": (
        "update registry_retirement set grams = grams + 1",
        "each retirement has the serials and the mass of its entries, in one batch of its mode",
    ),
    "a retirement names other units": (
        "update registry_retirement set serials = array['KOC-JP-0012-2024-01-9.000000']",
        "each retirement has the serials and the mass of its entries, in one batch of its mode",
    ),
    "a retirement is for another purpose": (
        "update registry_retirement set purpose = 'disclosure'",
        "each retirement has one leaf, which says the same byte by byte",
    ),
    "a retirement happened at another time": (
        "update registry_retirement set retired_at = retired_at + interval '1 day'",
        "each retirement has one leaf, which says the same byte by byte",
    ),
    "a retirement disappears": (
        "delete from registry_retirement where id = (select max(id) from registry_retirement)",
        "each leaf of a retirement is an existing retirement's",
    ),
    "an entry of a retirement points elsewhere": (
        "update registry_entry set segment = segment + 1 where act = 12",
        "each retired stretch of units is a retirement's, and each retirement's stretch is retired",
    ),
    "a leaf disappears": (
        "delete from registry_leaf where type = 'retirement'",
        "each retirement has one leaf, which says the same byte by byte",
    ),
    "the announcement of a batch disappears": (
        "delete from registry_leaf where type = 'issuance'",
        "each batch was announced in the log",
    ),
    "a leaf is of the other mode": (
        "update registry_leaf set livemode = not livemode",
        "each retirement has one leaf, which says the same byte by byte",
    ),
    "a leaf is rewritten with its hash": (
        "update registry_leaf set entry = entry || ' '::bytea, hash = sha256('\\x00'::bytea || entry || ' '::bytea)"
        " where type = 'buffer'",
        "the tree of all entries has the root that was signed last",
    ),
    "a waiting leaf is forgotten": (
        "delete from registry_leaf_queue",
        "each leaf has a place in the log, or waits for one",
    ),
    "a place in the log is skipped": (
        "update registry_leaf_index set index = index + 1 where index = (select max(index) from registry_leaf_index)",
        "the places in the log are 0, 1, 2 … without a gap",
    ),
    "a name is replaced": (
        "update registry_opening set text = 'somebody else'",
        "each opening opens what was committed to",
    ),
    "a listing sells two batches": (
        "update registry_hold set batch_id = batch_id + 900",
        "a listing sells one batch at a time",
    ),
}


@pytest.mark.parametrize("way", FALSIFICATIONS)
def test_each_falsification_is_found(books: Account, way: str):
    statement, check = FALSIFICATIONS[way]
    falsify(statement)
    assert check in found()


def test_the_command_fails_and_shows_the_row(books: Account):
    falsify("delete from registry_hold where key = 'd'")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_books", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    assert "on hold for 0 holds" in out.getvalue()


def test_a_replay_keeps_one_stretch_for_what_is_alike():
    track = Track(1_000)
    assert track.apply(Act.ISSUE, 0, 1_000, None, 1) == ""
    assert track.apply(Act.SHELVE, 0, 500, 1, 2) == ""
    for unit in (3, 1, 2, 0, 4):
        assert track.apply(Act.RETIRE, unit, unit + 1, 2, 9) == ""
    assert track.starts == [0, 5, 500]
    assert track.states == [State(Place.RETIRED, 9), State(Place.SALE, 2), State(Place.HELD, 1)]


def test_a_replay_refuses_units_that_are_not_there_to_take():
    track = Track(1_000)
    track.apply(Act.ISSUE, 0, 1_000, None, 1)
    assert "not there to take" in track.apply(Act.HOLD, 10, 20, 1, 1)
    assert "outside the batch" in track.apply(Act.SHELVE, 999, 1_001, 1, 2)
