"""The flight page and the result, as a browser without JavaScript meets them."""

import re

import pytest

from calculators.models import SavedFootprint

pytestmark = pytest.mark.django_db

ANSWERS = {
    "legs": "1",
    "from_1": "羽田",
    "to_1": "CDG",
    "trip": "return",
    "cabin": "economy",
    "passengers": "1",
    "non_co2": "excluded",
}


def ask(client, **changes: str):
    return client.post("/calculate/flight/", ANSWERS | changes)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_asks_with_nothing_counted_on_top(client, language):
    page = client.get(f"/calculate/flight/?lang={language}").content.decode()
    assert f'<html lang="{language}"' in page
    assert re.search(r'value="excluded" checked', page)


@pytest.mark.parametrize(
    "written",
    [
        "羽田",
        "はねだ",
        "ハネダ",
        "ﾊﾈﾀﾞ",
        "haneda",
        "ＨＮＤ",
        "hnd",
        "羽田空港",
        "羽田空港 (HND)",
        "Tokyo Haneda (HND)",
        "RJTT",
    ],
)
def test_an_airport_is_found_however_it_is_written(client, written):
    reply = ask(client, from_1=written)
    assert reply.status_code == 302
    assert SavedFootprint.objects.get().inputs["legs"][0] == {"from": "HND", "to": "CDG"}


def test_full_width_digits_count_passengers(client):
    ask(client, passengers="２")
    assert SavedFootprint.objects.get().inputs["passengers"] == 2


def test_a_city_with_two_airports_asks_which_and_a_button_answers(client):
    reply = ask(client, from_1="東京")
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'value="from_1:HND"' in page
    assert 'value="from_1:NRT"' in page
    assert ask(client, from_1="東京", pick="from_1:NRT").status_code == 302
    assert SavedFootprint.objects.get().inputs["legs"][0]["from"] == "NRT"


def test_a_name_half_right_is_answered_with_a_guess(client):
    assert 'value="from_1:HND"' in ask(client, from_1="hanedaa").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_1": "qqqqqq"}, "qqqqqq"),
        ({"from_1": ""}, "Fill this in"),
        ({"to_1": "HND"}, "starts and ends"),
        ({"passengers": "0"}, "from 1 to 500"),
        ({"passengers": "1000"}, "from 1 to 500"),
        ({"passengers": "-1"}, "from 1 to 500"),
        ({"passengers": "two"}, "not the kind of answer"),
        ({"passengers": "①"}, ""),
        ({"cabin": "cockpit"}, "cockpit"),
        ({"aircraft_1": "UFO1"}, "UFO1"),
    ],
)
def test_what_cannot_be_calculated_is_said_beside_its_field(client, changes, said):
    reply = ask(client, **changes)
    if reply.status_code == 302:  # a circled one is a one
        assert changes == {"passengers": "①"}
        return
    assert reply.status_code == 422
    assert said in reply.content.decode()
    assert not SavedFootprint.objects.exists()


def test_flights_are_added_and_taken_away_and_keep_what_was_written(client):
    added = client.get(ask(client, add="1")["Location"], headers={"Accept-Language": "ja"}).content.decode()
    assert 'name="from_2" value="パリ（シャルル・ド・ゴール） (CDG)"' in added
    assert 'value="羽田空港 (HND)"' in added
    removed = client.post(
        "/calculate/flight/",
        ANSWERS | {"legs": "2", "from_2": "CDG", "to_2": "LHR", "remove": "1"},
        follow=True,
    )
    assert 'name="from_2"' not in removed.content.decode()


def test_several_flights_are_one_footprint(client):
    ask(client, legs="2", from_2="CDG", to_2="ジュネーブ", trip="one_way")
    saved = SavedFootprint.objects.get()
    assert [leg["to"] for leg in saved.inputs["legs"]] == ["CDG", "GVA"]
    assert saved.inputs["round_trip"] is False


@pytest.mark.parametrize("legs", ["0", "-3", "many", "", "９９", "999999999999"])
def test_a_forged_number_of_flights_breaks_nothing(client, legs):
    assert ask(client, legs=legs).status_code in (302, 422)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_result_shows_the_number_its_sources_and_what_is_left_out(client, language):
    address = ask(client)["Location"]
    page = client.get(f"{address}?lang={language}").content.decode()
    saved = SavedFootprint.objects.get()
    left_out, cut = {
        "en": ("Contrails and other warming at height", "Meet by video this time"),
        "ja": ("飛行機雲など、上空での温暖化", "今回はオンラインで会う"),
    }[language]
    assert left_out in page
    assert cut in page
    assert saved.hash in page
    assert saved.dataset_version in page
    assert "EMEP/EEA air pollutant emission inventory guidebook 2023" in page
    assert page.count('class="cut-saves"') == 3


def test_no_share_is_chosen_for_the_reader(client):
    page = client.get(ask(client)["Location"]).content.decode()
    (field,) = re.findall(r'<input type="number" id="share"[^>]*>', page)
    assert " value=" not in field
    assert f'name="footprint" value="{SavedFootprint.objects.get().id}"' in page


def test_other_warming_can_be_switched_on_from_the_result(client):
    page = client.get(ask(client)["Location"]).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    hidden.pop("footprint")
    reply = client.post("/calculate/flight/", hidden)
    without, with_it = SavedFootprint.objects.order_by("created_at")
    assert reply["Location"] == with_it.get_absolute_url()
    assert with_it.inputs == without.inputs | {"non_co2": "included"}
    assert with_it.grams > without.grams


def test_the_answers_of_a_result_can_be_changed(client):
    ask(client, cabin="business")
    saved = SavedFootprint.objects.get()
    page = client.get(f"/calculate/flight/?footprint={saved.id}").content.decode()
    assert 'value="Tokyo Haneda (HND)"' in page
    assert re.search(r'value="business" checked', page)


def test_a_result_nobody_made_is_not_found(client):
    assert client.get("/footprints/fpt_nothing/").status_code == 404


def test_suggestions_come_in_the_language_of_the_page(client):
    japanese = client.get("/calculate/airports/", {"q": "パリ"}, headers={"Accept-Language": "ja"}).json()[
        "airports"
    ]
    english = client.get("/calculate/airports/", {"q": "paris"}, headers={"Accept-Language": "en"}).json()[
        "airports"
    ]
    assert japanese[0] == {"title": "パリ（シャルル・ド・ゴール） (CDG)", "country": "フランス"}
    assert english[0] == {"title": "Paris Charles de Gaulle (CDG)", "country": "France"}


def test_the_running_total_keeps_nothing(client):
    page = client.get("/calculate/flight/total/", ANSWERS).content.decode()
    assert "1,2" in page
    assert not SavedFootprint.objects.exists()
    assert "–" in client.get("/calculate/flight/total/", {}).content.decode()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_newer_numbers_are_offered_with_the_difference_and_the_old_result_stays(client, request, language):
    address = ask(client)["Location"]
    before = SavedFootprint.objects.get()
    request.getfixturevalue("fuller_aircraft")
    page = client.get(f"{address}?lang={language}").content.decode()
    assert "2027.01" in page
    told = re.sub(r"<[^>]+>", "", page)
    assert "tim-plf-default: 0.845 → 0.9" in told
    assert before.hash in page
    assert before.dataset_version in page
