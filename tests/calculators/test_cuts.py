"""Ways to cut: each a saving that the same engine confirms."""

from dataclasses import replace

from calculators import factor_store, flight
from calculators.cuts import cuts
from calculators.flight_input import FlightInput, Leg

STORE = factor_store.newest()


def cuts_by_code(journey):
    return {cut.code: cut for cut in cuts(journey, STORE)}


def test_there_are_three_and_none_saves_nothing_or_more_than_all():
    for legs in (("HND", "CDG"), ("HND", "ITM"), ("OKA", "ISG"), ("LHR", "JFK"), ("NRT", "SIN", "A359")):
        journey = FlightInput((Leg(*legs),), round_trip=True)
        found = cuts(journey, STORE)
        total = flight.calculate(journey, STORE).grams
        assert len(found) == 3
        assert all(0 < cut.saves_grams <= total for cut in found)


def test_economy_instead_of_business_saves_the_difference():
    business = FlightInput((Leg("NRT", "JFK", "B77W"),), "business")
    economy = flight.calculate(replace(business, cabin="economy"), STORE).grams
    saved = cuts_by_code(business)["economy"].saves_grams
    assert saved == flight.calculate(business, STORE).grams - economy


def test_a_direct_flight_is_offered_instead_of_a_connection():
    journey = FlightInput((Leg("NRT", "DXB"), Leg("DXB", "CDG")))
    direct = flight.calculate(FlightInput((Leg("NRT", "CDG"),)), STORE).grams
    assert cuts_by_code(journey)["direct"].saves_grams == flight.calculate(journey, STORE).grams - direct


def test_the_train_is_offered_where_there_is_one():
    assert "rail" in cuts_by_code(FlightInput((Leg("HND", "ITM"),)))
    assert "rail" not in cuts_by_code(FlightInput((Leg("HND", "OKA"),)))
    assert "rail" not in cuts_by_code(FlightInput((Leg("HND", "ICN"),)))


def test_someone_on_a_frugal_aircraft_already_is_not_told_to_change():
    assert "aircraft" not in cuts_by_code(FlightInput((Leg("NRT", "SIN", "A359"),)))
