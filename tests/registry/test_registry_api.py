"""The registry's calls of the API, from the text of the public contract."""

import base64
import hashlib
import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from registry import accounts, issuance, ledger, serials
from registry.enums import AccountKind, Purpose
from registry.models import Account, Batch, Opening, Project, Retirement
from registry.transparency import sequencer, verify
from registry.transparency.keys import verifier_keys
from tests.registry.acts import claim, hold, retire, retire_now
from tests.registry.conftest import TONNE

pytestmark = pytest.mark.django_db
with_commits = pytest.mark.django_db(transaction=True)  # the sequencer works between commits
BATCH = "KOC-JP-0012-2024-01"


def get(client: Client, path: str, **query: str):
    return client.get(f"/api/v1/registry/{path}", query)


def units(client: Client, serial: str) -> list[dict]:
    reply = get(client, f"units/{serial}/")
    assert reply.status_code == 200, reply.content
    return reply.json()["segments"]


def assert_partition(segments: list[dict], lo: int, hi: int) -> None:
    """The segments cover [lo, hi) from left to right, each gram once."""
    read = [(serials.parse(s["from"]).lo, serials.parse(s["to"]).hi) for s in segments]
    assert read[0][0] == lo
    assert read[-1][1] == hi
    assert all(left[1] == right[0] for left, right in pairwise(read))
    assert [s["grams"] for s in segments] == [stop - start for start, stop in read]


def test_a_fresh_tonne_is_held_since_it_was_issued(client: Client, batch: Batch):
    (segment,) = units(client, f"{BATCH}-5")
    assert (segment["from"], segment["to"]) == (f"{BATCH}-5.000000", f"{BATCH}-5.999999")
    assert (segment["state"], segment["grams"]) == ("held", TONNE)
    assert [entry["act"] for entry in segment["entries"]] == ["issue"]
    assert "retirement" not in segment


def test_a_range_is_parted_by_where_its_units_are(client: Client, listing: Account):
    number = retire_now(listing, 250).number
    hold(listing, 750)
    segments = units(client, f"{BATCH}-1.000100~10")
    assert_partition(segments, 100, 10 * TONNE)
    assert [s["state"] for s in segments] == ["retired", "on_hold", "held", "held", "buffer"]
    assert segments[0]["retirement"] == number


def test_a_gram_tells_its_whole_life(client: Client, listing: Account):
    hold(listing, 100, key="a")
    ledger.release(key="a")
    hold(listing, 40, key="b")
    number = retire("b").number
    (segment,) = units(client, f"{BATCH}-1.000010")
    assert [entry["act"] for entry in segment["entries"]] == [
        "issue",
        "shelve",
        "hold",
        "release",
        "hold",
        "retire",
    ]
    assert segment["entries"][-1]["retirement"] == number
    owner, escrow, retirement = (segment["entries"][place]["to"] for place in (0, 1, 5))
    assert (owner[0], escrow[0], retirement[0]) == ("H", "E", "R")


def test_a_rest_remembers_what_it_was_divided_from(client: Client, listing: Account):
    hold(listing, 100, key="a")
    ledger.release(key="a")
    hold(listing, 40, key="b")
    (segment,) = units(client, f"{BATCH}-1.000050")
    assert [entry["act"] for entry in segment["entries"]] == ["issue", "shelve", "hold", "release", "split"]


def test_merged_crumbs_remember_their_own_lives(client: Client, listing: Account, batch: Batch):
    hold(listing, 100, key="once")
    hold(listing, 100, key="twice")
    ledger.release(key="once")
    ledger.release(key="twice")
    hold(listing, 100, key="again")
    ledger.release(key="again")
    with transaction.atomic():
        issuance.merge_returned(listing)
        issuance.unshelve(
            escrow=listing, target=accounts.holding_account(batch.project.operator, livemode=True)
        )
    first, second = units(client, f"{BATCH}-1.000000~1.000199")
    lives = [[entry["act"] for entry in segment["entries"]] for segment in (first, second)]
    short = ["issue", "shelve", "hold", "release", "merge", "unshelve"]
    long = ["issue", "shelve", "hold", "release", "hold", "release", "merge", "unshelve"]
    assert sorted(lives, key=len) == [short, long]


def test_units_that_were_not_issued_are_not_found(client: Client, batch: Batch):
    for serial in (f"{BATCH}-11", f"{BATCH}-10~11", "KOC-JP-0012-2031-01-1"):
        reply = get(client, f"units/{serial}/")
        assert (reply.status_code, reply.json()["code"]) == (404, "serial_not_issued")


def test_a_malformed_serial_is_refused_as_such(client: Client, batch: Batch):
    for serial in (BATCH, f"{BATCH}-１", f"{BATCH}-0", "x"):
        reply = get(client, f"units/{serial}/")
        assert (reply.status_code, reply.json()["code"]) == (422, "serial_malformed")


