"""The footprint calls, through the front door."""

import json
from datetime import datetime

import jsonschema
import pytest
from django.db import DatabaseError, connection, transaction
from rest_framework.test import APIClient

from calculators import services
from calculators.keeping import text_of
from calculators.models import SavedFootprint

pytestmark = pytest.mark.django_db

JOURNEY = {"legs": [{"from": "HND", "to": "CDG"}], "cabin": "economy", "passengers": 1, "round_trip": True}


@pytest.fixture
def anyone():
    return APIClient()


def post(client, inputs=JOURNEY, **more: str):
    return client.post("/api/v1/footprints/", {"calculator": "flight", "inputs": inputs, **more})


def test_the_list_describes_each_calculator_and_what_it_asks(anyone):
    flight, *_others = anyone.get("/api/v1/calculators/").json()
    assert set(flight) == {"slug", "title", "description", "input_schema", "dataset_version"}
    assert flight["slug"] == "flight"
    jsonschema.validate(JOURNEY, flight["input_schema"])


def test_anyone_gets_a_footprint_with_its_lines_sources_range_and_address(anyone):
    reply = post(anyone, language="ja")
    body = reply.json()
    assert reply.status_code == 201
    assert sum(line["grams"] for line in body["lines"]) == body["grams"]
    assert body["low_grams"] < body["grams"] < body["high_grams"]
    assert {factor["dataset"] for factor in body["lines"][0]["factors"]} >= {
        "tim",
        "eea-aircraft-fuel",
        "seat-layouts",
    }
    assert body["not_counted"][0]["code"] == "non-co2"
    assert body["inputs"] == JOURNEY | {"non_co2": "excluded"}
    assert body["url"].endswith(f"/footprints/{body['id']}/")
    assert len(body["hash"]) == 64
    assert datetime.fromisoformat(body["created_at"])


def test_a_kept_footprint_reads_the_same_for_ever(anyone):
    made = post(anyone, language="ja").json()
    first = anyone.get(f"/api/v1/footprints/{made['id']}/", headers={"Accept-Language": "en"})
    second = anyone.get(f"/api/v1/footprints/{made['id']}/", headers={"Accept-Language": "ja"})
    assert first.json() == made
    assert first.content == second.content


