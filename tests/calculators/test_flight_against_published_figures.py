"""The flight model beside figures that others have published, and formulas worked out elsewhere."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from calculators import factor_store, flight, flight_input
from calculators.flight_input import CABINS, Leg
from calculators.flight_leg import Cabin, FlownLeg, cabin_of, cargo_share, flown, fuel_of
from calculators.flight_models import feat_fuel

ROWS = {
    row["id"]: row
    for row in csv.DictReader((Path(__file__).parent / "flights_ground_truth.csv").read_text().splitlines())
}
STORE = factor_store.newest()


def agrees(value: Decimal | float, row: str) -> bool:
    """Within the tolerance that the row states."""
    expected, tolerance = Decimal(ROWS[row]["expected"]), ROWS[row]["tolerance"]
    allowed = (
        expected * Decimal(tolerance.removesuffix("%")) / 100 if "%" in tolerance else Decimal(tolerance)
    )
    return abs(Decimal(value) - expected) <= allowed


def zurich_to_san_francisco() -> FlownLeg:
    """The worked example of Google's Travel Impact Model 3.0.0, with its own seats, distance and cargo share."""
    found = flown(STORE, Leg("ZRH", "SFO", "B789"))
    seats = dict(zip(CABINS, (188, 21, 48, 0), strict=True))
    layout = {name: _with(found.cabin.seats[name], Decimal(seats[name])) for name in CABINS}
    flown_nm = Decimal("5058.9") * Decimal("1.0273")
    return FlownLeg(
        leg=found.leg,
        aircraft="B789",
        is_assumed=False,
        reach=found.reach,
        great_circle_km=Decimal(9369),
        detour=_with(found.detour, Decimal("1.0273")),
        flown_nm=flown_nm,
        fuel=fuel_of(STORE, "B789", flown_nm),
        cabin=Cabin("wide", layout, found.cabin.weights),
        cargo=cargo_share(STORE, "wide", "medium"),
        load=found.load,
    )


def _with(factor: factor_store.Factor, value: Decimal) -> factor_store.Factor:
    return factor_store.Factor(
        factor.id, value, factor.unit, factor.region, factor.year, "the example", "example", "1"
    )


def test_the_published_example_zurich_to_san_francisco_comes_out_step_by_step():
    leg = zurich_to_san_francisco()
    burnt = STORE["tim"].factor("tim-ef-ttw", unit="kgCO2e/kg").value
    made = STORE["tim"].factor("tim-ef-wtt", unit="kgCO2e/kg").value
    assert agrees(leg.flown_nm, "tim-zrh-sfo-adj-nm")
    assert agrees(leg.fuel.cruise, "tim-zrh-sfo-ccd-fuel")
    assert agrees(leg.fuel.total, "tim-zrh-sfo-fuel")
    assert agrees(leg.fuel.total * made, "tim-zrh-sfo-wtt")
    assert agrees(leg.fuel.total * burnt, "tim-zrh-sfo-ttw")
    assert agrees(leg.fuel.total * (burnt + made), "tim-zrh-sfo-wtw")
    assert agrees(leg.fuel.total * (burnt + made) * leg.cargo.value, "tim-zrh-sfo-cargo-wtw")
    assert agrees(leg.passengers_fuel * (burnt + made), "tim-zrh-sfo-pax-wtw")
    assert leg.cabin.area == Decimal("411.5")
    assert agrees(leg.passengers_fuel * (burnt + made) / leg.cabin.area, "tim-zrh-sfo-seat-economy-wtw")
    assert agrees(leg.fuel_of_one("economy") * made, "tim-zrh-sfo-economy-wtt")
    assert agrees(leg.fuel_of_one("economy") * burnt, "tim-zrh-sfo-economy-ttw")
    assert agrees(leg.fuel_of_one("economy") * (burnt + made), "tim-zrh-sfo-economy-wtw")


def test_fuel_is_interpolated_between_published_distances():
    fuel = fuel_of(STORE, "B789", Decimal(5250 + 17))
    assert agrees(fuel.cruise, "tim-interp-5250")


def test_what_is_burnt_and_what_is_made_sum_to_the_published_factor():
    tim = STORE["tim"]
    total = sum(tim.factor(f"tim-ef-{part}", unit="kgCO2e/kg").value for part in ("ttw", "wtt"))
    assert agrees(total, "tim-ef-sum")


