import json
from datetime import UTC, datetime

import pytest

from people.models import Organisation

pytestmark = pytest.mark.django_db


def send(api, body: bytes):
    return api.generic("POST", "/api/v1/probe/echo/", body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1]",
        b'"text"',
        b"null",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": "\\u0000"}',
        b'{"a": ["\\u0000"]}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
def test_what_is_not_a_plain_json_object_is_refused(api, body):
    response = send(api, body)
    assert response.status_code == 400
    assert response.json()["code"] == "malformed_request"


@pytest.mark.parametrize("text", ["全角の日本語", "😀", "عربى", "a\tb"])
def test_any_other_text_passes_unchanged(api, text):
    assert send(api, json.dumps({"a": text}).encode()).json() == {"got": {"a": text}}


@pytest.mark.parametrize("language", ["tlh", {}, [], 1, None, True])
def test_an_odd_language_is_left_to_the_call_to_refuse(api, language):
    assert send(api, json.dumps({"language": language}).encode()).status_code == 200


def test_a_huge_body_is_refused(api, settings):
    response = send(api, b'{"a": "' + b"x" * settings.API_BODY_LIMIT + b'"}')
    assert response.status_code == 413
    assert response.json()["code"] == "body_too_large"


def test_moments_go_out_in_utc_with_milliseconds(api, company):
    moment = datetime(2026, 11, 23, 9, 41, 7, 123456, tzinfo=UTC)
    Organisation.objects.update(created_at=moment)
    listed = api.get("/api/v1/probe/organisations/").json()["results"]
    assert listed == [{"slug": "company", "created_at": "2026-11-23T09:41:07.123Z"}]
