import pytest

from people.models import Organisation

pytestmark = pytest.mark.django_db
LIST = "/api/v1/probe/organisations/"


@pytest.fixture
def seven(db):
    Organisation.objects.bulk_create(
        Organisation(slug=f"o-{n}", kind="npo", name_en=f"O {n}") for n in range(7)
    )


def slugs(page) -> list[str]:
    return [row["slug"] for row in page["results"]]


def test_a_list_is_read_page_by_page_and_back(api, seven):
    first = api.get(LIST, {"page_size": 3}).json()
    assert slugs(first) == ["o-6", "o-5", "o-4"]
    assert first["previous"] is None
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    assert slugs(second) + slugs(third) == ["o-3", "o-2", "o-1", "o-0"]
    assert third["next"] is None
    assert slugs(api.get(second["previous"]).json()) == slugs(first)


def test_rows_that_come_meanwhile_are_neither_lost_nor_seen_twice(api, seven):
    first = api.get(LIST, {"page_size": 3}).json()
    Organisation.objects.create(slug="late", kind="npo", name_en="Late")
    assert slugs(api.get(first["next"]).json()) == ["o-3", "o-2", "o-1"]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "cD1hYmM=", "cD0lMDA=", "cj0xJnA9OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz0tMQ=="]
)
def test_a_cursor_of_ones_own_making_is_refused(api, seven, cursor):
    response = api.get(f"{LIST}?cursor={cursor}")
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert response.json()["errors"][0]["field"] == "cursor"


def test_a_page_is_never_larger_than_its_limit(api, seven):
    assert len(slugs(api.get(LIST, {"page_size": 100_000}).json())) == 7
    assert api.get(LIST, {"page_size": "-1"}).status_code == 200