def test_a_retirement_shows_what_the_contract_names(client: Client, listing: Account, project: Project):
    number = retire_now(listing, 1_250, said=claim("山田 太郎", message="Thank you")).number
    shown = get(client, f"retirements/{number}/").json()
    assert set(shown) >= {
        "number", "livemode", "grams", "serials", "project", "vintage", "beneficiary", "purpose", "message",
        "retired_at", "retired_on_jst", "status", "amendments", "events", "openings", "log", "certificate",
    }  # fmt: skip
    assert (shown["number"], shown["livemode"], shown["grams"]) == (number, True, 1_250)
    assert shown["serials"] == [f"{BATCH}-1.000000~1.001249"]
    assert shown["project"]["registry_id"] == "KOC-JP-0012"
    assert shown["beneficiary"] == {"name": "山田 太郎", "kind": "person"}
    assert shown["message"] == "Thank you"
    assert (shown["log"], shown["certificate"]) == (None, None)
    for opening in shown["openings"]:
        sealed = bytes.fromhex(opening["salt"]) + opening["field"].encode() + b"\0" + opening["text"].encode()
        made = json.loads(Retirement.objects.get().commitments)
        assert hashlib.sha256(sealed).hexdigest() == made[opening["field"]]


@with_commits
def test_the_log_and_the_proof_come_with_the_next_checkpoint(client: Client, listing: Account):
    number = retire_now(listing, 1_250).number
    waiting = get(client, f"retirements/{number}/proof")
    assert (waiting.status_code, waiting.json()["code"]) == (404, "not_yet_logged")
    assert int(waiting["Retry-After"]) > 0
    sequencer.integrate()
    log = get(client, f"retirements/{number}/").json()["log"]
    leaf = base64.b64decode(log["leaf"])
    assert hashlib.sha256(b"\0" + leaf).hexdigest() == log["leaf_hash"]
    proof = client.get(f"/api/v1/registry/retirements/{number}/proof", headers={"accept": "text/plain"})
    assert proof["Content-Type"].startswith("text/plain")
    head = verify.verify(leaf, proof.content, [verify.VerifierKey.parse(key) for key in verifier_keys()])
    assert head.size > log["index"]


def test_a_private_name_is_shown_nowhere(client: Client, listing: Account):
    number = retire_now(listing, 10, said=claim("Secret Person", public=False, message="hush")).number
    assert get(client, f"retirements/{number}/").json()["beneficiary"] == {"name": None, "kind": "person"}
    for reply in (
        get(client, f"retirements/{number}/"),
        get(client, "retirements/"),
        get(client, "retirements/", beneficiary="Secret"),
        client.get("/registry/", {"q": "Secret Person"}),
        client.get("/registry/retirements/"),
    ):
        assert b"hush" not in reply.content
        assert b"Person<" not in reply.content
    assert get(client, "retirements/", beneficiary="Secret").json()["results"] == []
    for name in ("csv", "jsonl"):
        assert b"Secret" not in b"".join(client.get(f"/registry/export/retirements.{name}"))


@with_commits
def test_an_erased_name_is_gone_and_the_proof_stays(client: Client, listing: Account):
    number = retire_now(listing, 10).number
    sequencer.integrate()
    Opening.objects.all().delete()
    shown = get(client, f"retirements/{number}/").json()
    assert (shown["beneficiary"]["name"], shown["openings"]) == (None, [])
    assert get(client, f"retirements/{number}/proof").status_code == 200


def found(client: Client, **query: str) -> set[str]:
    reply = get(client, "retirements/", **query)
    assert reply.status_code == 200, reply.content
    return {row["number"] for row in reply.json()["results"]}


def test_retirements_are_found_by_name_project_purpose_and_day(client: Client, listing: Account):
    first = retire_now(listing, 10, key="1", said=claim("Yamada Taro")).number
    said = claim("Suzuki Hanako")
    other = type(said)(
        purpose=Purpose.DISCLOSURE,
        beneficiary_kind=said.beneficiary_kind,
        openings=said.openings,
        public=said.public,
    )
    second = retire_now(listing, 10, key="2", said=other).number
    today = timezone.localdate()
    assert found(client) == {first, second}
    assert found(client, beneficiary="yamada") == {first}
    assert found(client, purpose="disclosure") == {second}
    assert found(client, project="KOC-JP-0012") == found(client, project="forest-0012") == {first, second}
    assert found(client, project="KOC-JP-9999") == set()
    assert found(client, **{"from": str(today), "to": str(today)}) == {first, second}
    assert found(client, **{"from": str(today + timedelta(days=1))}) == set()
    assert found(client, to=str(today - timedelta(days=1))) == set()
    assert found(client, to="2020-01-01T00:00:00Z") == set()


