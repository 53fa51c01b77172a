"""The grammar of serial numbers, from the text of the public contract; and SQL says what Python says."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from registry import serials
from registry.errors import SerialMalformed
from registry.models import Batch
from registry.serials import SerialRange
from registry.units import GRAMS_MAX

BATCH = "KOC-JP-0012-2024-01"
T = 1_000_000


def test_a_bare_tonne_means_its_million_grams():
    assert serials.parse(f"{BATCH}-1347") == SerialRange(BATCH, 1346 * T, 1347 * T)


def test_a_gram_of_a_tonne():
    assert serials.parse(f"{BATCH}-1347.000250") == SerialRange(BATCH, 1346 * T + 250, 1346 * T + 251)


def test_a_range_includes_both_ends():
    found = serials.parse(f"{BATCH}-1347.000250~1349.999999")
    assert (found.lo, found.hi, found.grams) == (1346 * T + 250, 1349 * T, 2_999_750)


def test_the_first_unit_is_gram_0_of_tonne_1():
    assert serials.unit_text(0) == "1.000000"
    assert serials.parse(f"{BATCH}-1.000000").lo == 0


def test_a_range_may_end_in_whole_tonnes():
    assert serials.parse(f"{BATCH}-1~3") == SerialRange(BATCH, 0, 3 * T)


def test_a_serial_has_one_canonical_text():
    assert str(serials.parse(f"{BATCH}-2")) == f"{BATCH}-2.000000~2.999999"
    assert str(serials.parse(f"{BATCH}-2.000007~2.000007")) == f"{BATCH}-2.000007"


@pytest.mark.parametrize(
    "text",
    [
        "",
        BATCH,
        f"{BATCH}-",
        f"{BATCH}-0",
        f"{BATCH}-0.000001",
        f"{BATCH}-01",
        f"{BATCH}-1.0",
        f"{BATCH}-1.0000000",
        f"{BATCH}-1.000250~",
        f"{BATCH}-~1",
        f"{BATCH}-2~1",
        f"{BATCH}-1.000002~1.000001",
        f"{BATCH}-1~2~3",
        f"{BATCH}-1000000000",
        f"{BATCH}-1 ",
        f" {BATCH}-1",
        f"{BATCH}-1\n",
        f"{BATCH}-１３４７",
        f"{BATCH}-1.00025٠",
        f"{BATCH}-1–2",
        f"{BATCH}-1.000250-1.000251",
        f"{BATCH}-{BATCH}-1",
        "koc-jp-0012-2024-01-1",
        "KOC-JP-0012-24-01-1",
        "KOC-JP-0012-2024-1-1",
        "KOC-JPN-0012-2024-01-1",
        "K-JP-0012-2024-01-1",
        "KOC-JP--2024-01-1",
        "ＫＯＣ-JP-0012-2024-01-1",
        "KOC/JP/0012/2024/01/1",
        f"{BATCH}-+1",
        f"{BATCH}-1e3",
    ],
)
def test_anything_else_is_malformed(text: str):
    with pytest.raises(SerialMalformed):
        serials.parse(text)


@pytest.mark.parametrize("part", [{"prefix": "koc"}, {"country": "JPN"}, {"project": ""}, {"issue": 100}])
def test_a_batch_serial_follows_the_grammar(part):
    parts = {"prefix": "KOC", "country": "JP", "project": "0012", "vintage": 2024, "issue": 1}
    with pytest.raises(SerialMalformed):
        serials.batch_serial(**(parts | part))


units = st.integers(min_value=0, max_value=GRAMS_MAX - 1)
ranges = st.tuples(units, units).map(lambda pair: SerialRange(BATCH, min(pair), max(pair) + 1))


@given(ranges)
def test_every_range_is_read_back_as_it_was_written(units: SerialRange):
    assert serials.parse(str(units)) == units


@given(st.text(max_size=40))
def test_no_other_text_than_the_canonical_one_or_a_short_form_is_read(tail: str):
    try:
        found = serials.parse(f"{BATCH}-{tail}")
    except SerialMalformed:
        return
    assert tail.isascii()
    assert serials.parse(str(found)) == found


def test_sql_writes_the_same_serials(db):
    cases = [
        (0, 1),
        (0, T),
        (T - 1, T),
        (T - 1, T + 1),
        (1346 * T + 250, 1349 * T),
        (GRAMS_MAX - 1, GRAMS_MAX),
    ]
    with connection.cursor() as cursor:
        for lo, hi in cases:
            cursor.execute("select registry_serial(%s::text, %s::bigint, %s::bigint)", [BATCH, lo, hi])
            assert cursor.fetchone() == (str(SerialRange(BATCH, lo, hi)),)


def test_the_database_keeps_batch_serials_to_the_same_grammar(db):
    (constraint,) = (c for c in Batch._meta.constraints if c.name == "batch_serial_grammar")
    assert serials.BATCH_SERIAL.pattern in str(constraint.condition)
