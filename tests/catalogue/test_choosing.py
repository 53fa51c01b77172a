"""Choosing among projects: filters that count what they leave, the map, and projects side by side."""

import re

import pytest

from registry.models import Project
from tests.shop import put_up_for_sale

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(npo, verification_body):
    """A forest in Kochi with two listings, and stoves in Kenya."""
    forest = put_up_for_sale(npo, verification_body, code="0001").batch.project
    put_up_for_sale(npo, verification_body, code="0001")
    stoves = put_up_for_sale(npo, verification_body, code="0002").batch.project
    Project.objects.filter(pk=forest.pk).update(
        country="JP", kind="forest", place_ja="高知県 梼原町", place_en="Yusuhara, Kochi", slug="the-forest"
    )
    Project.objects.filter(pk=stoves.pk).update(
        country="KE", kind="cookstove", place_ja="ケニア", place_en="Kisumu", slug="the-stoves", latitude=-0.1
    )


def see(client, query: str = "", language: str = "en") -> str:
    return client.get(f"/projects/{query}", headers={"Accept-Language": language}).content.decode()


def shown(page: str) -> set[str]:
    return set(re.findall(r'href="/projects/(the-\w+)/', page))


@pytest.mark.parametrize(
    "query",
    [
        "?kind=forest",
        "?country=JP",
        "?prefecture=JP-39",
        "?effect=removal",
        "?permanence=stored",
        "?kind=forest&effect=removal&vintage=2024",
        "?q=Yusuhara",
    ],
)
def test_a_filter_leaves_what_it_says(client, catalogue, query):
    assert shown(see(client, query)) == {"the-forest"}


def test_filters_that_leave_nothing_or_make_no_sense_say_so_in_words(client, catalogue):
    for query in (
        "?kind=forest&country=KE",
        "?kind=nonsense",
        "?vintage=%00",
        "?price=1-2",
        "?page=abc&q=%00",
    ):
        page = client.get(f"/projects/{query}")
        assert page.status_code == 200
    assert "No project fits" in see(client, "?kind=forest&country=KE")


def test_each_chip_counts_the_projects_it_would_leave_and_a_chosen_one_leads_back(client, catalogue):
    page = see(client, "?effect=removal")
    assert re.search(r'href="\?effect=reduction"[^>]*>Reduction of emissions <[^>]*>1<', page)
    assert re.search(r'class="chip chip--chosen" href="\?"', page)
    assert "高知県" in see(client, language="ja")


def test_the_map_shows_each_project_as_a_link_that_also_stands_in_the_list(client, catalogue):
    page = see(client, "?view=map")
    marks, listed = page.split('<ol class="map-list">')
    assert shown(marks) == shown(listed) == {"the-forest", "the-stoves"}
    assert marks.count('<svg class="map map--') == 2


def test_two_projects_stand_side_by_side_with_price_split_and_record(client, catalogue):
    page = client.get("/projects/compare/?p=the-forest&p=the-stoves&p=unknown&lang=en").content.decode()
    assert shown(page) == {"the-forest", "the-stoves"}
    for word in ("¥1,000", "Removal from the air", "Verity Institute", "20 t", "left out"):
        assert word in page, word
    assert "Nothing to compare yet" in client.get("/projects/compare/?lang=en").content.decode()
