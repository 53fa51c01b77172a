import pytest

from people import services
from people.queries import find_api_key

pytestmark = pytest.mark.django_db
WHOAMI = "/api/v1/probe/whoami/"


def test_a_key_acts_for_its_organisation_in_its_mode(as_key, test_key):
    assert as_key(test_key).get(WHOAMI).json() == {"organisation": "company", "livemode": False}


def test_a_live_key_is_live(as_key, live_key):
    assert as_key(live_key).get(WHOAMI).json()["livemode"] is True


def test_no_key_is_told_how_to_show_one(api):
    response = api.get(WHOAMI)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("wrong", ["ok_test_" + "0" * 64, "ok_test_", "x", "", "日本語"])
def test_a_wrong_key_is_refused(as_key, wrong):
    response = as_key(wrong).get(WHOAMI)
    assert (response.status_code, response.json()["code"]) == (401, "invalid_api_key")


def test_a_revoked_key_is_refused_like_one_that_never_was(as_key, test_key):
    services.revoke_api_key(api_key=find_api_key(test_key))
    revoked = as_key(test_key).get(WHOAMI)
    assert revoked.status_code == 401
    assert revoked.json() == as_key("ok_test_" + "0" * 64).get(WHOAMI).json()


def test_a_wrong_key_is_refused_where_none_is_needed_too(as_key):
    assert as_key("wrong").get("/api/v1/probe/organisations/").status_code == 401


def test_a_session_of_the_site_opens_nothing_in_the_api(api, developer, company):
    api.force_login(developer)
    assert api.get(WHOAMI).status_code == 401


def test_a_request_with_a_key_costs_two_queries_at_most(as_key, test_key, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        as_key(test_key).get(WHOAMI)
    with django_assert_max_num_queries(1):
        as_key(test_key).get(WHOAMI)
