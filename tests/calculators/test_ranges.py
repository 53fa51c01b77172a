"""Every result has a low and a high with a reason, and what an older release told is told again to the byte."""

import pytest

from calculators import factor_store
from calculators.explained import reasons
from calculators.services import calculate

# What release 2026.11.24b, which knew no other figures of fuels, made of these answers: the beginning of the hash.
TOLD_BEFORE = {
    "flight": ({"legs": [{"from": "HND", "to": "CDG"}], "round_trip": True}, "87992de663ebc698"),
    "household": ({"country": "FR", "city_gas": {"amount": 20, "unit": "m3"}}, "f55b7500c8a0ece4"),
    "car": ({"fuel": {"amount": 40, "kind": "petrol"}}, "9b0c983954eb5f0e"),
    "travel": ({"trips": [{"mode": "metro", "km": 10}]}, "acc37c9cee9ac007"),
    "freight": ({"shipments": [{"fuel": {"amount": 9, "kind": "diesel"}}]}, "785df23a03c13dba"),
    "office": ({"hotels": [{"country": "JP", "nights": 3}]}, "6ef7a8d2e51ae2d7"),
    "product": (
        {"boundary": "gate", "lines": [{"stage": "process", "factor": "grid-countries/JP", "amount": 2}]},
        "2b7114b1ce4c3745",
    ),
    "event": ({"participants": 20, "origins": [{"people": 3, "km": 2000}]}, "9a63e9aca5293246"),
}


@pytest.mark.parametrize("slug", TOLD_BEFORE)
def test_a_newer_release_never_changes_what_an_older_one_told(slug):
    inputs, beginning = TOLD_BEFORE[slug]
    then = calculate(calculator=slug, inputs=inputs, store=factor_store.load("2026.11.24b"))
    now = calculate(calculator=slug, inputs=inputs)
    assert then.hash.startswith(beginning)
    assert now.dataset_version != then.dataset_version
    assert now.grams == then.grams


CARS = [
    *({"fuel": {"amount": 40, "kind": kind}} for kind in ("petrol", "diesel", "lpg", "electricity")),
    *({"distance_km": 100, "drive": drive} for drive in ("hybrid", "plug_in_hybrid", "lpg", "motorbike", "petrol")),
]  # fmt: skip
HOMES = [
    {"country": country, energy: {"amount": 10, "unit": unit}}
    for country in ("JP", "FR", "US")
    for energy, unit in (
        ("electricity", "kWh"), ("city_gas", "m3"), ("lpg", "kg"), ("kerosene", "L"), ("water", "m3"),
    )
]  # fmt: skip
FREIGHT = [
    *(
        {"shipments": [{"fuel": {"amount": 10, "kind": kind}}]}
        for kind in ("diesel", "petrol", "lpg", "lng", "electricity", "heavy_oil_a", "heavy_oil_bc", "jet")
    ),
    {"shipments": [{"vehicle_km": 100, "mode": "truck_4t", "load_percent": 50}]},
]
TRIPS = [
    {"trips": [{"mode": mode, "km": 10}]}
    for mode in ("metro", "tram", "coach", "ferry_with_car", "eurostar", "bicycle", "train", "shinkansen")
]
OFFICES = [
    {"heat": {"amount": 100}},
    {"services": [{"kwh": 5}]},
    {"waste": [{"kind": "mixed", "kg": 8}]},
    {"hotels": [{"country": "JP", "nights": 3}]},
]
EVENTS = [
    {"participants": 10, **part}
    for part in (
        {"meals": [{"kind": "own", "count": 10, "kg_each": 3}]},
        {"meals": [{"kind": "vegan", "count": 10}]},
        {"online": {"people": 10, "hours": 1}},
        {"origins": [{"people": 10, "mode": "plane", "km": 3500}]},
        {"energy": {"gas_m3": 10}},
        {"reported": {"parts": [{"part": "meals", "amount": 10, "count": 10}]}},
    )
]
ALL = [
    (slug, told)
    for slug, all_of_it in (
        ("car", CARS), ("household", HOMES), ("freight", FREIGHT), ("travel", TRIPS), ("office", OFFICES),
        ("event", EVENTS),
    )
    for told in all_of_it
]  # fmt: skip


@pytest.mark.parametrize(("slug", "told"), ALL, ids=[f"{slug}-{n}" for n, (slug, _told) in enumerate(ALL)])
def test_a_single_line_has_a_low_and_a_high_and_says_why(slug, told):
    made = calculate(calculator=slug, inputs=told)
    assert 0 <= made.low_grams <= made.grams <= made.high_grams
    assert made.low_grams < made.high_grams
    shown = made.described()
    store = factor_store.newest()
    why = reasons.reasons(shown, reasons.methods(shown, store), store)
    for end in (why.low, why.high):
        assert end["counted"] or end["why"] or end["note"]


@pytest.mark.parametrize(
    ("slug", "told", "kilograms"),
    [
        # UK DESNZ 2024, petrol with its average biofuel 2.0844 kg/L, and DESNZ 2025, making mineral petrol 0.60664
        ("car", {"fuel": {"amount": 10, "kind": "petrol"}}, (20.844, 22.901, 28.968)),
        # UK DESNZ 2024, natural gas 2.04542 kg/m³; Koide et al. 2021, 0.310545 kg/kWh over 40.0 MJ/m³
        ("household", {"city_gas": {"amount": 10, "unit": "m3"}}, (20.455, 20.533, 34.505)),
        # UK DESNZ 2025, water supplied 0.1913 and treated 0.17088
        ("household", {"water": {"amount": 10, "unit": "m3"}}, (3.622, 5.845, 5.845)),
        # UK DESNZ 2025: 100 km of an average plug-in hybrid, and of a hybrid
        ("car", {"distance_km": 100, "drive": "plug_in_hybrid"}, (10.461, 10.461, 12.825)),
    ],
)
def test_the_ends_are_the_published_figures(slug, told, kilograms):
    made = calculate(calculator=slug, inputs=told)
    assert tuple(grams / 1000 for grams in (made.low_grams, made.grams, made.high_grams)) == kilograms


def test_the_warming_of_flights_told_by_distance_alone_is_named_with_its_size():
    told = {"participants": 20, "origins": [{"people": 10, "mode": "plane", "km": 1000}]}
    left = {item.code: item.grams for item in calculate(calculator="event", inputs=told).not_counted}
    # DESNZ 2025, international: 0.10916 - 0.06449 kg a kilometre, there and back, ten known of twenty
    assert left["non-co2"] == 2 * 893_400
    whole = calculate(calculator="event", inputs=told | {"non_co2": "included"})
    assert "non-co2" not in {item.code for item in whole.not_counted}


def test_a_figure_of_japan_used_elsewhere_and_an_old_one_of_a_supplier_say_so():
    gas = calculate(calculator="household", inputs={"country": "FR", "city_gas": {"amount": 1, "unit": "m3"}})
    assert "of Japan" in str(gas.lines[0].note)
    power = {"amount": 100, "unit": "kWh", "supplier": "tepco-fy2016-adj"}
    line = calculate(calculator="household", inputs={"electricity": power}).lines[0]
    assert line.grams == 47_400
    assert "unverified" in str(line.note)
