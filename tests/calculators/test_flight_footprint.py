"""What holds of every flight footprint, whatever the journey."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from calculators import factor_store, flight
from calculators.flight_input import CABINS, NON_CO2, FlightInput, Leg
from calculators.flight_leg import fuel_of
from calculators.footprint import hash_of

STORE = factor_store.newest()
AIRPORTS = ("HND", "NRT", "ITM", "CTS", "OKA", "OIM", "CDG", "LHR", "MAN", "SYD", "JFK", "SIN", "GRU", "HNL")
AIRCRAFT = tuple(sorted(key[0] for key in STORE["seat-layouts"].rows))

legs = st.builds(
    Leg, st.sampled_from(AIRPORTS), st.sampled_from(AIRPORTS), st.sampled_from((None, *AIRCRAFT))
).filter(lambda leg: leg.origin != leg.destination)
journeys = st.builds(
    FlightInput,
    st.lists(legs, min_size=1, max_size=4).map(tuple),
    st.sampled_from(CABINS),
    st.integers(1, 500),
    st.booleans(),
    st.sampled_from(NON_CO2),
)


@given(journeys)
def test_the_lines_sum_to_the_total_and_the_total_lies_in_its_range(journey):
    footprint = flight.calculate(journey, STORE)
    assert sum(line.grams for line in footprint.lines) == footprint.grams > 0
    assert 0 < footprint.low_grams <= footprint.grams <= footprint.high_grams
    assert all(line.grams >= 0 for line in footprint.lines)


@given(journeys)
def test_calculating_again_gives_the_same_bytes_in_any_language(journey):
    first, again = (flight.calculate(journey, STORE).described() for _ in range(2))
    with translation.override("ja"):
        japanese = flight.calculate(journey, STORE).described()
    assert first == again
    assert first["hash"] == japanese["hash"] == hash_of(japanese)


@given(st.sampled_from(AIRCRAFT), st.decimals(0, 9000, places=1), st.decimals(0, 1000, places=1))
def test_flying_further_never_takes_less_fuel(aircraft, distance, further):
    near, far = (fuel_of(STORE, aircraft, nm).total for nm in (distance, distance + further))
    assert far >= near > 0


@given(journeys.filter(lambda journey: journey.passengers < 500))
def test_one_passenger_more_is_never_lighter_and_never_rounded_down(journey):

    alone = flight.calculate(replace(journey, passengers=1), STORE).grams
    together = flight.calculate(replace(journey, passengers=journey.passengers + 1), STORE).grams
    assert alone < together <= alone * (journey.passengers + 1)


def test_a_line_is_its_quantity_times_its_first_factor_rounded_up():
    footprint = flight.calculate(FlightInput((Leg("HND", "CDG"),)), STORE)
    for line in footprint.lines:
        exact = line.quantity * line.factors[0].value * 1000
        assert 0 <= line.grams - exact < 1


def test_a_return_is_both_ways_and_each_way_has_its_own_detour():
    there = FlightInput((Leg("HND", "CDG"),))
    back = FlightInput((Leg("CDG", "HND"),))
    both = FlightInput((Leg("HND", "CDG"),), round_trip=True)
    total = flight.calculate(both, STORE).grams
    assert total == flight.calculate(there, STORE).grams + flight.calculate(back, STORE).grams


@pytest.mark.parametrize("cabin", CABINS[1:])
def test_a_wider_seat_answers_for_more(cabin):
    economy = flight.calculate(FlightInput((Leg("NRT", "JFK", "B77W"),)), STORE)
    wider = flight.calculate(FlightInput((Leg("NRT", "JFK", "B77W"),), cabin), STORE)
    assert wider.grams > economy.grams


def test_other_warming_is_a_line_of_its_own_when_counted_and_named_with_its_size_when_not():
    without = flight.calculate(FlightInput((Leg("HND", "CDG"),)), STORE)
    with_it = flight.calculate(FlightInput((Leg("HND", "CDG"),), non_co2="included"), STORE)
    left_out = without.not_counted[0]
    assert left_out.code == "non-co2"
    assert with_it.grams - without.grams == with_it.lines[-1].grams
    assert abs(left_out.grams - with_it.lines[-1].grams) <= 3
    assert "non-co2" not in {item.code for item in with_it.not_counted}


def test_the_range_comes_from_independent_models():
    footprint = flight.calculate(FlightInput((Leg("NRT", "SIN", "B789"),)), STORE)
    assert [method.code for method in footprint.methods] == ["tim", "feat", "gaia-fuel", "desnz-2025"]


def test_a_type_nobody_named_widens_the_range_and_is_said_to_be_assumed():
    footprint = flight.calculate(FlightInput((Leg("NRT", "SIN"),)), STORE)
    assert "B789" in str(footprint.lines[0].note)
    assert {"aircraft-low", "aircraft-high"} <= {method.code for method in footprint.methods}


def test_uk_factors_are_not_used_for_a_domestic_flight_of_japan():
    footprint = flight.calculate(FlightInput((Leg("HND", "ITM"),)), STORE)
    assert "desnz-2025" not in {method.code for method in footprint.methods}


def test_a_fitted_curve_is_not_asked_about_distances_an_aircraft_cannot_fly():
    footprint = flight.calculate(FlightInput((Leg("KDA", "LXA", "E110"),)), STORE)
    assert "feat" not in {method.code for method in footprint.methods}
    assert "extrapolated" in str(footprint.lines[0].note)


def test_a_flight_a_model_does_not_cover_keeps_the_counted_figure_and_says_so():
    footprint = flight.calculate(FlightInput((Leg("ITM", "HND"), Leg("HND", "CDG"))), STORE)
    desnz = next(method for method in footprint.methods if method.code == "desnz-2025")
    assert "1" in str(desnz.note)


def test_every_factor_names_its_source_and_version():
    footprint = flight.calculate(FlightInput((Leg("HND", "CDG"),), non_co2="included"), STORE)
    for line in footprint.described()["lines"]:
        for factor in line["factors"]:
            assert factor["source"]
            assert factor["dataset_version"]
            assert factor["unit"]


def test_all_aircraft_with_seats_have_fuel():
    for aircraft in AIRCRAFT:
        assert fuel_of(STORE, aircraft, Decimal(500)).total > 0
