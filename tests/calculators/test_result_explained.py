"""What every result explains, by any calculator: picture, sources, range, comparisons, files, newer numbers."""

import csv
import html
import io
import json
import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from django.core.cache import cache

from calculators import factor_store
from calculators.explained import comparisons
from calculators.explained.citing import citation
from calculators.explained.differences import difference
from calculators.explained.downloads import as_csv
from calculators.menu import CALCULATORS as MENU
from calculators.models import SavedFootprint
from calculators.result_page import PAGES
from calculators.services import calculate, save

pytestmark = pytest.mark.django_db
ANSWERS = {
    "flight": {"legs": [{"from": "HND", "to": "CDG"}], "non_co2": "included"},
    "household": {"period": "month", "electricity": {"amount": 300, "unit": "kWh"}},
    "car": {"distance_km": 120},
    "freight": {"parcels": [{"count": 3}], "shipments": [{"mode": "truck", "kg": 1000, "km": 100}]},
    "product": {
        "name": "=HYPERLINK(1) <b>山田</b>",
        "boundary": "gate",
        "lines": [
            {"stage": "material", "factor": "desnz-materials/pet-new", "amount": 20, "unit": "g"},
            {
                "stage": "process",
                "name": "+1",
                "amount": 1,
                "own": {"kg_co2e": 2, "per": "kg", "source": "@EPD"},
            },
        ],
    },
    "travel": {"trips": [{"mode": "shinkansen", "km": 552.6}, {"mode": "bus", "km": 8, "times": 2}]},
}
CALCULATORS = sorted(ANSWERS)


def kept(calculator: str, **changes: object) -> SavedFootprint:
    return save(footprint=calculate(calculator=calculator, inputs=ANSWERS[calculator] | changes))


def page_of(client, saved: SavedFootprint, language: str, **query: str) -> str:
    reply = client.get(saved.get_absolute_url(), {"lang": language} | query)
    assert reply.status_code == 200
    return html.unescape(reply.content.decode())


def rows(reply) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(reply.content.decode().removeprefix("\ufeff"))))


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("calculator", CALCULATORS)
def test_a_result_draws_its_lines_and_says_the_same_in_words(client, calculator, language):
    saved = kept(calculator)
    page, result = page_of(client, saved, language), saved.result(language)
    picture = re.search(r'<svg class="drawn"[^>]*role="img".*?</svg>', page, re.DOTALL)
    assert picture
    for line in result["lines"]:
        assert line["label"] in re.search(r"<desc id=\"lines-told\">(.*?)</desc>", picture[0], re.DOTALL)[1]
    assert page.count('class="cut-saves"') >= 3
    assert page.count('class="like-amount"') >= 2
    assert all(item["label"] in page for item in result["not_counted"])
    assert saved.hash in page
    assert f"{saved.id}.pdf" in page


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_each_number_of_a_line_is_one_click_from_its_source_and_licence(client, calculator):
    saved = kept(calculator)
    page = page_of(client, saved, "en")
    store = factor_store.load(saved.dataset_version)
    for line in saved.result("en")["lines"]:
        for factor in line["factors"]:
            number = f"/factors/{factor['dataset']}/{factor['dataset_version']}/{factor['id']}/"
            brought = (
                factor["dataset"] == "given-figures"
            )  # the reader's own: its dataset says what that means
            assert f'href="{"/factors/given-figures/" if brought else number}"' in unquote(page)
    first = saved.result("en")["lines"][0]["factors"][0]
    told = html.unescape(
        client.get(f"/factors/{first['dataset']}/{first['dataset_version']}/{first['id']}/").content.decode()
    )
    assert first["source"] in told
    assert store[first["dataset"]].about.licence in told


def test_every_number_of_every_dataset_is_found_by_its_id():
    store = factor_store.newest()
    for dataset in store.datasets.values():
        for key, row in list(dataset.rows.items())[:20]:
            for column, unit in (dataset.about.units or {"value": row.get("unit", "")}).items():
                if column in row and not (dataset.about.text and not dataset.about.units):
                    factor = dataset.factor(*key, column=column, unit=unit)
                    assert dataset.place_of(factor.id) == (key, column)


@pytest.mark.parametrize(
    "number", ["tim/3.0.0/nothing", "tim/9/tim-plf-default", "no-such/1/x", "tim/3.0.0/"]
)
def test_a_number_nobody_published_is_not_found(client, number):
    assert client.get(f"/factors/{number}/").status_code == 404


def test_the_range_says_which_model_is_low_which_is_high_and_why(client):
    page = page_of(client, kept("flight"), "en")
    assert "Why the low" in page
    assert "Why the high" in page
    assert "times its low" in page
    assert "unverified" in page


def test_one_published_figure_alone_is_not_called_certain(client):
    inputs = {"fuel": {"kind": "petrol", "amount": 40}}
    saved = save(footprint=calculate(calculator="car", inputs=inputs))
    result = saved.result("en")
    assert result["low_grams"] <= result["grams"] <= result["high_grams"]
    if result["low_grams"] == result["high_grams"]:
        assert "That is not certainty" in page_of(client, saved, "en")


