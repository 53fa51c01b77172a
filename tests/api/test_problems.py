from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

pytestmark = pytest.mark.django_db
MEMBERS = {"type", "title", "status", "detail", "code", "errors"}


def problem(response, status: int, code: str) -> dict:
    """The reply's problem, after everything that all problems have in common was found right."""
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(body) >= MEMBERS
    assert body["code"] == code
    assert body["type"].endswith(f"/api/v1/docs/#{code}")
    assert body["title"]
    assert body["detail"]
    return body


def test_a_refusal_of_ours_carries_its_code_and_words(api):
    body = problem(api.get("/api/v1/probe/refuse/ours/"), 409, "last_owner")
    assert body["detail"] == "An organisation needs an owner. Make someone else an owner first."
    assert body["errors"] == []


def test_a_refusal_names_the_field_and_adds_its_own_members(api):
    body = problem(api.get("/api/v1/probe/refuse/with-field/"), 422, "mass_not_representable")
    assert [(error["field"], error["code"]) for error in body["errors"]] == [
        ("mass", "mass_not_representable")
    ]
    assert body["smallest_grams"] == 1


def test_a_wrong_value_deep_in_the_body_is_found_by_its_path(api):
    body = api.post(
        "/api/v1/probe/check/", {"legs": [{"origin": "HND"}, {"origin": "TOKYO"}], "passengers": 0}
    )
    found = problem(body, 422, "invalid")
    assert {error["field"]: error["code"] for error in found["errors"]} == {
        "legs.1.origin": "max_length",
        "passengers": "min_value",
    }


def test_a_single_wrong_value_is_told_in_the_detail_as_well(api):
    body = problem(api.post("/api/v1/probe/check/", {"legs": [], "passengers": "two"}), 422, "invalid")
    assert body["detail"] == body["errors"][0]["message"] == "A valid integer is required."


def test_what_is_hidden_looks_like_what_is_not_there(api):
    hidden = problem(api.get("/api/v1/probe/refuse/gone/"), 404, "not_found")
    absent = problem(api.get("/api/v1/nothing/here/"), 404, "not_found")
    assert hidden == absent


def test_a_forbidden_thing_keeps_its_reason_to_itself(api):
    body = problem(api.get("/api/v1/probe/refuse/forbidden/"), 403, "not_allowed")
    assert "secret" not in str(body)


def test_an_unexpected_error_is_logged_and_told_without_detail(api, caplog):
    body = problem(api.get("/api/v1/probe/refuse/unexpected/"), 500, "server_error")
    assert "hunter2" not in str(body)
    assert "hunter2" in caplog.text


def test_a_wrong_method_is_told_which_ones_there_are(api):
    response = api.delete("/api/v1/probe/echo/")
    problem(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == "POST, OPTIONS"


def test_another_format_than_json_is_refused(api):
    problem(api.get("/api/v1/probe/organisations/", headers={"accept": "text/html"}), 406, "not_acceptable")
    wrong = api.post("/api/v1/probe/echo/", "a=1", content_type="application/x-www-form-urlencoded")
    problem(wrong, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("asked", "words"),
    [("ja", "組織"), ("ja-JP,ja;q=0.9", "組織"), ("en", "organisation"), ("tlh", "organisation")],
)
def test_the_words_follow_accept_language(api, asked, words):
    body = api.get("/api/v1/probe/refuse/ours/", headers={"accept-language": asked}).json()
    assert words in body["detail"]


def test_the_words_follow_the_language_in_the_body(api):
    body = api.post("/api/v1/probe/check/", {"language": "ja", "legs": [], "passengers": 0}).json()
    assert body["title"] == "受け付けられない値があります"


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_others_hold_too_long_asks_to_come_back(api):
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_organisation IN EXCLUSIVE MODE")
            held.set()
            done.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        held.wait(10)
        response = api.get("/api/v1/probe/locked/")
        done.set()
        holder.result(10)
    problem(response, 503, "busy")
    assert response.headers["Retry-After"] == "1"
    assert api.get("/api/v1/probe/locked/").status_code == 200
