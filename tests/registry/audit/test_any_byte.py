"""Change any one byte of what a registry shows: the audit fails, and says where."""

import json
import random

import pytest

from registry.audit.findings import Unfit
from tests.registry.audit.conftest import Copy

pytestmark = pytest.mark.django_db
LOG = "/registry/log"
BYTES = {  # how many bytes of each are tried; None: every one of them
    f"{LOG}/checkpoint": None,
    f"{LOG}/key": None,
    f"{LOG}/witnesses": None,
    f"{LOG}/tile/1/000.p/1": None,
    f"{LOG}/tile/0/000": 20,
    f"{LOG}/tile/0/001.p/14": 20,
    f"{LOG}/tile/entries/000": 80,
    f"{LOG}/tile/entries/001.p/14": 40,
    "/registry/export/retirements.csv?livemode=true": 80,
    "/registry/export/retirements.csv?livemode=false": 20,
    "/registry/export/retirements.jsonl?livemode=true": 80,
    "/api/v1/registry/reconciliation/?livemode=true": 80,
    "/api/v1/registry/reconciliation/?livemode=false": 20,
}


def test_any_byte_that_is_changed_is_found_where_it_is(shown, check):
    assert set(BYTES) <= set(shown)
    chance = random.Random(20261123)
    for path, count in BYTES.items():
        data = shown[path]
        places = range(len(data)) if count is None else chance.sample(range(len(data)), count)
        for place in places:
            byte = chance.choice([data[place] ^ 1 << chance.randrange(8), chance.choice(b" 0\n\x00\xff")])
            changed = data[:place] + bytes([byte]) + data[place + 1 :]
            if means_the_same(path, data, changed):
                continue
            with pytest.raises(Unfit) as found:
                check(Copy(shown | {path: changed}))
            assert names_the_place(found.value.where, path, data, place), (path, place, byte, found.value)


def means_the_same(path: str, one: bytes, other: bytes) -> bool:
    """White space between the members of a JSON object carries no meaning: what is read from it is the same."""
    if "json" not in path and "/api/" not in path:
        return one == other
    try:
        return [json.loads(line) for line in one.splitlines()] == [
            json.loads(line) for line in other.splitlines()
        ]
    except ValueError:
        return False


def names_the_place(where: str, path: str, data: bytes, place: int) -> bool:
    if "/tile/" in path:
        return where == path.removeprefix(f"{LOG}/") or where == f"leaf {leaf_of(path, data, place)}"
    if ".csv" in path:
        records, quotes = 1, 0
        for byte in data[:place]:
            quotes += byte == ord('"')
            records += byte == ord("\n") and quotes % 2 == 0
        # The header is line 1, and the first record comes after it.
        return where.startswith(path) and (
            records == 1 or "ends within" in where or f" {records - 1}" in where
        )
    if ".jsonl" in path:
        return where in (
            f"{path}, line {data[:place].count(10) + 1}",
            f"{path.replace('jsonl', 'csv')}, record {data[:place].count(10) + 1}",
        )
    return where.startswith(path.partition("?")[0])


def leaf_of(path: str, data: bytes, place: int) -> int:
    first = 256 if "001" in path else 0
    if "/entries/" not in path:
        return first + place // 32
    count = at = 0
    while (at := at + 2 + int.from_bytes(data[at : at + 2], "big")) <= place:
        count += 1
    return first + count
