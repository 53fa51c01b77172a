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
