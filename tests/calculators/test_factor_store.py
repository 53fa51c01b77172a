"""The numbers: sourced, checked and frozen."""

import hashlib
import shutil
from datetime import date

import pytest

from calculators import factor_store


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
