"""What cannot be in a log of this registry, entry by entry."""

from pathlib import Path

import pytest

from registry.audit.book import Book, Sums
from registry.audit.findings import Unfit
from registry.transparency.leaf import LeafType, LogEntry, encode
from registry.transparency.verify import leaf_hash
from tests.registry.audit.conftest import AT, TONNE

BATCH = "KOC-JP-0012-2024-01"
FACTS = {"livemode": True, "at": AT, "project": "KOC-JP-0012", "methodology": "FO-001/3.1", "vintage": 2024}


def entry(kind: str, number: str, serial: str, grams: int, **other: object) -> LogEntry:
    return LogEntry(**FACTS | {"type": kind, "number": number, "grams": grams, "serials": (serial,)} | other)


ISSUED = entry("issuance", BATCH, f"{BATCH}-1.000000~10.999999", 10 * TONNE)
BUFFER = entry("buffer", f"{BATCH}-BUFFER", f"{BATCH}-10.000000~10.999999", TONNE)
CANCELLED = entry("cancellation", "C", f"{BATCH}-1.000005", 1)


def retired(number: str, serial: str, grams: int, **other: object) -> LogEntry:
    return entry("retirement", number, serial, grams, **{"purpose": "offset"} | other)


FIRST = retired("R-1", f"{BATCH}-1.000000", 1)
HASH = leaf_hash(encode(FIRST)).hex()


def amended(number: str, grams: int) -> LogEntry:
    serial = f"{BATCH}-1.000000" if grams == 1 else f"{BATCH}-1.000000~1.{grams - 1:06d}"
    return entry("amendment", number, serial, grams, purpose="other")


def disclosed(number: str) -> LogEntry:
    return LogEntry(type="disclosure", number=number, livemode=True, at=AT, commitments={"message": "0" * 64})


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")


def enter(book: Book, *entries: LogEntry) -> None:
    for place, one in enumerate(entries):
        book.enter(place, encode(one), origin="example/log")


def test_the_sums_are_those_of_the_entries_up_to_a_size(book):
    taken = [
        retired("R-1", f"{BATCH}-1.000000~1.000249", 250),
        entry("cancellation", "C-1", f"{BATCH}-2.000000~2.999999", TONNE),
        entry("reversal", "V-1", f"{BATCH}-10.000000~10.399999", 400_000),
    ]
    enter(book, ISSUED, BUFFER, *taken)
    assert book.sums(1) == {BATCH: Sums(issued=10 * TONNE)}
    assert book.sums(3) == {BATCH: Sums(10 * TONNE, retired=250, buffer=TONNE)}
    again = amended(f"R-1-A1/2/{leaf_hash(encode(taken[0])).hex()}", 250)
    book.enter(5, encode(again), origin="example/log")
    assert book.sums(6) == {BATCH: Sums(10 * TONNE, 250, cancelled=1_400_000, buffer=600_000)}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (
            [retired("R-1", f"{BATCH}-1.000000", 1)],
            "leaf 0: names units of .*, which no entry before it has issued",
        ),
        ([ISSUED, retired("R-1", f"{BATCH}-11.000000", 1)], "leaf 1: names units beyond the end"),
        ([ISSUED, retired("R-1", f"{BATCH}-1.000000", 1, vintage=2023)], "leaf 1: vintage is 2023"),
        ([ISSUED, retired("R-1", f"{BATCH}-1.000000", 1, livemode=False)], "leaf 1: livemode is False"),
        ([ISSUED, retired("R-1", f"{BATCH}-1.000000", 1, project="KOC-JP-0013")], "leaf 1: project is"),
        ([ISSUED, ISSUED], "leaf 1: the number .* stands in the log twice"),
        ([entry("issuance", BATCH, f"{BATCH}-1.000000~1.000249", 250)], "leaf 0: .* not whole tonnes"),
        (
            [entry("issuance", BATCH, f"{BATCH}-2.000000~2.999999", TONNE)],
            "leaf 0: .* not from its first gram",
        ),
        (
            [entry("issuance", "ELSE", f"{BATCH}-1.000000~1.999999", TONNE)],
            "leaf 0: .* not from its first gram",
        ),
        (
            [
                ISSUED,
                retired("R-1", f"{BATCH}-1.000000~1.000009", 10),
                retired("R-2", f"{BATCH}-1.000009", 1),
            ],
            "leaf 2: takes .*-1.000009, which leaf 1 has taken already",
        ),
        (
            [
                ISSUED,
                entry("cancellation", "C", f"{BATCH}-1.000005", 1),
                retired("R", f"{BATCH}-1.000000~1.000009", 10),
            ],
            "leaf 2: takes .*-1.000005, which leaf 1 has taken already",
        ),
        (
            [ISSUED, BUFFER, entry("buffer", "B", f"{BATCH}-10.999999", 1)],
            "leaf 2: takes .*-10.999999, which leaf 1 has taken already",
        ),
        (
            [ISSUED, FIRST, amended("R-1-A1", 1)],
            "leaf 2: amends a retirement that no entry before it has made",
        ),
        (
            [ISSUED, FIRST, amended(f"R-1-A1/1/{'0' * 64}", 1)],
            "leaf 2: amends R-1, but names another entry than leaf 1",
        ),
        ([ISSUED, FIRST, amended(f"R-1-A2/1/{HASH}", 1)], "leaf 2: is amendment 2 of R-1, after 0 others"),
        ([ISSUED, FIRST, amended(f"R-1-A1/1/{HASH}", 2)], "leaf 2: grams is not what leaf 1 says"),
        ([ISSUED, FIRST, disclosed("R-2-D1")], "leaf 2: discloses words of a retirement that no entry"),
        ([ISSUED, FIRST, disclosed("R-1-D1")], "leaf 2: discloses what was never committed to"),
        ([LogEntry(type=LeafType.KEY, number="K", livemode=True, at=AT)], "leaf 0: announces a key, but"),
    ],
)
def test_what_cannot_be_is_named(book, entries, said):
    with pytest.raises(Unfit, match=said):
        _ = enter(book, *entries), book.sums(len(entries))


def test_an_entry_that_is_not_canonical_is_named(book):
    with pytest.raises(Unfit, match=r"leaf 0: not canonical JSON"):
        book.enter(0, encode(ISSUED).replace(b'":', b'": ', 1), origin="example/log")
