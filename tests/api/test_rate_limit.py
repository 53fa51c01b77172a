from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace import throttling

pytestmark = pytest.mark.django_db
NAMES = ["RateLimit", "RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/probe/organisations/",
        "/api/v1/nothing/",
        "/api/v1/probe/whoami/",
        "/api/v1/probe/refuse/unexpected/",
    ],
)
def test_every_reply_says_what_is_left(api, path):
    response = api.get(path)
    assert all(name in response.headers for name in NAMES)
    assert response.headers["RateLimit-Remaining"] == str(int(response.headers["RateLimit-Limit"]) - 1)


def test_pages_for_people_are_not_counted(api):
    assert "RateLimit" not in api.get("/account/login/").headers


def test_whoever_asks_too_often_is_told_when_to_come_back(api, settings):
    settings.API_LIMIT_OPEN = 3
    codes = [api.get("/api/v1/probe/organisations/").status_code for _ in range(4)]
    refused = api.get("/api/v1/probe/organisations/")
    assert codes == [200, 200, 200, 429]
    assert refused.json()["code"] == "rate_limited"
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"]
    assert refused.headers["RateLimit-Remaining"] == "0"


def test_a_key_has_an_allowance_of_its_own(as_key, api, test_key, settings):
    settings.API_LIMIT_OPEN, settings.API_LIMIT_KEY = 1, 5
    api.get("/api/v1/probe/organisations/")
    assert as_key(test_key).get("/api/v1/probe/whoami/").headers["RateLimit-Remaining"] == "4"


def test_guessing_keys_spends_the_allowance_of_the_address(as_key, settings):
    settings.API_LIMIT_OPEN = 3
    guesses = [as_key(f"ok_live_{number}").get("/api/v1/probe/whoami/").status_code for number in range(5)]
    assert guesses == [401, 401, 401, 429, 429]


def test_an_address_is_not_what_the_caller_says_it_is(api, settings):
    settings.API_LIMIT_OPEN = 1
    answers = [
        api.get("/api/v1/probe/organisations/", headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code
        for number in range(2)
    ]
    assert answers == [200, 429]


def test_without_redis_the_api_goes_on(api, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    throttling._client.cache_clear()
    assert api.get("/api/v1/probe/organisations/").status_code == 200
    throttling._client.cache_clear()


def test_requests_that_are_the_first_at_once_are_all_counted():
    """Two clients made at once were a 500: the one that was dropped closed the connection of a request."""
    for turn in range(20):
        throttling._client.cache_clear()
        with ThreadPoolExecutor(16) as threads:
            counted = list(threads.map(throttling._count, [f"okaeshi:rate:first {turn}"] * 16))
        assert sorted(counted) == list(range(1, 17))
