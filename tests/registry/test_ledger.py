"""The acts of the ledger, one after another. What happens when they come at once: tests/concurrency."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from registry import accounts, issuance, ledger
from registry.enums import AccountKind, Condition
from registry.errors import (
    AccountRefused,
    HoldGone,
    IdempotencyMismatch,
    InsufficientStock,
    MassNotRepresentable,
    PurposeUnknown,
    TextNotRepresentable,
)
from registry.models import Account, Batch, Entry, Leaf, Project, Retirement, Segment
from tests.registry.acts import claim, hold, retire, retire_now
from tests.registry.conftest import TONNE, make_project

pytestmark = pytest.mark.django_db


def on_sale(account: Account) -> int:
    return issuance.available_grams(account.pk)


def test_a_batch_keeps_its_last_whole_tonnes_in_the_buffer(batch: Batch):
    buffer = Segment.objects.get(batch=batch, condition=Condition.BUFFER)
    assert (buffer.lo, buffer.hi) == (9 * TONNE, 10 * TONNE)
    assert buffer.account.kind == AccountKind.BUFFER


@pytest.mark.parametrize(
    ("tonnes", "percent", "kept"), [(1, 1, 1), (11, 10, 2), (20, 10, 2), (5, 0, 0), (5, 100, 5)]
)
def test_the_buffer_is_rounded_up_to_whole_tonnes(npo, verification_body, tonnes, percent, kept):
    forest = make_project(npo, verification_body, buffer=percent)
    with transaction.atomic():
        batch = issuance.issue(project=forest, vintage=2023, tonnes=tonnes, livemode=False)
    in_buffer = [s.hi - s.lo for s in Segment.objects.filter(batch=batch, condition=Condition.BUFFER)]
    assert sum(in_buffer) == kept * TONNE


@pytest.mark.parametrize("tonnes", [0, -1, 10**9])
def test_a_batch_has_as_many_tonnes_as_its_serials_can_count(project: Project, tonnes: int):
    with pytest.raises(MassNotRepresentable), transaction.atomic():
        issuance.issue(project=project, vintage=2024, tonnes=tonnes, livemode=True)


def test_batches_of_one_vintage_are_numbered(project: Project, batch: Batch):
    with transaction.atomic():
        second = issuance.issue(project=project, vintage=2024, tonnes=1, livemode=True)
    assert (batch.serial, second.serial) == ("KOC-JP-0012-2024-01", "KOC-JP-0012-2024-02")


def test_issuance_and_buffer_stand_in_the_log(batch: Batch):
    assert list(Leaf.objects.order_by("id").values_list("type", "number")) == [
        ("issuance", "KOC-JP-0012-2024-01"),
        ("buffer", "KOC-JP-0012-2024-01-BUFFER"),
    ]


def test_a_hold_answers_with_serials_and_takes_them_off_sale(listing: Account):
    assert hold(listing, 250) == ["KOC-JP-0012-2024-01-1.000000~1.000249"]
    assert on_sale(listing) == 3 * TONNE - 250


def test_a_hold_asked_twice_is_one_hold(listing: Account):
    assert hold(listing, 250) == hold(listing, 250)
    assert on_sale(listing) == 3 * TONNE - 250


def test_one_key_cannot_hold_two_amounts(listing: Account):
    hold(listing, 250)
    with pytest.raises(IdempotencyMismatch):
        hold(listing, 251)


@pytest.mark.parametrize("grams", [0, -5])
def test_nobody_holds_or_retires_less_than_a_gram(listing: Account, grams: int):
    with pytest.raises(MassNotRepresentable):
        hold(listing, grams)
    with pytest.raises(MassNotRepresentable):
        retire_now(listing, grams)


def test_a_sold_out_listing_says_what_is_left(listing: Account):
    hold(listing, 3 * TONNE - 7)
    with pytest.raises(InsufficientStock) as refusal:
        hold(listing, 8, key="hold-2")
    assert refusal.value.params == {"available_grams": 7}


def test_an_order_larger_than_a_shelf_takes_several(listing: Account):
    assert hold(listing, 2 * TONNE + 1) == [
        "KOC-JP-0012-2024-01-1.000000~1.999999",
        "KOC-JP-0012-2024-01-2.000000~2.999999",
        "KOC-JP-0012-2024-01-3.000000",
    ]


def test_a_released_hold_is_sold_again_before_fresh_stock(listing: Account):
    first = hold(listing, 250)
    assert ledger.release(key="hold-1") is True
    assert on_sale(listing) == 3 * TONNE
    assert hold(listing, 100, key="hold-2") == ["KOC-JP-0012-2024-01-1.000000~1.000099"]
    assert hold(listing, 150, key="hold-3") == ["KOC-JP-0012-2024-01-1.000100~1.000249"]
    assert first == ["KOC-JP-0012-2024-01-1.000000~1.000249"]


def test_releasing_twice_changes_nothing_more(listing: Account):
    hold(listing, 250)
    assert [ledger.release(key="hold-1"), ledger.release(key="hold-1")] == [True, False]
    assert on_sale(listing) == 3 * TONNE


def test_crumbs_and_fresh_stock_make_up_the_last_order(listing: Account):
    hold(listing, 100, key="a")
    hold(listing, 100, key="b")
    hold(listing, 100, key="c")
    ledger.release(key="a")
    ledger.release(key="c")
    assert len(hold(listing, 3 * TONNE - 100, key="all")) == 5
    assert on_sale(listing) == 0


def test_neighbouring_crumbs_become_one_range(listing: Account):
    for key in "abc":
        hold(listing, 100, key=key)
    for key in "bac":
        ledger.release(key=key)
    with transaction.atomic():
        assert issuance.merge_returned(listing) == 2
    assert hold(listing, 300, key="d") == ["KOC-JP-0012-2024-01-1.000000~1.000299"]


def test_retirement_is_final(listing: Account):
    hold(listing, 250)
    retired = Retirement.objects.get(number=retire().number)
    assert (retired.grams, retired.serials) == (250, ["KOC-JP-0012-2024-01-1.000000~1.000249"])
    assert ledger.release(key="hold-1") is False
    segment = Segment.objects.get(condition=Condition.RETIRED)
    assert segment.account.kind == AccountKind.RETIREMENT
    segment.condition = Condition.HELD
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        segment.save()


def test_retiring_twice_answers_with_the_first_retirement(listing: Account):
    hold(listing, 250)
    assert retire() == retire()
    assert Retirement.objects.count() == 1


def test_a_released_hold_cannot_be_retired(listing: Account):
    hold(listing, 250)
    ledger.release(key="hold-1")
    with pytest.raises(HoldGone):
        retire()


def test_hold_and_retirement_in_one_act(listing: Account):
    assert retire_now(listing, 1_250) == retire_now(listing, 1_250)
    assert Retirement.objects.get().serials == ["KOC-JP-0012-2024-01-1.000000~1.001249"]
    assert on_sale(listing) == 3 * TONNE - 1_250
    with pytest.raises(IdempotencyMismatch):
        retire_now(listing, 1_251)


def test_one_act_refuses_more_than_there_is(listing: Account):
    with pytest.raises(InsufficientStock) as refusal:
        retire_now(listing, 3 * TONNE + 1)
    assert refusal.value.params == {"available_grams": 3 * TONNE}


def test_a_claim_names_a_known_purpose():
    with pytest.raises(PurposeUnknown):
        ledger.Claim(purpose="fame", beneficiary_kind="person")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["x" * 1_001, "nul\x00", "bell\x07", "half \ud83c"])
def test_a_name_that_cannot_be_printed_is_refused(name: str):
    with pytest.raises(TextNotRepresentable) as refusal:
        claim(name)
    assert refusal.value.field == "beneficiary"


def test_unsold_stock_goes_back_to_its_owner(listing: Account, batch: Batch):
    hold(listing, 100, key="kept")
    hold(listing, 200, key="released")
    ledger.release(key="released")
    owner = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        assert issuance.unshelve(escrow=listing, target=owner) == 3 * TONNE - 100
    assert on_sale(listing) == 0
    assert retire("kept").number


def test_stock_can_be_taken_off_and_put_on_sale_again(listing: Account, batch: Batch, put_on_sale: Callable):
    hold(listing, 200)
    ledger.release(key="hold-1")
    owner = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        issuance.unshelve(escrow=listing, target=owner)
    put_on_sale(9 * TONNE, on=listing)
    assert hold(listing, 9 * TONNE, key="all of it")


def test_a_listing_sells_one_batch_at_a_time(listing: Account, project: Project, batch: Batch):
    owner = accounts.holding_account(project.operator, livemode=True)
    with transaction.atomic():
        other = issuance.issue(project=project, vintage=2025, tonnes=5, livemode=True)
    with pytest.raises(AccountRefused), transaction.atomic():
        issuance.shelve(batch=other, source=owner, escrow=listing, grams=TONNE)


def test_nobody_sells_what_is_not_theirs(batch: Batch, project: Project, company):
    owner = accounts.holding_account(project.operator, livemode=True)
    strange = accounts.open_account(kind=AccountKind.ESCROW, livemode=True, organisation=company)
    test_mode = accounts.open_account(kind=AccountKind.ESCROW, livemode=False, organisation=project.operator)
    for escrow in (strange, test_mode, owner):
        with pytest.raises(AccountRefused), transaction.atomic():
            issuance.shelve(batch=batch, source=owner, escrow=escrow, grams=TONNE)


def test_nobody_sells_more_than_they_have(put_on_sale: Callable):
    with pytest.raises(InsufficientStock) as refusal:
        put_on_sale(9 * TONNE + 1)
    assert refusal.value.params == {"available_grams": 9 * TONNE}


@pytest.mark.parametrize("table", ["batch", "entry", "retirement", "leaf"])
@pytest.mark.parametrize("attempt", ["update registry_{} set id = id", "delete from registry_{}"])
def test_the_database_refuses_to_change_what_was_written(listing: Account, table: str, attempt: str):
    retire_now(listing, 5)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attempt.format(table))


def test_the_database_refuses_a_gram_in_two_segments(batch: Batch):
    holder = Segment.objects.get(batch=batch, condition=Condition.HELD).account
    with pytest.raises(IntegrityError, match="segments_never_overlap"), transaction.atomic():
        Segment.objects.create(batch=batch, lo=9 * TONNE - 1, hi=9 * TONNE, account=holder, condition=1)


def test_the_database_refuses_a_cursor_that_goes_back(listing: Account):
    hold(listing, 10)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        listing.shelves.update(next=0)


def test_each_act_leaves_an_entry(listing: Account):
    hold(listing, 10)
    ledger.release(key="hold-1")
    hold(listing, 4, key="hold-2")
    retire("hold-2")
    said = Entry.objects.order_by("id").values_list("act", "lo", "hi")
    assert list(said) == [
        (1, 0, 9 * TONNE),
        (2, 9 * TONNE, 10 * TONNE),
        (4, 0, 3 * TONNE),
        (10, 0, 10),
        (11, 0, 10),
        (6, 4, 10),
        (10, 0, 4),
        (12, 0, 4),
    ]
