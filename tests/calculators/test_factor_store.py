"""The numbers: sourced, checked and frozen."""

import hashlib
import re
import shutil
from datetime import date

import pytest
from django.core.checks import registry as check_registry
from django.core.management import call_command

from calculators import checks, factor_store


@pytest.fixture
def copy(tmp_path):
    """A store of our own to break."""
    return shutil.copytree(factor_store.FACTORS, tmp_path / "factors")


def test_every_dataset_says_where_it_is_from_and_when_to_look_again():
    for dataset in factor_store.newest().datasets.values():
        about = dataset.about
        assert about.title
        assert about.source
        assert about.licence
        assert isinstance(about.retrieved_on, date)
        assert about.review_by > about.retrieved_on
        assert about.page
        assert about.quality
        if about.supersedes:
            assert factor_store.published(about.dataset, about.supersedes)


def test_the_page_of_a_number_says_where_in_the_source_for_when_and_its_low_and_high(client):
    page = client.get("/factors/event-meals/2026/event-meals.fish/").content.decode()
    assert "1.45 – 2.43" in page
    page = client.get("/factors/desnz-cars/2025/desnz-cars.average-petrol/").content.decode()
    assert "sheet Passenger vehicles" in page
    assert "figures of 2025, until a newer version" in page
    assert "0.113904 – 0.211536" in page
    assert "from 2023-04-01" in client.get("/factors/fuels-japan/").content.decode()


def test_every_version_of_a_dataset_keeps_its_page_and_its_file(client):
    newest = client.get("/factors/grid-japan/").content.decode()
    assert 'href="?version=2024"' in newest
    assert "tepco-fy2016-adj" in newest
    assert "tepco" not in client.get("/factors/grid-japan/?version=2024").content.decode()
    assert b"tepco" not in client.get("/factors/grid-japan/2024.csv").content
    assert client.get("/factors/grid-japan/1999.csv").status_code == 404
    assert client.get("/factors/grid-japan/?version=1999").status_code == 404


def test_a_description_with_an_unknown_word_and_a_value_beyond_its_bounds_stop_the_start(copy):
    about = copy / "event-meals" / "2026.toml"
    told = about.read_text()
    about.write_text('colour = "green"\n' + told)
    with pytest.raises(factor_store.DatasetBroken, match=r"event-meals 2026.toml: .*colour"):
        factor_store.newest(copy)
    factor_store._load.cache_clear()
    values = copy / "event-meals" / "2026.csv"
    was = hashlib.sha256(values.read_bytes()).hexdigest()
    values.write_text(values.read_text().replace("fish,2.22,", "fish,9.22,"))
    about.write_text(told.replace(was, hashlib.sha256(values.read_bytes()).hexdigest()))
    with pytest.raises(factor_store.DatasetBroken, match=r"line 4, \('fish',\): not between"):
        factor_store.newest(copy)


def test_an_unknown_number_is_an_error_and_never_a_guess():
    store = factor_store.newest()
    with pytest.raises(factor_store.FactorUnknown):
        store["tim"].factor("tim-ef-hydrogen", unit="kgCO2e/kg")
    with pytest.raises(factor_store.FactorUnknown):
        store["nowhere"]
    with pytest.raises(factor_store.FactorUnknown):
        factor_store.load("1999.01")


def test_a_number_asked_for_in_another_unit_is_an_error():
    with pytest.raises(factor_store.FactorUnknown):
        factor_store.newest()["tim"].factor("tim-ef-ttw", unit="kgCO2e/(passenger*km)")
    with pytest.raises(factor_store.FactorUnknown):
        factor_store.newest()["tim"].factor("tim-ef-ttw", unit="gCO2e/kg")


def test_nothing_in_the_store_can_be_changed():
    store = factor_store.newest()
    with pytest.raises(TypeError):
        store["tim"].rows["tim-ef-ttw",] = {}
    with pytest.raises(AttributeError):
        store.release = "2027.01"


def test_a_released_number_that_was_edited_is_refused(copy):
    values = copy / "tim" / "3.0.0.csv"
    values.write_text(values.read_text().replace("3.1894", "2.1894"))
    with pytest.raises(factor_store.DatasetBroken, match="its values changed"):
        factor_store.newest(copy)


@pytest.mark.parametrize(
    ("was", "broken"), [("3.1894", "many"), ("kgCO2e/kg", "kgCO2e/sheep"), ("3.1894", "NaN")]
)
def test_a_value_that_is_no_number_or_has_no_known_unit_is_refused(copy, was, broken):

    values, about = copy / "tim" / "3.0.0.csv", copy / "tim" / "3.0.0.toml"
    before = hashlib.sha256(values.read_bytes()).hexdigest()
    values.write_text(values.read_text().replace(was, broken, 1))
    about.write_text(about.read_text().replace(before, hashlib.sha256(values.read_bytes()).hexdigest()))
    with pytest.raises(factor_store.DatasetBroken, match="tim-ef-ttw"):
        factor_store.newest(copy)


def test_a_bad_row_stops_the_start_and_names_its_line(copy, monkeypatch):
    values, about = copy / "tim" / "3.0.0.csv", copy / "tim" / "3.0.0.toml"
    before = hashlib.sha256(values.read_bytes()).hexdigest()
    values.write_text(values.read_text().replace("3.1894", "much"))
    about.write_text(about.read_text().replace(before, hashlib.sha256(values.read_bytes()).hexdigest()))
    monkeypatch.setattr(factor_store, "FACTORS", copy)
    (error,) = checks.numbers_can_be_used(None)
    assert "tim 3.0.0, line 2" in error.msg
    assert checks.numbers_can_be_used.__name__ in {
        check.__name__ for check in check_registry.registry.get_checks()
    }


def test_check_factors_names_what_is_past_its_review(capsys, copy, monkeypatch):
    call_command("check_factors")
    assert "0 past review" in capsys.readouterr().out
    about = copy / "tim" / "3.0.0.toml"
    late = re.sub(r"review_by = \S+", "review_by = 2026-11-24", about.read_text())
    about.write_text(late)
    monkeypatch.setattr(factor_store, "FACTORS", copy)
    with pytest.raises(SystemExit):
        call_command("check_factors")
    assert "tim 3.0.0" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_dataset_has_a_page_and_its_file_is_what_the_hash_says(client):
    page = client.get("/factors/").content.decode()
    for name, dataset in factor_store.newest().datasets.items():
        assert f'href="/factors/{name}/"' in page
        assert client.get(f"/factors/{name}/").status_code == 200
        data = client.get(f"/factors/{name}.csv").content
        assert hashlib.sha256(data).hexdigest() == dataset.about.sha256
    found = client.get("/factors/grid-japan/?q=green10").content.decode()
    assert "0.541" in found
    assert "0.457" not in found
    assert client.get("/factors/nothing/").status_code == 404
