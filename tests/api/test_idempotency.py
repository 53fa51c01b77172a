from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from marketplace.idempotency.models import AnsweredRequest
from marketplace.idempotency.services import forget_old_requests, lock_number
from people.queries import find_api_key
from tests.api import probe

pytestmark = pytest.mark.django_db
ONCE = "/api/v1/probe/once/"


@pytest.fixture(autouse=True)
def _no_acts_yet():
    probe.ACTS.clear()


def ask(client, body=None, key="k-1"):
    return client.post(ONCE, body or {"n": 1}, headers={"Idempotency-Key": key})


def test_the_same_request_twice_acts_once_and_gets_the_first_reply(as_key, test_key):
    first, again = ask(as_key(test_key)), ask(as_key(test_key))
    assert probe.ACTS == ["k-1"]
    assert (again.status_code, again.content) == (first.status_code, first.content) == (201, b'{"act":1}')
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Content-Type"] == first.headers["Content-Type"]


def test_the_order_and_spacing_of_the_body_do_not_matter(as_key, test_key):
    client = as_key(test_key)
    ask(client, {"a": 1, "b": [1, 2]})
    headers = {"Idempotency-Key": "k-1"}
    body = b'{ "b":[1,2],  "a":1 }'
    again = client.generic("POST", ONCE, body, content_type="application/json", headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(as_key, test_key):
    ask(as_key(test_key), {"n": 1})
    other = ask(as_key(test_key), {"n": 2})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    assert len(probe.ACTS) == 1


def test_a_refusal_is_kept_as_well(as_key, test_key):
    first = ask(as_key(test_key), {"refuse": True})
    again = ask(as_key(test_key), {"refuse": True})
    assert (first.status_code, first.json()["code"]) == (409, "last_owner")
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Content-Type"] == "application/problem+json"
    assert len(probe.ACTS) == 1


def test_each_mode_has_keys_of_its_own(as_key, test_key, live_key):
    ask(as_key(test_key))
    assert "Idempotent-Replayed" not in ask(as_key(live_key)).headers
    assert len(probe.ACTS) == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "two words", "日本語"])
def test_a_missing_or_odd_key_is_refused_before_anything_happens(as_key, test_key, key):
    response = ask(as_key(test_key), key=key)
    assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_missing")
    assert probe.ACTS == []


def test_keys_are_forgotten_after_thirty_days(as_key, test_key):
    ask(as_key(test_key))
    assert forget_old_requests(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_old_requests(now=timezone.now() + timedelta(days=31)) == 1
    assert not AnsweredRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_at_work_the_second_is_told_to_wait(as_key, test_key):
    client = as_key(test_key)
    elsewhere = lock_elsewhere(test_key, "k-1")
    response = ask(client)
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_in_progress")
    assert response.headers["Retry-After"] == "1"
    with elsewhere.cursor() as cursor:  # a session that is closed ends a little later
        cursor.execute("SELECT pg_advisory_unlock_all()")
    elsewhere.close()
    assert ask(client).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_a_connection_cut_in_the_middle_of_the_act_locks_nothing_for_ever(as_key, test_key):
    client = as_key(test_key)
    replies = []
    for _attempt in range(2):
        replies.append(ask(client, {"cut": True}).status_code)
        connection.close()  # as the server does after a request whose connection broke
    assert replies == [503, 503]
    assert probe.ACTS == ["k-1", "k-1"]
    assert AnsweredRequest.objects.get().reply is None


def lock_elsewhere(plain: str, key: str) -> BaseDatabaseWrapper:
    """Hold the key's lock in another session, as another worker would."""
    other = connection.copy()
    number = lock_number(find_api_key(plain), key)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    return other