@pytest.mark.parametrize(
    ("row", "origin", "destination", "aircraft"),
    [
        ("eea-hnd-itm-a321", "HND", "ITM", "A321"),
        ("eea-hnd-cts-b772", "HND", "CTS", "B772"),
        ("eea-hnd-fuk-b788", "HND", "FUK", "B788"),
        ("eea-hnd-syd-b789", "HND", "SYD", "B789"),
        ("eea-nrt-sin-b789", "NRT", "SIN", "B789"),
    ],
)
def test_flights_of_japan_agree_with_the_same_formula_worked_out_elsewhere(
    row, origin, destination, aircraft
):
    journey = flight_input.FlightInput((Leg(origin, destination, aircraft),))
    footprint = flight.calculate(journey, STORE)
    assert agrees(flown(STORE, journey.legs[0]).fuel.total, f"{row}-fuel")
    assert agrees(Decimal(footprint.grams) / 1000, f"{row}-y-wtw")


def test_london_to_new_york_agrees_although_its_detour_is_the_one_of_the_country_pair():
    footprint = flight.calculate(flight_input.FlightInput((Leg("LHR", "JFK", "B77W"),)), STORE)
    expected = Decimal(ROWS["eea-lhr-jfk-b77w-y-wtw"]["expected"])
    assert abs(Decimal(footprint.grams) / 1000 / expected - 1) < Decimal("0.005")


@pytest.mark.parametrize(
    ("row", "aircraft", "km"),
    [
        ("feat-a320-1000", "A320", 1000),
        ("feat-a320-2000", "A320", 2000),
        ("feat-b789-9369", "B789", 9369),
        ("feat-b738-1000", "B738", 1000),
        ("feat-a388-10000", "A388", 10000),
    ],
)
def test_the_second_fuel_model_agrees_with_its_reference(row, aircraft, km):
    assert agrees(feat_fuel(STORE, aircraft, Decimal(km)), row)


@pytest.mark.parametrize(
    ("row", "haul", "cabin", "column", "km"),
    [
        ("defra25-lhr-jfk-economy-norf", "long-haul", "economy", "without_rf", "5554.5"),
        ("defra25-lhr-jfk-economy-rf", "long-haul", "economy", "with_rf", "5554.5"),
        ("defra25-lhr-jfk-business-rf", "long-haul", "business", "with_rf", "5554.5"),
        ("defra25-lhr-zrh-economy-rf", "short-haul", "economy", "with_rf", "789.8"),
    ],
)
def test_the_uk_factors_are_those_of_2025(row, haul, cabin, column, km):
    factor = STORE["desnz-air"].factor(haul, cabin, column=column, unit="kgCO2e/(passenger*km)")
    assert agrees(factor.value * Decimal(km), row)


@pytest.mark.parametrize("row", ["airmilescalc-lhr-jfk-y", "airmilescalc-lhr-jfk-j"])
def test_a_published_figure_that_contradicts_its_own_source_is_not_met(row):
    cabin = {"y": "economy", "j": "business"}[row[-1]]
    factor = STORE["desnz-air"].factor("long-haul", cabin, column="with_rf", unit="kgCO2e/(passenger*km)")
    assert not agrees(factor.value * 5555 * 2, row)


def test_the_seats_of_a_typical_layout_are_weighted_by_the_floor_they_take():
    assert cabin_of(STORE, "B77W").area == 312 + 24 * Decimal("1.5") + 60 * 4


@pytest.mark.parametrize(
    ("origin", "destination", "cabin", "published"),
    [
        ("ZRH", "SFO", "economy", 572.8),  # Google, Travel Impact Model 3.0.0, the worked example
        ("HND", "CTS", "economy", 73.6),  # the same model with the B772 of the route
        ("HND", "CTS", "economy", 82.7),  # MLIT FY2022: 101 g a passenger and kilometre
        ("HND", "FUK", "economy", 91.8),  # the same model with the B788
        ("HND", "ITM", "economy", 67.5),  # the same model with the A321
        ("NRT", "SIN", "economy", 340.5),  # the same model with the B789
        ("OKA", "HND", "economy", 157.0),  # MLIT FY2022
        ("JFK", "LAX", "economy", 322.2),  # DESNZ 2025, international not to or from the UK, fuel made too
        ("ICN", "NRT", "economy", 102.2),  # the same
        ("LHR", "EDI", "economy", 90.2),  # DESNZ 2025, domestic
        ("LHR", "MAD", "economy", 120.5),  # DESNZ 2025, short-haul
        ("LHR", "SIN", "business", 2_950.0),  # DESNZ 2025, long-haul
        ("LHR", "JFK", "economy", 384.7),  # DESNZ 2025, long-haul, without making the fuel
        ("CDG", "NCE", "economy", 83.2),  # ADEME, fuel alone, 300 to 1,000 km
    ],
)
def test_what_others_publish_of_a_route_lies_in_the_range_where_no_aircraft_is_named(
    origin, destination, cabin, published
):
    told = {"legs": [{"from": origin, "to": destination}], "cabin": cabin}
    found = flight.calculate(flight_input.read(told, STORE), STORE)
    assert found.low_grams <= published * 1000 <= found.high_grams
