"""The open data: one table, three formats, the same values; and what is withheld or erased is in none of them."""

import csv
import io
import json
from collections.abc import Callable

import pyarrow.parquet
import pytest
from django.db import transaction
from django.test import Client

from registry import accounts, cancellations, finding
from registry.enums import CancellationReason
from registry.exports import writers
from registry.models import Account, Batch, Retirement
from registry.retiring import disclosures
from registry.retiring.retirements import Wanted
from tests.registry.acts import claim, retire_now
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db
BATCH = "KOC-JP-0012-2024-01"
Read = Callable[[bytes], list[dict]]
READERS: dict[str, Read] = {
    "csv": lambda data: list(csv.DictReader(io.StringIO(data.decode(), newline=""))),
    "jsonl": lambda data: [json.loads(line) for line in data.splitlines()],
    "parquet": lambda data: pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist(),
}


def fetch(client: Client, name: str, **query: str) -> list[dict]:
    reply = client.get(f"/registry/export/{name}", query)
    assert reply.status_code == 200
    assert name in reply["Content-Disposition"]
    return READERS[name.rpartition(".")[2]](b"".join(reply))


@pytest.mark.parametrize("form", READERS)
def test_every_format_says_the_same_exactly(client: Client, listing: Account, form: str):
    said = '=HYPERLINK("x"), "山田",\n太郎'
    number = retire_now(listing, 1_250, said=claim(said, message="Danke")).number
    (row,) = fetch(client, f"retirements.{form}")
    assert (row["number"], int(row["grams"]), row["beneficiary"], row["message"]) == (
        number,
        1_250,
        said,
        "Danke",
    )
    assert f"{BATCH}-1.000000~1.001249" in row["serials"]
    assert row["project"] == "KOC-JP-0012"
    assert row["log_index"] in (None, "")
    openings = json.loads(row["openings"]) if form == "csv" else row["openings"]
    assert [(o["field"], o["text"]) for o in openings] == [("beneficiary", said), ("message", "Danke")]


@pytest.mark.parametrize("form", READERS)
def test_withheld_and_erased_words_are_in_no_file(client: Client, listing: Account, form: str):
    retire_now(listing, 10, key="withheld", said=claim("Secret Person", public=False))
    erased = retire_now(listing, 10, key="erased", said=claim("Erased Person")).number
    files = f"retirements.{form}"
    before = client.get(f"/registry/export/{files}")["ETag"]
    disclosures.erase(retirement=Retirement.objects.get(number=erased), fields=["beneficiary"], by=None)
    assert client.get(f"/registry/export/{files}")["ETag"] != before
    assert [row["beneficiary"] or None for row in fetch(client, files)] == [None, None]
    assert "Person" not in str(fetch(client, files))


def test_each_table_comes_in_each_format(client: Client, batch: Batch):
    source = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        cancelled = cancellations.cancel(
            account=source, wanted=Wanted(batch, grams=TONNE), reason=CancellationReason.values[0]
        )
    for form in READERS:
        assert [row["batch"] for row in fetch(client, f"batches.{form}")] == [BATCH]
        assert [row["project"] for row in fetch(client, f"projects.{form}")] == ["KOC-JP-0012"]
        assert [row["number"] for row in fetch(client, f"cancellations.{form}")] == [cancelled.number]
        assert fetch(client, f"amendments.{form}") == []
        assert fetch(client, f"batches.{form}", livemode="false") == []


def test_files_take_the_filters_of_the_api_and_refuse_what_means_nothing(client: Client, listing: Account):
    number = retire_now(listing, 10, said=claim("Yamada Taro")).number
    assert [row["number"] for row in fetch(client, "retirements.jsonl", beneficiary="yamada")] == [number]
    assert fetch(client, "retirements.jsonl", beneficiary="suzuki") == []
    assert fetch(client, "retirements.jsonl", to="2020-01-01") == []
    refused = client.get("/registry/export/retirements.csv", {"from": "soon"})
    assert (refused.status_code, refused.content[:5]) == (422, b"from:")
    assert client.get("/registry/export/secrets.csv").status_code == 404
    assert client.get("/registry/export/retirements.exe").status_code == 404


def test_a_file_that_has_not_changed_is_not_sent_again(client: Client, listing: Account):
    etag = client.get("/registry/export/retirements.csv")["ETag"]
    again = {"If-None-Match": etag}
    assert client.get("/registry/export/retirements.csv", headers=again).status_code == 304
    retire_now(listing, 10)
    assert client.get("/registry/export/retirements.csv", headers=again).status_code == 200


def test_long_tables_are_written_in_row_groups(client: Client, listing: Account, monkeypatch):
    monkeypatch.setattr(writers, "ROW_GROUP", 2)
    numbers = [retire_now(listing, 1, key=str(n)).number for n in range(5)]
    data = b"".join(client.get("/registry/export/retirements.parquet"))
    file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
    assert file.num_row_groups == 3
    assert file.read().column("number").to_pylist() == numbers


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("山田", True), ("田太", True), ("太郎", True), ("郎太", False), ("ＴＡＲＯ", True), ("yama tar", True),
        ("Taro Yamada", True), ("amada", False), ("müller", True), ("o'brien", True), ("・", False), ("' & !", False),
    ],
)  # fmt: skip
def test_names_are_found_by_their_words_however_they_are_typed(
    client: Client, listing: Account, wanted: str, found: bool
):
    retire_now(listing, 10, said=claim("山田太郎 YAMADA Taro ﾌｫﾚｽﾄ Müller O'Brien"))
    reply = client.get("/api/v1/registry/retirements/", {"beneficiary": wanted})
    assert bool(reply.json()["results"]) is found


def test_a_name_that_very_many_bear_is_found_among_the_newest(client: Client, listing: Account, monkeypatch):
    monkeypatch.setattr(finding, "GATHERED", 1)
    numbers = [retire_now(listing, 1, key=str(n), said=claim("山田")).number for n in range(3)]
    retire_now(listing, 1, key="other", said=claim("鈴木"))
    retire_now(listing, 1, key="withheld", said=claim("山田", public=False))
    reply = client.get("/api/v1/registry/retirements/", {"beneficiary": "山田"}).json()
    assert [row["number"] for row in reply["results"]] == numbers[::-1]


def test_the_columns_are_explained_in_both_languages(client: Client, db):
    for language in ("ja", "en"):
        page = client.get("/registry/export/", {"lang": language}).content.decode()
        assert "retired_on_jst" in page
