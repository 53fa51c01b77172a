"""What stands in SQL and in Python stays equal: numbers of closed lists, and the bytes of a leaf."""

import itertools
import json
import re
from pathlib import Path

import pytest
from django.db import DataError, connection, transaction
from django.utils import timezone

import registry
from registry import acts
from registry.enums import AccountKind, Act, Condition, Purpose
from registry.models import Account, Leaf, LeafQueue, Retirement
from registry.transparency.leaf import LogEntry, encode, parse
from tests.registry.acts import claim, hold, retire, retire_now

SQL = Path(registry.__file__).parent / "sql"


def sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text()


@pytest.mark.parametrize(
    ("file", "act"),
    [
        ("hold", Act.HOLD),
        ("release", Act.RELEASE),
        ("retire", Act.RETIRE),
        ("retire_now", Act.RETIRE),
    ],
)
def test_the_hot_acts_enter_their_own_number(file: str, act: Act):
    entered = re.search(r"insert into registry_entry \(act,[^)]*\)\s*select (\d+),", sql(file))
    assert entered is not None
    assert int(entered[1]) == act


def test_a_rest_is_entered_as_a_split():
    assert f"values ({Act.SPLIT:d}, batch, hi, v_end" in sql("take_returned")


def test_the_acts_write_the_conditions_of_the_list():
    assert f"p_grams, {Condition.ON_HOLD:d}::smallint, p_account" in sql("hold")
    assert f"cut.hi, p_account, {Condition.ON_HOLD:d} from cut" in sql("hold")
    assert f"said.target, {Condition.RETIRED:d} from said" in sql("retire_now")
    assert f"set condition = {Condition.RETIRED:d}, account_id = target.id" in sql("retire")
    assert f"set condition = {Condition.HELD:d} where" in sql("release")
    assert f"v_owner, {Condition.HELD:d}) returning id" in sql("take_returned")
    assert f"old.condition between {Condition.RETIRED:d} and {Condition.CANCELLED:d}" in sql("steps")
    for name in ("retire", "retire_now"):
        assert f"kind = '{AccountKind.RETIREMENT}'" in sql(name)


def test_the_database_knows_every_condition_act_purpose_and_state():
    for name, numbers in (("condition", Condition.values), ("act", Act.values)):
        assert sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
        assert f"r.{name} between {min(numbers)} and {max(numbers)}" in sql("rows")
    assert re.findall(r"'(\w+)'", sql("rows")) == Purpose.values
    assert f"(r.act = {Act.RETIRE:d}) = (r.retirement_id is not null)" in sql("rows")


def test_the_index_of_long_stretches_leaves_out_the_hot_acts():
    seldom = {act for act in Act if act < 10}
    assert "where act < 10" in sql("guards")
    assert {Act.HOLD, Act.RELEASE, Act.RETIRE}.isdisjoint(seldom)


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", list(Purpose))
def test_sql_writes_the_bytes_of_the_leaf_that_python_would(listing: Account, purpose: Purpose):
    said = claim('Großmutter 花子 "O\'Hara" 🌲', message="line 1\nline 2")
    said = type(said)(purpose=purpose, beneficiary_kind="person", openings=said.openings)  # type: ignore[arg-type]
    hold(listing, 1_250_000)
    retired = Retirement.objects.select_related("batch").get(pk=retire(said=said).id)
    leaf = Leaf.objects.get(number=retired.number)
    entry = LogEntry(
        type="retirement",
        number=retired.number,
        livemode=True,
        at=retired.retired_at,
        grams=1_250_000,
        serials=("KOC-JP-0012-2024-01-1.000000~1.999999", "KOC-JP-0012-2024-01-2.000000~2.249999"),
        project="KOC-JP-0012",
        methodology="FO-001/3.1",
        vintage=2024,
        purpose=purpose,
        commitments=json.loads(retired.commitments),
    )
    assert bytes(leaf.entry) == encode(entry)
    assert parse(bytes(leaf.entry)).commitments == json.loads(retired.commitments)
    assert LeafQueue.objects.filter(leaf=leaf).exists()


@pytest.mark.django_db
def test_a_leaf_without_names_has_no_commitments(listing: Account):
    said = claim()
    said = type(said)(purpose=Purpose.OFFSET, beneficiary_kind=said.beneficiary_kind)
    number = retire_now(listing, 7, said=said).number
    entry = parse(bytes(Leaf.objects.get(number=number).entry))
    assert (entry.commitments, entry.grams) == (None, 7)


@pytest.mark.django_db
def test_nothing_personal_is_written_into_what_cannot_be_erased(listing: Account):
    retired = Retirement.objects.get(pk=retire_now(listing, 7, said=claim("Yamada Taro")).id)
    leaf = Leaf.objects.get(number=retired.number)
    kept = repr([getattr(retired, f.attname) for f in Retirement._meta.concrete_fields]) + repr(
        bytes(leaf.entry)
    )
    assert "Yamada" not in kept


@pytest.mark.django_db
def test_numbers_of_retirements_do_not_end_at_seven_digits(listing: Account):
    with connection.cursor() as cursor:
        cursor.execute("select nextval('registry_retirement_number')")
        (before,) = cursor.fetchone()
        cursor.execute("select setval('registry_retirement_number', 9999998)")
        numbers = [retire_now(listing, 1, key=str(place)).number for place in range(2)]
        cursor.execute("select setval('registry_retirement_number', %s::bigint)", [before])
    assert numbers == ["R-9999999", "R-10000000"]


@pytest.mark.django_db
@pytest.mark.parametrize("first", [0, 10**15 - 7])
def test_stretches_meet_where_their_units_do_also_at_the_end_of_the_largest_batch(first: int):
    ends = list(itertools.combinations(range(first, first + 7), 2))
    with connection.cursor() as cursor:
        cursor.execute(
            "select a, b, x, y, registry_stretch(1, a, b) && registry_stretch(1, x, y),"
            " registry_stretch(1, a, b) && registry_stretch(2, x, y)"
            " from unnest(%s::bigint[], %s::bigint[]) s(a, b), unnest(%s::bigint[], %s::bigint[]) t(x, y)",
            [[lo for lo, _hi in ends], [hi for _lo, hi in ends]] * 2,
        )
        for a, b, x, y, meet, other_batch in cursor.fetchall():
            assert meet == (a < y and x < b), (a, b, x, y)
            assert not other_batch


@pytest.mark.django_db(transaction=True)
def test_an_act_of_its_own_outlives_what_its_connection_forgets():
    statement = "select %s::bigint + 1, %s::text, array[%s::text, null], %s::timestamptz is not null"
    moment = timezone.now()
    for _ in range(2):
        answer = acts.call(statement, (41, None, '花子, "O\'Hara"', moment))
        assert answer == (42, None, ['花子, "O\'Hara"', None], True)
        with connection.cursor() as cursor:
            cursor.execute("deallocate all")
    with pytest.raises(DataError):
        acts.call(statement, ("x", None, "", moment))
    with transaction.atomic():
        assert acts.call("select %s::bigint", (7,)) == (7,)