@pytest.mark.parametrize("grams", [1, 999, 21_000, 1_234_567, 7_600_000, 10**12])
def test_comparisons_are_readable_for_any_mass_and_never_of_its_own_kind(grams):
    store = factor_store.newest()
    for calculator in ("flight", "car", "household"):
        found = comparisons.comparisons(grams, calculator, store)
        assert all(each.amount and each.factor.source for each in found)
        assert "E" not in "".join(each.amount for each in found)
    assert "car" not in {each.code for each in comparisons.comparisons(grams, "car", store)}


def test_a_year_of_a_person_is_one_year_and_old_releases_borrow_the_newest_figures():
    person = comparisons.comparisons(7_600_000, "flight", factor_store.load("2026.11"))[0]
    assert person.amount.startswith("1.0")
    assert comparisons.comparisons(76_000, "flight", factor_store.newest())[0].amount == "1.0 %"


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_the_table_sums_to_the_total_and_its_cells_are_no_formulas(client, calculator):
    saved = kept(calculator)
    table = rows(client.get(f"/footprints/{saved.id}.csv"))
    assert sum(int(row["grams"]) for row in table if row["row"] == "line") == saved.grams
    assert [int(row["grams"]) for row in table if row["row"] == "total"] == [saved.grams]
    assert {"low", "high", "method", "not counted", "hash"} <= {row["row"] for row in table}
    assert not [cell for row in table for cell in row.values() if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("words", ["=1+1", "+81", "-cmd", "@SUM(A1)", " =1", "\t=1", "＝1+1"])
def test_a_formula_in_a_text_is_exported_as_text(words):
    line = {
        "code": words,
        "label": words,
        "grams": 1,
        "quantity": -1,
        "unit": "kg",
        "factors": [],
        "note": words,
    }
    result = {
        "lines": [line], "methods": [], "not_counted": [], "grams": 1, "low_grams": 1, "high_grams": 1,
        "engine_version": "x/1", "dataset_version": "1", "hash": "0",
    }  # fmt: skip
    (first, *_others) = csv.DictReader(io.StringIO(as_csv(result).removeprefix("\ufeff")))
    assert first["label"] == f"'{words}" == first["note"] == first["code"]
    assert first["quantity"] == "-1"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_json_file_is_the_kept_result_and_the_same_each_time(client, language):
    saved = kept("flight")
    first, again = (client.get(f"/footprints/{saved.id}.json?lang={language}").content for _time in range(2))
    assert first == again
    told = json.loads(first)
    assert told["id"] == saved.id
    assert {name: told[name] for name in saved.result(language)} == saved.result(language)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_paper_is_a_pdf_with_the_hash_and_the_same_bytes_each_time(client, language):
    saved = kept("flight")
    first = client.get(f"/footprints/{saved.id}.pdf?lang={language}")
    cache.clear()
    again = client.get(f"/footprints/{saved.id}.pdf?lang={language}")
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert first.content == again.content
    assert client.get("/footprints/fpt_nothing.pdf").status_code == 404


def test_a_shared_text_holds_no_answer_and_the_citation_is_enough_to_find_and_check_it(client):
    saved = kept("flight")
    page = page_of(client, saved, "en")
    shared = re.search(r'data-share-text="([^"]*)"', page)[1]
    assert "CO₂e" in shared
    assert "Paris" not in shared
    cited = re.search(r'id="cite"[^>]*>([^<]*)<', page)[1]
    for part in (saved.id, saved.dataset_version, saved.engine_version, saved.hash[:16]):
        assert part in cited


def test_a_citation_names_the_day_that_it_was_in_japan():
    saved = kept("flight")
    saved.created_at = datetime(2026, 12, 31, 21, 38, tzinfo=UTC)
    cited = citation(saved, "Footprint of a flight", "1 t")
    assert cited.startswith("Okaeshi (2027)")
    assert "2027-01-01" in cited


def test_newer_numbers_make_a_new_result_that_shows_line_by_line_what_changed(client, request):
    older = kept("flight")
    assert "/again/" not in page_of(client, older, "en")
    request.getfixturevalue("fuller_aircraft")
    text = older.told.result_en
    assert f'action="/footprints/{older.id}/again/"' in page_of(client, older, "en")
    reply = client.post(f"/footprints/{older.id}/again/")
    newer = SavedFootprint.objects.exclude(pk=older.pk).get()
    assert reply["Location"] == f"/footprints/{newer.id}/?than={older.id}"
    assert newer.dataset_version == "2027.01"
    assert newer.grams < older.grams
    assert SavedFootprint.objects.get(pk=older.pk).told.result_en == text
    page = re.sub(r"<[^>]+>", "", page_of(client, newer, "en", than=older.id))
    assert "What changed" in page
    assert "tim-plf-default: 0.845 → 0.9" in page
    changed = difference(older.result("en"), newer.result("en"))
    assert changed.by == sum(line.by for line in changed.lines) == newer.grams - older.grams
    assert [change.factor for change in changed.factors] == ["tim-plf-default"]
    stranger = kept("flight", passengers=2)
    for than in (stranger.id, newer.id, "fpt_nothing", "\x00"):
        assert "What changed" not in page_of(client, newer, "en", than=than)


def test_a_release_that_changes_nothing_for_these_answers_says_so(client, request):
    saved = kept("travel")
    request.getfixturevalue("fuller_aircraft")
    page = page_of(client, saved, "en")
    assert "this comes to the same" in page
    assert "/again/" not in page


def test_every_calculator_has_a_page():
    assert set(MENU) == set(PAGES)
