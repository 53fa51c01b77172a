"""The registry's pages: search leads where it should, and every page says its piece in both languages."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from registry import accounts, cancellations
from registry.enums import CancellationReason, Condition
from registry.models import Account, Batch, Case, CaseMove
from registry.pictures import COLUMNS, HEIGHT, bar
from registry.queries import Run
from registry.retiring.retirements import Wanted
from tests.registry.acts import claim, hold, retire_now

BATCH = "KOC-JP-0012-2024-01"


@pytest.fixture
def number(listing: Account) -> str:
    hold(listing, 500)
    return retire_now(listing, 1_250, said=claim("山田 太郎")).number


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (BATCH, f"/registry/batches/{BATCH}/"),
        (f" {BATCH.lower()} ", f"/registry/batches/{BATCH}/"),
        (f"{BATCH}-1.000250", f"/registry/units/{BATCH}-1.000250/"),
        ("ＫＯＣ-JP-0012-2024-01-７", f"/registry/units/{BATCH}-7/"),
    ],
)
def test_search_leads_straight_to_what_a_number_names(client: Client, batch: Batch, words: str, place: str):
    assert client.get("/registry/", {"q": words}).headers["Location"] == place


def test_search_knows_retirements_and_accounts(client: Client, listing: Account, number: str):
    assert client.get("/registry/", {"q": number}).headers["Location"] == f"/certificates/{number}/"
    assert (
        client.get("/registry/", {"q": listing.number}).headers["Location"]
        == f"/registry/accounts/{listing.number}/"
    )


def test_search_knows_cases_and_the_serial_numbers_of_other_registries(client: Client, project, npo_owner):
    case = Case.objects.create(
        kind="application",
        state="registered",
        operator=project.operator,
        project=project,
        updated_at=timezone.now(),
    )
    CaseMove.objects.create(case=case, state="registered", party="registry", at=case.updated_at)
    assert client.get("/registry/", {"q": case.number.lower()}).url == f"/registry/cases/{case.number}/"
    foreign = "ｇｓ１-1-KE-GS11603-16-2024-30256-110-114"
    asked = client.get("/registry/", {"q": foreign})
    assert asked.url.startswith("/registry/foreign/?serial=GS1-1-KE-GS11603")
    assert client.get(asked.url).status_code == 200


def test_search_finds_public_names_and_projects(client: Client, number: str):
    assert number in client.get("/registry/", {"q": "山田"}).content.decode()
    assert "KOC-JP-0012" in client.get("/registry/", {"q": "name en"}).content.decode()
    assert "Nothing found" in client.get("/registry/", {"q": "R-9999999"}).content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        f"batches/{BATCH}/",
        f"units/{BATCH}-1/",
        f"units/{BATCH}-1.000250/",
        "retirements/",
        "reconciliation/",
        "log/",
    ],
)
def test_every_page_renders_in_both_languages(client: Client, number: str, path: str, language: str):
    page = client.get(f"/registry/{path}", {"lang": language})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


def test_the_life_of_a_gram_is_told_from_issuance_to_retirement(client: Client, number: str):
    page = client.get(f"/registry/units/{BATCH}-1.000600/").content.decode()
    assert page.index("Issued") < page.index("Put up for sale") < page.rindex("Retired")
    assert f"/certificates/{number}/" in page


def test_what_has_a_number_of_its_own_is_found_by_it(client: Client, batch: Batch, npo_owner):
    source = accounts.holding_account(batch.project.operator, livemode=True)
    with transaction.atomic():
        cancelled = cancellations.cancel(
            account=source, wanted=Wanted(batch, grams=7), reason=CancellationReason.VOLUNTARY
        )
    for number, place in (
        ("koc-jp-0012", "projects/KOC-JP-0012"),
        (cancelled.number, f"cancellations/{cancelled.number}"),
        (source.number, f"accounts/{source.number}"),
    ):
        assert client.get("/registry/", {"q": number}).headers["Location"] == f"/registry/{place}/"
    page = client.get(f"/registry/units/{BATCH}-1.000003/").content.decode()
    assert f"/registry/cancellations/{cancelled.number}/" in page
    assert "/registry/projects/KOC-JP-0012/" in page


def test_a_project_shows_what_was_issued_and_retired_in_each_year(client: Client, number: str):
    for language, words in (("en", "Issued and retired by year"), ("ja", "年ごとの発行と無効化")):
        page = client.get("/registry/projects/KOC-JP-0012/", {"lang": language}).content.decode()
        assert words in page
    assert f'<th scope="row">{timezone.localdate().year}</th>' in page


def test_units_nobody_issued_are_explained(client: Client, batch: Batch):
    page = client.get(f"/registry/units/{BATCH}-11/")
    assert page.status_code == 404
    assert "No units with this serial number" in page.content.decode()
    assert client.get("/registry/units/nonsense/").status_code == 422


def test_filters_keep_what_was_typed_and_say_what_is_wrong(client: Client, number: str):
    assert number in client.get("/registry/retirements/", {"beneficiary": "山田"}).content.decode()
    assert number not in client.get("/registry/retirements/", {"beneficiary": "鈴木"}).content.decode()
    page = client.get("/registry/retirements/", {"from": "soon"}).content.decode()
    assert 'value="soon"' in page
    assert "field-error" in page


def test_long_lists_have_an_older_page(client: Client, listing: Account):
    numbers = [retire_now(listing, 1, key=str(place)).number for place in range(51)]
    first = client.get("/registry/retirements/").content.decode()
    assert numbers[50] in first
    assert f"?before={numbers[1]}" in first
    second = client.get("/registry/retirements/", {"before": numbers[1]}).content.decode()
    assert numbers[0] in second
    assert numbers[50] not in second


def test_there_is_no_page_for_what_does_not_exist(client: Client, db):
    assert client.get("/registry/batches/KOC-JP-0012-1999-01/").status_code == 404
    assert client.get("/registry/accounts/H-000000000-0/").status_code == 404


def test_the_areas_of_a_batch_bar_are_true():
    runs = [Run(0, 1, Condition.RETIRED), Run(1, 700, Condition.HELD), Run(700, 1_000, Condition.BUFFER)]
    areas: dict[str, float] = {}
    for block in bar(runs, 1_000):
        areas[block.tone] = areas.get(block.tone, 0) + block.width * float(block.height) / COLUMNS / HEIGHT
    assert areas == pytest.approx({"moss": 0.001, "sand": 0.699, "5": 0.3}, abs=1e-4)
