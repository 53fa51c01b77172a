"""One question a screen: nothing is lost on the way, whichever way it goes, with and without scripts."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from calculators.forms import FlightForm
from calculators.household_forms import BillsForm
from calculators.menu import CALCULATORS
from calculators.models import SavedFootprint
from calculators.page_forms import AnswersForm
from calculators.travel_forms import CarForm


def forms_of(kind=AnswersForm):
    return [form for direct in kind.__subclasses__() for form in (direct, *forms_of(direct))]


@pytest.mark.parametrize("form", [*forms_of(), FlightForm], ids=lambda form: form.__name__)
def test_each_field_of_a_form_stands_on_one_screen(form):
    made = form()
    asked = [field.name for screen in made.screens() for row in screen.rows for field in row]
    assert len(asked) == len(set(asked))
    assert set(asked) | {field.name for field in made.hidden_fields()} == set(made.fields)
    assert [screen.number for screen in made.screens() if screen.is_first_seen] == [1]


@pytest.mark.django_db
def test_next_sends_the_answers_on_and_the_address_brings_them_back(client):
    moved = client.post(
        "/calculate/car/", {"distance_km": "１２０", "drive": "petrol", "size": "small", "next": "2"}
    )
    address = urlsplit(moved["Location"])
    assert address.fragment == "step-2"
    assert parse_qs(address.query) == {"distance_km": ["１２０"], "drive": ["petrol"], "size": ["small"]}
    page = client.get(moved["Location"]).content.decode()
    assert 'value="１２０"' in page
    assert '<option value="petrol" selected>' in page
    assert not SavedFootprint.objects.exists()


@pytest.mark.django_db
def test_what_is_wrong_stops_the_way_on_but_not_the_way_back(client):
    wrong = {"distance_km": "10", "occupants": "99", "drive": "petrol", "size": "average", "share": "vehicle"}
    assert client.post("/calculate/car/", wrong | {"next": "2"}).status_code == 302  # asked later
    assert client.post("/calculate/car/", wrong | {"back": "2"}).status_code == 302
    refused = client.post("/calculate/flight/", {"from_1": "HND", "to_1": "", "next": "2"})
    assert refused.status_code == 422
    assert re.search(r'class="screen screen--first[^"]*" id="step-1"', refused.content.decode())


def test_an_empty_bill_does_not_stop_the_way_to_the_next_one():
    bills = BillsForm({"period": "month", "country": "JP"})
    assert not bills.stops(at=2)
    assert not bills.is_valid()


def test_after_a_refusal_the_first_screen_with_an_error_is_seen():
    car = CarForm(
        {"distance_km": "10", "drive": "petrol", "size": "small", "occupants": "0", "share": "person"}
    )
    assert [screen.number for screen in car.screens() if screen.is_first_seen] == [3]
    assert all(screen.is_enough for screen in car.screens())


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["0x1", "９", "-1", "100000", "", "two"])
def test_a_forged_screen_breaks_nothing(client, asked):
    assert client.post("/calculate/travel/", {"next": asked}).status_code in (302, 422)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("ja", "計算の一覧"), ("en", "All calculators")])
def test_the_list_of_calculators_leads_to_each(client, language, says):
    said = {"headers": {"Accept-Language": language}}
    page = client.get(reverse("calculators:index"), **said).content.decode()
    for slug in CALCULATORS:
        assert f'href="/calculate/{slug}/"' in page
        assert client.get(f"/calculate/{slug}/", **said).status_code == 200
    assert page.count("door-icon") == len(CALCULATORS)
    assert says in client.get("/", **said).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_phone_without_scripts_asks_one_thing_after_the_other_and_loses_nothing(live_server, browser):
    context = browser.new_context(
        locale="ja", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page, shown = context.new_page(), "section.screen:visible"
    page.goto(f"{live_server.url}/calculate/flight/")
    page.locator("[name=from_1]").fill("羽田")
    page.locator("[name=to_1]").fill("ロンドン ヒースロー")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(shown)).to_have_count(1)
    expect(page.locator(shown)).to_contain_text("5問中 2問目")
    page.get_by_role("button", name="次へ").click()
    page.locator("[name=cabin][value=business]").check()
    page.get_by_role("button", name="戻る").click()
    page.reload()
    page.get_by_role("button", name="次へ").click()
    expect(page.locator("[name=cabin][value=business]")).to_be_checked()
    page.go_back()
    expect(page.locator(shown)).to_contain_text("往復")
    page.get_by_role("button", name="戻る").click()
    expect(page.locator("[name=from_1]")).to_have_value("羽田空港 (HND)")
    for _screen in range(4):
        page.get_by_role("button", name="次へ").click()
    page.get_by_role("button", name="排出量を計算する").last.click()
    expect(page.locator("h1")).to_have_text("羽田空港 → ロンドン（ヒースロー）")
    context.close()