@pytest.mark.parametrize(
    "query",
    [
        {"purpose": "fame"},
        {"from": "yesterday"},
        {"to": "2026-02-30"},
        {"livemode": "maybe"},
        {"cursor": "x"},
    ],
)
def test_a_filter_that_means_nothing_is_refused(client: Client, db, query: dict):
    reply = get(client, "retirements/", **query)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == next(iter(query))


def test_lists_come_in_pages_newest_first(client: Client, listing: Account):
    numbers = [retire_now(listing, 1, key=str(place)).number for place in range(5)]
    first = get(client, "retirements/", page_size="3").json()
    assert [row["number"] for row in first["results"]] == numbers[:1:-1]
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    assert [row["number"] for row in second["results"]] == numbers[1::-1]
    assert second["next"] is None


def test_test_mode_is_left_out_unless_asked_for(client: Client, project: Project):
    with transaction.atomic():
        batch = issuance.issue(project=project, vintage=2024, tonnes=5, livemode=False)
        escrow = accounts.open_account(kind=AccountKind.ESCROW, livemode=False, organisation=project.operator)
        owner = accounts.holding_account(project.operator, livemode=False)
        issuance.shelve(batch=batch, source=owner, escrow=escrow, grams=TONNE)
    number = retire_now(escrow, 10, said=claim("Test Person")).number
    assert found(client) == set()
    assert found(client, livemode="false") == {number}
    assert get(client, f"retirements/{number}/").json()["livemode"] is False
    assert get(client, "batches/").json()["results"] == []
    assert len(get(client, "batches/", livemode="false").json()["results"]) == 1
    assert get(client, "reconciliation/").json()["total"]["issued"] == 0
    assert get(client, "reconciliation/", livemode="false").json()["total"]["retired"] == 10
    assert number not in b"".join(client.get("/registry/export/retirements.csv")).decode()
    assert number in b"".join(client.get("/registry/export/retirements.csv?livemode=false")).decode()
    assert number not in client.get("/registry/").content.decode()


@with_commits
def test_the_reconciliation_balances(client: Client, listing: Account):
    hold(listing, 500)
    retire_now(listing, 1_250)
    sequencer.integrate()
    reply = get(client, "reconciliation/").json()
    (batch,) = reply["batches"]
    assert batch == {
        "batch": BATCH,
        "issued": 10 * TONNE,
        "held": 9 * TONNE - 1_750,
        "on_hold": 500,
        "retired": 1_250,
        "cancelled": 0,
        "buffer": TONNE,
    }
    assert reply["total"] == {name: grams for name, grams in batch.items() if name != "batch"}
    assert batch["issued"] == sum(
        batch[name] for name in ("held", "on_hold", "retired", "cancelled", "buffer")
    )
    assert reply["checkpoint"] == client.get("/registry/log/checkpoint").content.decode()


def test_an_account_shows_its_public_part(client: Client, listing: Account):
    shown = get(client, f"accounts/{listing.number}/").json()
    assert (shown["kind"], shown["livemode"]) == ("escrow", True)
    assert "Friends of the Forest" in shown["organisation"]
    assert get(client, "accounts/E-999999999-9/").status_code == 404


def test_projects_and_batches_are_listed(client: Client, batch: Batch):
    (project,) = get(client, "projects/").json()["results"]
    assert (project["registry_id"], project["methodology"]) == (
        "KOC-JP-0012",
        {"code": "FO-001", "version": "3.1"},
    )
    (shown,) = get(client, "batches/", project="KOC-JP-0012").json()["results"]
    assert (shown["batch"], shown["grams"], shown["vintage"]) == (BATCH, 10 * TONNE, 2024)


def test_open_data_comes_as_csv_and_as_json_lines(client: Client, listing: Account):
    number = retire_now(listing, 1_250, said=claim('=HYPERLINK("x")')).number
    csv = b"".join(client.get("/registry/export/retirements.csv")).decode().splitlines()
    assert csv[0].startswith("number,livemode,grams,serials,project")
    assert csv[1].startswith(
        f"{number},true,1250,{BATCH}-1.000000~1.001249,KOC-JP-0012,FO-001/3.1,2024,offset,person,"
    )
    assert '"=HYPERLINK(""x"")"' in csv[1]
    (row,) = map(json.loads, b"".join(client.get("/registry/export/retirements.jsonl")).decode().splitlines())
    assert (row["number"], row["beneficiary"], row["log_index"]) == (number, '=HYPERLINK("x")', None)
    assert [(o["field"], o["text"], len(o["salt"])) for o in row["openings"]] == [
        ("beneficiary", '=HYPERLINK("x")', 64)
    ]


def test_looking_up_a_gram_is_one_query(client: Client, listing: Account, django_assert_num_queries):
    retire_now(listing, 1_250)
    with django_assert_num_queries(1):
        assert get(client, f"units/{BATCH}-1.000250/").status_code == 200
