"""The page of the event calculator, and the lists of participants that it takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calculators import event_csv
from calculators.models import SavedFootprint
from calculators.services import save
from tests.calculators.events import FULL, event, step

SENT = {
    "venue": "東京都",
    "participants": "１００",
    "from_1": "大阪府",
    "people_1": "50",
    "mode_1": "shinkansen",
    "from_2": "１２ km",
    "people_2": "10",
    "hotel_country": "JP",
    "local_mode": "train",
    "waste_route": "incineration",
    "non_co2": "excluded",
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_takes_an_event_shows_it_and_gives_the_answers_back(client, language):
    said = {"headers": {"Accept-Language": language}}
    assert client.get("/calculate/event/", **said).status_code == 200
    reply = client.post("/calculate/event/", SENT | {"nights": "40", "meal_red_meat": "100"}, **said)
    kept = SavedFootprint.objects.get()
    page = client.get(reply.url, **said).content.decode()
    assert kept.inputs["origins"][1]["km"] == 12
    assert ("参加者1人あたり" if language == "ja" else "One participant") in page
    assert ("イベントの排出量" if language == "ja" else "Footprint of an event") in page
    again = client.get(f"/calculate/event/?footprint={kept.pk}", **said).content.decode()
    assert 'value="大阪府"' in again if language == "ja" else 'value="Osaka"' in again
    switched = client.post("/calculate/event/", {"switch": kept.pk, "non_co2": "included"}, **said)
    assert switched.status_code == 302


@pytest.mark.django_db
def test_a_list_is_uploaded_from_the_template_and_what_is_wrong_with_it_is_said_beside_it(client):
    list_ = client.get("/calculate/event/participants.csv", headers={"Accept-Language": "ja"})
    assert list_["Content-Disposition"] == 'attachment; filename="participants.csv"'
    file = _file(list_.content.decode("utf-8-sig").encode("cp932"))
    assert client.post("/calculate/event/", _without_origins() | {"csv_file": file}).status_code == 302
    assert sum(row["people"] for row in SavedFootprint.objects.get().inputs["origins"]) == 11
    for content, words in (
        (b"place\n=1+1\n", "Row 2"),
        (b"x" * 10_000_000, "2 MB"),
        (b"PK\3\4" + bytes(range(256)), "CSV UTF-8"),
        (b"place\n\0\0", "CSV UTF-8"),
        ("氏名,年齢\n山田,5\n".encode("cp932"), "first row"),
    ):
        wrong = client.post("/calculate/event/", _without_origins() | {"csv_file": _file(content)},
                            headers={"Accept-Language": "en"})  # fmt: skip
        assert wrong.status_code == 422
        assert words in wrong.content.decode()


@pytest.mark.django_db
def test_a_lunch_of_127_kg_is_refused_beside_the_field_it_was_typed_in(client):
    sent = SENT | {"meal_vegan": "5", "own_count": "100", "own_kg": "127"}
    form = client.post("/calculate/event/", sent).context["form"]
    assert list(form.errors) == ["own_kg"]


@pytest.mark.django_db
def test_what_the_page_has_no_field_for_is_kept_when_the_answers_are_changed(client):
    first = save(footprint=event(**FULL))
    form = client.get(f"/calculate/event/?footprint={first.pk}").context["form"]
    sent = {name: str(form[name].value() or "") for name in form.fields if name != "csv_file"}
    client.post("/calculate/event/", sent)
    assert SavedFootprint.objects.exclude(pk=first.pk).get().grams == first.grams


def _file(content: bytes):
    return SimpleUploadedFile("list.csv", content, "text/csv")


def _without_origins() -> dict[str, str]:
    return {name: value for name, value in SENT.items() if not name.endswith(("_1", "_2"))}


def test_the_template_is_a_list_that_the_calculator_reads():
    for language in ("ja", "en"):
        text = event_csv.decoded(event_csv.template(language))
        assert step(event(venue="JP-13", csv=text), "participants") == 11


@pytest.mark.django_db
@pytest.mark.parametrize("written_as", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_list_is_read_in_every_way_that_excel_writes_it(client, written_as):
    listed = "場所\t人数\n東京都\t3\n大阪府\t２\n".encode(written_as)
    reply = client.post("/calculate/event/", _without_origins() | {"csv_file": _file(listed)})
    assert reply.status_code == 302
    assert [row["people"] for row in SavedFootprint.objects.get().inputs["origins"]] == [3, 2]
