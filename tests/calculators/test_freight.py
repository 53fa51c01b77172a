"""Parcels and freight: against published figures, by the laws of mass and way, and what is refused."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import factor_store, freight_page, result_page
from calculators.errors import CalculatorError
from calculators.factor_store import FactorUnknown
from calculators.models import SavedFootprint
from calculators.services import calculate, replay, save

STORE = factor_store.newest()
TOKYO_OSAKA = {"from": "100-0001", "to": "大阪"}


def freight(**inputs: Any):
    return calculate(calculator="freight", inputs=inputs)


def goods(**told: Any):
    return freight(shipments=[told])


def test_a_parcel_of_sagawa_is_1_25_kg_and_one_more_visit_adds_14_percent():
    assert freight(parcels=[{"count": 1}]).grams == 1_250
    assert freight(parcels=[{"count": 100, "redelivered_percent": 100}]).grams == 142_500


def test_a_parcel_of_15_kg_is_7_1547_kg_in_the_model_of_ademe():
    assert freight(parcels=[{"count": 1, "carrier": "home_fr", "kg": 12}]).grams == 7_155


def test_a_tonne_over_a_kilometre_is_101_63_g_by_desnz_2025_for_all_trucks():
    british = freight(country="GB", shipments=[{"mode": "truck", "kg": 1000, "km": 1000}])
    assert british.grams == 101_630
    chilled = freight(country="GB", shipments=[{"mode": "truck", "kg": 1000, "km": 1000, "chilled": True}])
    assert chilled.grams == 118_940
    assert goods(mode="container_ship", kg=1000, km=1000).grams == 16_120
    assert goods(mode="air", kg=1000, km=9000).grams == 9 * 531_300


def test_a_full_truck_for_10_tonnes_burns_what_the_equation_of_meti_and_mlit_says():
    full = goods(mode="truck_10t", kg=10_000, km=100, load_percent=100)
    litres_a_tonne_km = Decimal("2.71828182845904523536") ** (
        Decimal("2.71") - Decimal("0.654") * Decimal(10_000).ln()
    )
    assert abs(full.grams - litres_a_tonne_km * 1000 * Decimal("2.6195") * 1000) <= 1
    (line,) = full.lines
    assert line.unit == "L"
    assert {"jp23-diesel", "diesel-constant", "truck-10t-load"} <= {factor.id for factor in line.factors}


def test_the_same_full_truck_is_the_same_by_its_load_and_by_its_kilometres():
    by_mass = goods(mode="truck_4t", kg=2000, km=300, load_percent=50)
    by_vehicle = goods(mode="truck_4t", vehicle_km=300, load_percent=50)
    assert by_mass.grams == by_vehicle.grams
    fuel = goods(fuel={"amount": str(by_vehicle.lines[0].quantity), "kind": "diesel"})
    assert abs(fuel.grams - by_vehicle.grams) <= 1


def test_making_a_litre_of_diesel_is_0_62409_kg_by_desnz_2025_and_is_shown_beside_the_total():
    found = goods(fuel={"amount": 10, "kind": "diesel"})
    assert found.grams == 26_195
    assert {item.code: item.grams for item in found.not_counted}["upstream"] == 6_241
    by_ship = goods(mode="container_ship", kg=1, km=1)
    assert {item.code: item.grams for item in by_ship.not_counted}["upstream"] is None


def test_a_factor_of_a_tonne_kilometre_cannot_be_read_as_one_of_a_vehicle():
    with pytest.raises(FactorUnknown):
        STORE["desnz-freight"].factor("truck", unit="kgCO2e/km")


def test_the_way_is_the_great_circle_times_the_detour_and_says_so():
    (line,) = goods(mode="truck", kg=1000, **TOKYO_OSAKA).lines
    assert {"road-detour"} <= {factor.id for factor in line.factors}
    found = goods(mode="truck", kg=1000, **TOKYO_OSAKA)
    (way,) = [step for step in found.steps if step.code.endswith(".km")]
    assert 500 < way.value < 530  # 396 km between the two offices, 1.3 for the road
    assert "→" in str(way.label)
    assert found.inputs["shipments"][0] | {"from": "JP-13", "to": "JP-27"} == found.inputs["shipments"][0]


def test_bulky_goods_are_charged_for_167_kg_a_cubic_metre_and_widen_only_the_range():
    dense, bulky = (goods(mode="air", kg=100, km=9000, **told) for told in ({}, {"m3": 2}))
    assert dense.grams == bulky.grams
    (charged,) = [step for step in bulky.steps if step.code.endswith(".charged")]
    assert charged.value == Decimal("333.3")
    assert bulky.high_grams > dense.high_grams


def test_the_empty_way_back_is_less_than_the_way_there_and_coming_back_full_is_twice():
    there = goods(mode="truck_10t", kg=8000, km=200, load_percent=80)
    same, empty = (
        goods(mode="truck_10t", kg=8000, km=200, load_percent=80, back=b) for b in ("same", "empty")
    )
    assert 0 <= 2 * there.grams - same.grams <= 1
    assert there.grams < empty.grams < same.grams


def test_a_parcel_abroad_has_the_way_there_on_top():
    at_home = freight(parcels=[{"count": 1, "kg": 5, "from": "JP-13", "to": "JP-01"}])
    abroad = freight(parcels=[{"count": 1, "kg": 5, "from": "JP-13", "to": "FR"}])
    assert at_home.grams == 1_250
    assert [line.code for line in abroad.lines] == ["parcels-1", "leg-1"]
    by_ship = {"count": 1, "kg": 5, "km": 20_000, "leg": "container_ship"}
    assert freight(parcels=[by_ship]).grams < abroad.grams


def test_a_distance_inside_the_country_only_widens_the_range_of_a_parcel():
    near, far = (freight(parcels=[{"count": 100, "kg": 20, "km": km}]) for km in (10, 1200))
    assert near.grams == far.grams
    assert near.low_grams < far.low_grams  # 0.346 kg, and 20 kg over the way by hired trucks


def test_packaging_is_1_1997_kg_for_a_kilogram_of_new_board_by_desnz_2025():
    assert freight(packaging=[{"material": "board", "kg": 1}]).grams == 1_200
    assert freight(packaging=[{"material": "board", "kg": 1, "recycled": True}]).grams == 1_099


numbers = st.decimals(0, 100_000, places=2)
modes = st.sampled_from(["truck", "truck_2t", "trailer_20t", "rail", "coastal_ship", "air", "van_electric"])


@settings(max_examples=15, deadline=None)
@given(numbers, numbers, numbers, modes)
def test_more_mass_or_way_is_never_less_and_lies_in_its_range(one, two, other, mode):
    def told(kg, km):
        return goods(mode=mode, kg=str(kg), km=str(km))

    less, more = sorted((one, two))
    assert told(less, 500).grams <= told(more, 500).grams
    if mode != "air":  # a longer flight is of another haul, lighter a kilometre
        assert told(other, less).grams <= told(other, more).grams
    found = freight(shipments=[{"mode": mode, "kg": str(other), "km": str(km)} for km in (less, more)])
    assert found.grams == sum(line.grams for line in found.lines)
    assert found.low_grams <= found.grams <= found.high_grams


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({}, "nothing_to_count", "parcels"),
        ({"shipments": []}, "nothing_to_count", "parcels"),
        ({"shipments": [{"kg": 1, "vehicle_km": 5}]}, "freight_mixed", "shipments.0.vehicle_km"),
        ({"shipments": [{"mode": "truck"}]}, "freight_mixed", "shipments.0.kg"),
        ({"shipments": [{"vehicle_km": 5, "km": 5, "mode": "van"}]}, "freight_mixed", "shipments.0.km"),
        ({"shipments": [{"mode": "rail", "vehicle_km": 5}]}, "vehicle_size_needed", "shipments.0.mode"),
        ({"shipments": [{"kg": 1, "km": 1, "back": "empty"}]}, "vehicle_size_needed", "shipments.0.back"),
        ({"shipments": [{"kg": 1}]}, "input_missing", "shipments.0.km"),
        ({"shipments": [{"kg": "NaN", "km": 1}]}, "amount_out_of_range", "shipments.0.kg"),
        ({"shipments": [{"kg": "1e300", "km": 1}]}, "amount_out_of_range", "shipments.0.kg"),
        ({"shipments": [{"kg": 1, "km": float("inf")}]}, "amount_out_of_range", "shipments.0.km"),
        ({"shipments": [{"kg": -1, "km": 1}]}, "amount_out_of_range", "shipments.0.kg"),
        ({"shipments": [{"kg": 1, "km": 1, "from": "JP-13"}]}, "distance_or_places", "shipments.0.km"),
        ({"shipments": [{"kg": 1, "from": "JP-13"}]}, "input_missing", "shipments.0.to"),
        ({"shipments": [{"kg": 1, "from": "Atlantis", "to": "US"}]}, "place_unknown", "shipments.0.from"),
        ({"shipments": [{"kg": 1, "from": "JP-13", "to": "東京"}]}, "distance_needed", "shipments.0.km"),
        (
            {"shipments": [{"kg": 1, "mode": "container_ship", "from": "JP", "to": "US"}]},
            "distance_needed",
            "shipments.0.km",
        ),
        (
            {"shipments": [{"kg": 1, "km": 1, "load_percent": 50}]},
            "vehicle_size_needed",
            "shipments.0.load_percent",
        ),
        (
            {"shipments": [{"mode": "van", "kg": 1, "km": 1, "load_percent": 5}]},
            "count_out_of_range",
            "shipments.0.load_percent",
        ),
        ({"shipments": [{"kg": 1, "km": 1, "mode": "camel"}]}, "choice_unknown", "shipments.0.mode"),
        ({"shipments": [{"kg": 1, "km": 1, "unit": "lb"}]}, "input_unknown", "shipments.0.unit"),
        ({"shipments": {"kg": 1}}, "input_malformed", "shipments"),
        ({"shipments": [7]}, "input_malformed", "shipments.0"),
        ({"shipments": [{"kg": 1, "km": 1}] * 101}, "count_out_of_range", "shipments"),
        ({"shipments": [{"fuel": {"amount": 1, "kind": "tea"}}]}, "choice_unknown", "shipments.0.fuel.kind"),
        ({"parcels": [{"count": 1, "kg": 31}]}, "parcel_too_heavy", "parcels.0.kg"),
        ({"parcels": [{"count": 1, "carrier": "home_fr"}]}, "input_missing", "parcels.0.kg"),
        ({"parcels": [{"count": 1.5}]}, "input_malformed", "parcels.0.count"),
        ({"packaging": [{"material": "gold", "kg": 1}]}, "choice_unknown", "packaging.0.material"),
        ({"country": "ZZ", "parcels": [{"count": 1}]}, "country_unknown", "country"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(inputs, code, field):
    with pytest.raises(CalculatorError) as refusal:
        freight(**inputs)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    with translation.override("ja"):
        assert re.search("[ぁ-んァ-ン]", str(refusal.value))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_takes_what_people_write_and_shows_what_came_of_it(client, language):
    said = {"headers": {"Accept-Language": language}}
    sent = {
        "parcels_count": "１００",
        "parcels_carrier": "courier_jp",
        "parcels_redelivered_percent": "10",
        "mode_1": "truck_10t",
        "kg_1": "5,000",
        "from_1": "〒100-0001",
        "to_1": "福岡",
        "back_1": "none",
        "mode_2": "truck",
        "back_2": "none",
        "packaging_kg": "20",
        "packaging_material": "board",
    }
    reply = client.post("/calculate/freight/", sent, **said)
    kept = SavedFootprint.objects.get()
    assert [line["code"] for line in kept.result("en")["lines"]] == [
        "parcels-1",
        "redelivery-1",
        "shipment-1",
        "packaging-1",
    ]
    page = client.get(reply.url, **said).content.decode()
    assert ("宅配便" if language == "ja" else "Home delivery in Japan") in page
    assert len(freight_page.ways_to_cut(kept, STORE)) == 3
    assert all(cut.saves_grams <= kept.grams for cut in freight_page.ways_to_cut(kept, STORE))
    assert result_page.title(kept, language)
    assert client.get(f"/calculate/freight/?footprint={kept.pk}", **said).status_code == 200
    assert replay(saved=kept).same


@pytest.mark.django_db
def test_the_page_says_what_is_wrong_where_it_is_wrong(client):
    sent = {"parcels_carrier": "courier_jp", "mode_1": "container_ship", "kg_1": "5", "from_1": "JP", "to_1": "US",
            "back_1": "none", "mode_2": "truck", "back_2": "none"}  # fmt: skip
    wrong = client.post("/calculate/freight/", sent)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"km_1"}
    assert client.post("/calculate/freight/", {"parcels_carrier": "courier_jp"}).status_code == 422


@pytest.mark.django_db
def test_words_are_no_part_of_the_hash():
    kept = save(footprint=freight(parcels=[{"count": 3}]))
    assert kept.result("ja")["hash"] == kept.result("en")["hash"] == kept.hash


def test_a_parcel_in_japan_holds_fuel_and_houses_so_neither_is_said_to_be_left_out():
    codes = {item.code for item in freight(parcels=[{"carrier": "courier_jp", "count": 2}]).not_counted}
    assert not codes & {"upstream", "houses"}
    french = freight(parcels=[{"carrier": "home_fr", "count": 2, "kg": 1}])
    assert {item.code for item in french.not_counted} >= {"upstream", "houses"}
