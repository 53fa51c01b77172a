"""Drives and trips against published figures, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import car, factor_store, travel
from calculators.errors import CalculatorError
from calculators.models import SavedFootprint
from calculators.services import calculate, replay


def drive(**inputs: Any):
    return calculate(calculator="car", inputs=inputs)


def trips(*told: dict[str, Any]):
    return calculate(calculator="travel", inputs={"trips": list(told)})


def test_forty_litres_of_petrol_are_91_6_kg_by_the_ordinance_of_2023():
    assert drive(fuel={"amount": 40, "kind": "petrol"}).grams == 91_604  # 40 x 2.2901


def test_a_hundred_km_of_an_average_petrol_car_are_16_272_kg_by_desnz_2025():
    found = drive(distance_km=100, drive="petrol")
    assert found.grams == 16_272
    assert {m.code: m.grams for m in found.methods}["koide"] == 16_840  # 100 x 0.168396977, rounded up


def test_an_electric_car_runs_on_the_electricity_of_its_country_and_not_on_that_of_britain():
    found = drive(distance_km=100, drive="electric")
    assert found.grams == 11_061  # 4.047 kg by DESNZ 2025 / 0.177 x 0.48373 kg a kWh, Ember 2024
    assert {m.code: m.grams for m in found.methods}["desnz"] == 4_047
    assert drive(distance_km=100, drive="electric", country="fr").grams < 1_500
    charged = drive(fuel={"amount": 10, "kind": "electricity"}, country="FR")
    assert charged.inputs["country"] == "FR"
    assert "country" not in found.inputs


def test_a_passenger_of_four_has_a_quarter_of_the_car_and_a_train_passenger_is_not_divided():
    whole, part = (drive(distance_km=100, occupants=4, share=share).grams for share in ("vehicle", "person"))
    assert whole == drive(distance_km=100).grams == 16_725
    assert part == 4_182  # 16.725 / 4, rounded up
    assert trips({"mode": "train", "km": 100, "people": 4}).grams == 12_531  # 100 x 4 x 0.031326557


def test_a_figure_of_a_vehicle_cannot_be_had_as_one_of_a_passenger():
    with pytest.raises(factor_store.FactorUnknown):
        factor_store.newest()["desnz-cars"].factor("average-petrol", unit="kgCO2e/(passenger*km)")
    with pytest.raises(factor_store.FactorUnknown):
        factor_store.newest()["koide-travel"].factor("train", unit="kgCO2e/km")


def test_tokyo_to_shin_osaka_by_shinkansen_lies_around_the_4_8_kg_a_seat_that_jr_central_gave():
    found = trips({"mode": "shinkansen", "km": "552.6"})
    assert found.low_grams == 4_477  # 552.6 x 8.1 g
    assert found.grams == found.high_grams == 7_184
    assert found.low_grams < 4_800 < found.high_grams


def test_a_mode_without_a_japanese_figure_says_so():
    (metro,) = trips({"mode": "metro", "km": 10}).lines
    assert metro.note
    assert not trips({"mode": "bus", "km": 10}).lines[0].note


@given(
    st.decimals(0, 10_000, places=2), st.decimals(0, 10_000, places=2), st.sampled_from(list(travel.MODES))
)
def test_further_is_never_less_and_trips_add_up(one, two, mode):
    near, far = sorted((one, two))
    asked = [{"mode": mode, "km": str(km)} for km in (near, far)]
    less, more, both = trips(asked[0]), trips(asked[1]), trips(*asked)
    assert less.grams <= more.grams
    assert both.grams == less.grams + more.grams
    assert both.low_grams <= both.grams <= both.high_grams


@given(st.integers(1, 9), st.sampled_from(car.DRIVES), st.sampled_from(car.SIZES))
def test_more_in_the_car_is_never_more_for_one(occupants, engine, size):
    alone, shared = (
        drive(distance_km=37, drive=engine, size=size, occupants=n, share="person").grams
        for n in (1, occupants)
    )
    assert shared <= alone


@pytest.mark.parametrize(
    ("calculator", "inputs", "code", "field"),
    [
        ("car", {}, "nothing_to_count", "distance_km"),
        (
            "car",
            {"distance_km": 1, "fuel": {"amount": 1, "kind": "petrol"}},
            "fuel_or_distance",
            "distance_km",
        ),
        ("car", {"distance_km": "-1"}, "amount_out_of_range", "distance_km"),
        ("car", {"distance_km": 1, "drive": "horse"}, "choice_unknown", "drive"),
        ("car", {"distance_km": 1, "occupants": 0}, "count_out_of_range", "occupants"),
        ("car", {"fuel": {"amount": 1, "kind": "coal"}}, "choice_unknown", "fuel.kind"),
        ("travel", {}, "input_missing", "trips"),
        ("travel", {"trips": []}, "input_missing", "trips"),
        ("travel", {"trips": {}}, "input_malformed", "trips"),
        ("travel", {"trips": [7]}, "input_malformed", "trips.0"),
        ("travel", {"trips": [{"mode": "train"}]}, "input_missing", "trips.0.km"),
        ("travel", {"trips": [{"mode": "car", "km": 1}]}, "choice_unknown", "trips.0.mode"),
        (
            "travel",
            {"trips": [{"mode": "bus", "km": 1, "people": 0}]},
            "count_out_of_range",
            "trips.0.people",
        ),
        ("travel", {"trips": [{"mode": "bus", "km": 1}] * 101}, "count_out_of_range", "trips"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(calculator, inputs, code, field):
    with pytest.raises(CalculatorError) as refusal:
        calculate(calculator=calculator, inputs=inputs)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("path", "sent", "wrong"),
    [
        ("car", {"distance_km": "１２０", "drive": "petrol", "size": "small", "occupants": "2", "share": "person"},
         {"distance_km": "far"}),
        ("car", {"fuel_amount": "40", "fuel_kind": "diesel", "drive": "unknown", "size": "average", "share": "vehicle"},
         {"fuel_amount": "-3"}),
        ("travel", {"mode_1": "train", "km_1": "50", "mode_3": "taxi", "km_3": "3.5", "times_3": "１"},
         {"people_3": "nobody"}),
    ],
)  # fmt: skip
def test_the_pages_answer_without_javascript_and_keep_what_was_typed(client, path, sent, wrong, language):
    said = {"headers": {"Accept-Language": language}}
    reply = client.post(f"/calculate/{path}/", sent, **said)
    kept = SavedFootprint.objects.get()
    assert client.get(reply.url, **said).status_code == 200
    assert replay(saved=kept).same
    assert client.get(f"/calculate/{path}/?footprint={kept.pk}", **said).status_code == 200
    refused = client.post(f"/calculate/{path}/", sent | wrong, **said)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()


def test_a_walker_on_a_ferry_emits_18_71_g_a_kilometre_by_desnz_2025_and_less_than_one_with_a_car():
    walker, driver = (
        calculate(calculator="travel", inputs={"trips": [{"mode": mode, "km": 100}]})
        for mode in ("ferry", "ferry_with_car")
    )
    assert (walker.grams, driver.grams) == (1_871, 12_933)
    assert walker.high_grams == 42_470  # Koide et al. 2021: whole ships laid on their passengers
    assert walker.lines[0].note


def test_a_ferry_of_an_older_release_stays_what_it_was():
    trip = {"trips": [{"mode": "ferry", "km": 100}]}
    before = calculate(calculator="travel", inputs=trip, store=factor_store.load("2026.11.30"))
    assert before.grams == 42_470
