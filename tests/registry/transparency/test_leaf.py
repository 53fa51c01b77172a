"""The bytes of the log's entries. The literals stand for ever: a change that breaks one breaks every proof."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from registry.transparency.commitments import Opening, commit, commitments_json, new_salt, opens
from registry.transparency.leaf import LeafMalformed, LeafType, LogEntry, encode, moment, parse
from registry.transparency.verify import leaf_hash

AT = datetime(2026, 11, 23, 9, 41, 7, 123_000, tzinfo=UTC)
BENEFICIARY = "2ef9e1ad04c1d9a1cba1a6c74ca6f1ed1d5d09b4f3b1f5bd1f5d3a7b9f0b3c11"
RETIREMENT = LogEntry(
    type=LeafType.RETIREMENT,
    number="R-0000123",
    livemode=True,
    at=AT,
    grams=2_999_750,
    serials=("KOC-JP-0012-2024-01-1347.000250~1349.999999",),
    project="KOC-JP-0012",
    methodology="FO-001/3.1",
    vintage=2024,
    purpose="offset",
    commitments={"beneficiary": BENEFICIARY},
)
RETIREMENT_BYTES = (
    b'{"at":"2026-11-23T09:41:07.123Z","commitments":{"beneficiary":"'
    + BENEFICIARY.encode()
    + b'"},"grams":2999750,"livemode":true,"methodology":"FO-001/3.1","number":"R-0000123",'
    b'"project":"KOC-JP-0012","purpose":"offset",'
    b'"serials":["KOC-JP-0012-2024-01-1347.000250~1349.999999"],"type":"retirement","v":1,"vintage":2024}'
)
KEY = LogEntry(
    type=LeafType.KEY,
    number="PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    livemode=True,
    at=AT,
)


def test_a_retirement_has_exactly_these_bytes():
    assert encode(RETIREMENT) == RETIREMENT_BYTES
    assert leaf_hash(RETIREMENT_BYTES) == hashlib.sha256(b"\x00" + RETIREMENT_BYTES).digest()


def test_what_does_not_apply_is_absent():
    assert encode(KEY) == (
        b'{"at":"2026-11-23T09:41:07.123Z","livemode":true,'
        b'"number":"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW","type":"key","v":1}'
    )


@pytest.mark.parametrize("kind", list(LeafType))
def test_every_type_reads_back(kind):
    entry = replace(RETIREMENT, type=kind)
    if kind in (LeafType.ISSUANCE, LeafType.BUFFER):
        entry = replace(entry, purpose=None, commitments=None)
    if kind is LeafType.KEY:
        entry = KEY
    assert parse(encode(entry)) == entry


def test_a_moment_is_cut_to_the_millisecond_and_said_in_utc():
    japan = timezone(timedelta(hours=9))
    at = moment(datetime(2026, 11, 23, 18, 41, 7, 123_999, tzinfo=japan))
    assert at == AT
    assert encode(replace(RETIREMENT, at=at.astimezone(japan))) == RETIREMENT_BYTES


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": AT.replace(tzinfo=None)},
        {"at": AT.replace(microsecond=1)},
        {"grams": 2_999_751},
        {"grams": 0},
        {"grams": -1},
        {"grams": True},
        {"grams": None},
        {"serials": None},
        {"serials": ()},
        {"serials": ("KOC-JP-0012-2024-01-1347.000250~1349",)},
        {"serials": ("KOC-JP-0012-2024-01-01.000000",)},
        {"serials": ("KOC-JP-0012-2024-01-1.000000~1.000001",) * 2, "grams": 4},
        {"project": "富士山"},
        {"project": None},
        {"methodology": "FO-001"},
        {"methodology": 'FO"/1'},
        {"number": "R 1"},
        {"number": "R\\1"},
        {"vintage": 24},
        {"purpose": "Offset"},
        {"purpose": None},
        {"commitments": {}},
        {"commitments": {"beneficiary": "Hanako Yamada"}},
        {"commitments": {"beneficiary": BENEFICIARY.upper()}},
        {"commitments": {"Hanako": BENEFICIARY}},
        {"type": LeafType.KEY},
        {"type": LeafType.ISSUANCE},
    ],
)
def test_an_entry_that_says_something_else_is_refused(wrong):
    with pytest.raises(LeafMalformed):
        encode(replace(RETIREMENT, **wrong))


def test_an_entry_never_outgrows_a_bundle():
    ranges = tuple(f"KOC-JP-0012-2024-01-{tonne}.000000" for tonne in range(1, 2001))
    with pytest.raises(LeafMalformed):
        encode(replace(RETIREMENT, serials=ranges, grams=2000))
    assert len(encode(replace(RETIREMENT, serials=ranges[:1900], grams=1900))) < 65_536


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(":", ": ", 1),
        lambda text: text + "\n",
        lambda text: text.replace('"v":1', '"v":1.0'),
        lambda text: text.replace('"v":1', '"v":2'),
        lambda text: text.replace('"v":1', '"v":true'),
        lambda text: text.replace('"v":1', '"v":1,"v":1'),
        lambda text: text.replace('"v":1', '"note":"x","v":1'),
        lambda text: text.replace("offset", "off\\u0073et"),
        lambda text: text.replace("2026-11-23", "2026-11-31"),
        lambda text: text.replace("true", "1"),
        lambda text: text.replace("2999750", "NaN"),
        lambda text: text.replace('"retirement"', '["retirement"]'),
        lambda text: text.replace('["KOC', '[["KOC').replace('9"]', '9"]]'),
        lambda text: json.dumps(dict(reversed(json.loads(text).items())), separators=(",", ":")),
        lambda text: "[" * 60_000,
        lambda text: f"[{text}]",
        lambda text: "",
    ],
)
def test_bytes_that_are_not_canonical_are_no_entry(change):
    assert parse(RETIREMENT_BYTES) == RETIREMENT
    with pytest.raises(LeafMalformed):
        parse(change(RETIREMENT_BYTES.decode()).encode())


def test_bytes_that_are_not_text_are_no_entry():
    with pytest.raises(LeafMalformed):
        parse(b"\xff" + RETIREMENT_BYTES)


def test_a_commitment_is_the_hash_of_salt_field_and_text():
    salt = bytes(range(32))
    assert commit(field="beneficiary", text="山田花子", salt=salt) == (
        hashlib.sha256(salt + b"beneficiary\x00" + bytes.fromhex("e5b1b1e794b0e88ab1e5ad90")).hexdigest()
    )
    assert commit(field="message", text="", salt=salt) == (
        "71834a0c53b4e92a9cc06dd4b32c5c1176189fd57fc7f13bb8bb67771e1eb38c"
    )


def test_only_the_true_opening_opens_a_commitment():
    salt = new_salt()
    made = {"beneficiary": commit(field="beneficiary", text="Hanako Yamada", salt=salt)}
    assert opens(Opening("beneficiary", salt, "Hanako Yamada"), made)
    assert not opens(Opening("beneficiary", salt, "Hanako Yamada "), made)
    assert not opens(Opening("beneficiary", new_salt(), "Hanako Yamada"), made)
    assert not opens(Opening("message", salt, "Hanako Yamada"), made)


def test_the_commitments_of_an_entry_are_canonical_json():
    salt = bytes(32)
    texts = {"message": "おめでとう", "beneficiary": "山田花子"}
    made = {field: commit(field=field, text=text, salt=salt) for field, text in texts.items()}
    assert commitments_json(Opening(field, salt, text) for field, text in texts.items()) == (
        f'{{"beneficiary":"{made["beneficiary"]}","message":"{made["message"]}"}}'
    )
    assert commitments_json([]) == "{}"


def test_two_salts_are_never_the_same():
    assert len({new_salt() for _ in range(100)}) == 100
    assert len(new_salt()) == 32


@pytest.mark.parametrize(
    "wrong", [{"salt": b"short"}, {"field": "Name"}, {"field": "a\x00b"}, {"text": "\ud800"}]
)
def test_what_cannot_be_committed_to_is_refused(wrong):
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError is one too
        commit(**{"field": "beneficiary", "text": "Hanako", "salt": bytes(32)} | wrong)