def test_both_languages_carry_one_hash(anyone):
    japanese, english = (post(anyone, language=language).json() for language in ("ja", "en"))
    assert japanese["hash"] == english["hash"]
    assert japanese["lines"][0]["label"] != english["lines"][0]["label"]


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({"legs": [{"from": "XXX", "to": "CDG"}]}, "airport_unknown", "legs.0.from"),
        ({"legs": [{"from": "HND", "to": "HND"}]}, "airports_equal", "legs.0.to"),
        (JOURNEY | {"passengers": 0}, "passengers_out_of_range", "passengers"),
        (JOURNEY | {"passengers": 1000}, "passengers_out_of_range", "passengers"),
        ({"legs": [{"from": "HND", "to": "CDG", "aircraft": "UFO1"}]}, "aircraft_unknown", "legs.0.aircraft"),
    ],
)
def test_what_cannot_be_calculated_is_refused_with_the_field_named(anyone, inputs, code, field):
    reply = post(anyone, inputs)
    problem = reply.json()
    assert reply.status_code == 422
    assert problem["code"] == code
    assert problem["errors"][0]["field"] == field
    assert SavedFootprint.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "calculator"),
        ({"calculator": "flight"}, "inputs"),
        ({"calculator": "flight", "inputs": []}, "inputs"),
        ({"calculator": "teleport", "inputs": {}}, "calculator"),
        ({"calculator": ["flight"], "inputs": {}}, "calculator"),
        ({"calculator": "flight", "inputs": JOURNEY, "language": "fr"}, "language"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(anyone, body, field):
    reply = anyone.post("/api/v1/footprints/", body)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == field


def test_a_refusal_is_told_in_the_language_asked_for(anyone):
    english, japanese = (
        post(anyone, JOURNEY | {"passengers": 0}, language=language).json()["detail"]
        for language in ("en", "ja")
    )
    assert english != japanese


def test_a_batch_answers_in_order_and_a_bad_item_spoils_only_itself(anyone):
    good = {"calculator": "flight", "inputs": JOURNEY}
    bad = {"calculator": "flight", "inputs": {"legs": [{"from": "HND", "to": "QQQ"}]}}
    reply = anyone.post("/api/v1/footprints/batch/", {"items": [good, bad, "nonsense", good]})
    results = reply.json()["results"]
    assert [("error" in result) for result in results] == [False, True, True, False]
    assert results[1]["error"]["code"] == "airport_unknown"
    assert results[1]["error"]["status"] == 422
    assert results[0]["hash"] == results[3]["hash"]
    assert results[0]["id"] != results[3]["id"]
    assert anyone.get(f"/api/v1/footprints/{results[3]['id']}/").json() == results[3]


def test_each_item_of_a_batch_is_told_in_its_own_language_or_else_in_that_of_the_batch(anyone):
    bad = {"calculator": "flight", "inputs": {"legs": [{"from": "HND", "to": "QQQ"}]}}
    items = [bad | {"language": "en"}, bad | {"language": "ja"}, bad, bad | {"language": ["fr"]}]
    reply = anyone.post("/api/v1/footprints/batch/", {"items": items, "language": "ja"})
    english, *japanese = [result["error"]["detail"] for result in reply.json()["results"]]
    alone = post(anyone, bad["inputs"], language="en").json()
    assert english == alone["detail"]
    assert japanese == [post(anyone, bad["inputs"], language="ja").json()["detail"]] * 3


@pytest.mark.parametrize("items", [[], [{}] * 1001, "many", None])
def test_a_batch_of_none_or_too_many_is_refused(anyone, items):
    reply = anyone.post("/api/v1/footprints/batch/", {"items": items})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"] == "items"


def test_a_footprint_nobody_made_is_not_found(anyone):
    assert anyone.get("/api/v1/footprints/fpt_nothing/").status_code == 404
    assert anyone.post("/api/v1/footprints/fpt_nothing/replay/").status_code == 404


def test_replaying_gives_the_same_bytes_and_no_change_while_the_numbers_are_the_newest(anyone):
    made = post(anyone).json()
    replay = anyone.post(f"/api/v1/footprints/{made['id']}/replay/").json()
    assert replay == {
        "same": True,
        "hash": made["hash"],
        "now": {"grams": made["grams"], "dataset_version": made["dataset_version"], "diff": []},
    }
    saved = services.get(made["id"])
    again = services.calculate(calculator="flight", inputs=saved.inputs)
    assert text_of(again, "en") == saved.told.result_en
    assert text_of(again, "ja") == saved.told.result_ja


def test_newer_numbers_offer_a_new_result_with_the_difference_and_leave_the_old_one(anyone, request):
    made = post(anyone).json()
    request.getfixturevalue("fuller_aircraft")
    replay = anyone.post(f"/api/v1/footprints/{made['id']}/replay/").json()
    assert replay["same"]
    assert replay["hash"] == made["hash"]
    assert replay["now"]["grams"] < made["grams"]
    assert replay["now"]["dataset_version"] == "2027.01"
    assert replay["now"]["diff"] == [{"factor": "tim-plf-default", "was": 0.845, "is": 0.9}]
    assert anyone.get(f"/api/v1/footprints/{made['id']}/").json() == made


@pytest.mark.parametrize(
    "change", ["update calculators_savedfootprint set grams = 0", "delete from calculators_savedfootprint"]
)
def test_the_database_itself_refuses_to_change_a_kept_footprint(anyone, change):
    post(anyone)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_kept_text_is_the_json_that_was_hashed(anyone):
    made = post(anyone).json()
    saved = services.get(made["id"])
    assert json.loads(saved.told.result_en)["hash"] == saved.hash == made["hash"]
