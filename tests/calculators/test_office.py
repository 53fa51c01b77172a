"""The office: what bills, ways and purchases come to, against published figures, and what is refused."""

import re
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import factor_store, office_page, result_page
from calculators.errors import CalculatorError
from calculators.models import SavedFootprint
from calculators.services import calculate, replay

STORE = factor_store.newest()
POWER = {"amount": 10_000, "supplier": "yonden-fy2024-menuc"}


def office(**inputs: Any):
    return calculate(calculator="office", inputs=inputs)


def grams(footprint, code):
    return next(line.grams for line in footprint.lines if line.code == code)


def test_electricity_by_contract_and_by_place_stand_side_by_side_as_for_a_home():
    found = office(electricity=POWER, trips=[{"by": "taxi", "km": 10}])
    taxi = grams(found, "trip-1")
    methods = {method.code: method.grams for method in found.methods}
    assert methods["market"] == found.grams == 4_570_000 + taxi  # 0.457, Shikoku Electric menu C, FY2024
    assert methods["location"] == 4_837_300 + taxi  # 0.48373, Ember 2024


def test_heating_oil_is_2_7528_kg_a_litre_by_the_ordinance_and_bought_heat_0_0532_a_megajoule():
    assert office(heavy_oil_a={"amount": 1}).grams == 2_753
    in_gj, in_mj = (office(heat={"amount": a, "unit": u}) for a, u in ((1, "GJ"), (1000, "MJ")))
    assert in_gj.grams == in_mj.grams == 53_200
    assert in_gj.lines[0].note  # read from memory, and says so


def test_a_night_in_a_japanese_hotel_room_is_39_kg_by_desnz_2025():
    assert office(hotels=[{"country": "JP", "nights": 2}]).grams == 78_000
    assert office(hotels=[{"country": "fr", "nights": 1}]).grams == 6_700


def test_a_ream_of_new_paper_is_2_5_kg_of_1_345_each_by_desnz_2025():
    by_ream, by_sheets, by_mass = (
        office(paper={"amount": a, "unit": u}) for a, u in ((1, "reams"), (500, "sheets"), (2.5, "kg"))
    )
    assert by_ream.grams == by_sheets.grams == by_mass.grams == 3_363  # 2.5 x 1.345078
    assert office(paper={"amount": 1, "unit": "reams", "recycled": True}).grams == 2_626


def test_mixed_waste_in_a_landfill_is_0_52053_kg_a_kilogram_by_desnz_2025():
    assert office(waste=[{"kind": "mixed", "kg": 1000, "route": "landfill"}]).grams == 520_533
    burnt = office(waste=[{"kind": "mixed", "kg": 1000}])
    assert burnt.grams == 4_686
    assert "burning" in {item.code for item in burnt.not_counted}  # 4.69 kg a tonne is the way there only


def test_the_way_to_work_is_there_and_back_for_each_day_and_person():
    by_train = office(commuting=[{"mode": "train", "km": 20, "people": 10, "days": 200}], period="year")
    assert by_train.grams == 2_506_125  # 80,000 km x 0.031326557, Koide et al. 2021
    alone, shared = (
        office(
            commuting=[{"mode": "car", "km": 10, "people": 4, "days": 100, "occupants": n}], period="year"
        ).grams
        for n in (1, 4)
    )
    assert alone == 1_338_000  # 8,000 km x 0.16725, DESNZ 2025
    assert alone == 4 * shared


def test_a_long_flight_in_business_class_is_0_23503_kg_a_kilometre_with_making_the_fuel_by_desnz_2025():
    flight = {"by": "plane", "haul": "long", "cabin": "business", "km": 5000}
    found = office(trips=[flight])
    assert (
        found.grams == 2_188_900 + 161_400
    )  # ten thousand kilometres x (0.18701 + 0.04802), less 0.02 + 0.00316
    (aloft,) = [item.grams for item in found.not_counted if item.code == "aloft"]
    assert aloft == 1_295_500
    usual = office(trips=[{"by": "plane", "haul": "domestic"}])
    assert usual.lines[0].note
    assert usual.grams == 223_317  # 1,800 km x 0.124065, Koide et al. 2021


def test_services_are_told_by_hours_kilometres_kilowatt_hours_or_yen_and_yen_are_flagged():
    found = office(services=[{"hours": 10}, {"km": 100}, {"kwh": 10}, {"yen": 1000, "kind": "communication"}])
    assert [line.grams for line in found.lines] == [3_338, 16_725, 4_838, 1_027]
    assert "weakest" in str(found.lines[-1].note)
    (share,) = [step.value for step in found.steps if step.code == "by-spending"]
    assert 3 < share < 5
    assert found.low_grams < found.grams < found.high_grams


def test_a_profile_is_35_9_kwh_a_tsubo_and_month_by_xymax_2016_and_says_it_is_rough():
    found = office(staff=10, floor_m2=100, profile={}, period="year")
    (power,) = [line for line in found.lines if line.code == "electricity"]
    assert power.quantity == 13_030  # 35.9 x 12 / 3.305785 = 130.3 a square metre
    assert "rough" in str(power.note)
    assert found.low_grams < found.grams < found.high_grams
    usual = office(staff=10, profile={}, period="year")
    assert usual.grams > found.grams  # 12.56 m² a person
    month = office(staff=10, floor_m2=100, profile={})
    assert 0 <= 12 * month.grams - found.grams <= 24


def test_what_was_not_given_is_named():
    left_out = {item.code for item in office(electricity=POWER).not_counted}
    assert {"city_gas", "commuting", "trips", "hotels", "paper", "waste", "services", "building"} <= left_out


amounts = st.decimals(0, 100_000, places=2)


@settings(max_examples=15, deadline=None)
@given(amounts, amounts, st.integers(1, 500), st.sampled_from(["train", "bus", "car_hybrid", "motorbike"]))
def test_more_is_never_less_the_lines_add_up_and_the_total_lies_in_its_range(one, two, people, mode):
    def told(amount):
        return office(
            electricity={"amount": str(amount)},
            commuting=[{"mode": mode, "km": str(amount), "people": people, "days": 20}],
            services=[{"yen": str(amount)}],
        )

    less, more = (told(amount) for amount in sorted((one, two)))
    assert less.grams <= more.grams
    assert more.grams == sum(line.grams for line in more.lines)
    assert more.low_grams <= more.grams <= more.high_grams


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({}, "nothing_to_count", "electricity"),
        ({"staff": 5}, "nothing_to_count", "electricity"),
        ({"commuting": []}, "nothing_to_count", "electricity"),
        ({"profile": {}}, "input_missing", "staff"),
        ({"profile": {}, "staff": 0}, "count_out_of_range", "staff"),
        ({"profile": {}, "staff": 2, "electricity": POWER}, "office_twice", "profile"),
        ({"profile": {}, "floor_m2": "NaN", "staff": 2}, "amount_out_of_range", "floor_m2"),
        ({"profile": {"floor_m2": 1}, "staff": 2}, "input_unknown", "profile.floor_m2"),
        ({"profile": {"area": "moon"}, "staff": 2}, "choice_unknown", "profile.area"),
        ({"electricity": {"amount": 1, "unit": "yen"}}, "choice_unknown", "electricity.unit"),
        ({"electricity": {"amount": "1e300"}}, "amount_out_of_range", "electricity.amount"),
        ({"electricity": {"amount": float("inf")}}, "amount_out_of_range", "electricity.amount"),
        ({"electricity": {"amount": 1, "supplier": "nobody"}}, "supplier_unknown", "electricity.supplier"),
        ({"heat": {"amount": 1, "unit": "kWh"}}, "choice_unknown", "heat.unit"),
        ({"heat": {"amount": 1, "supplier": "x"}}, "input_unknown", "heat.supplier"),
        ({"electricity": POWER, "country": "ZZ"}, "country_unknown", "country"),
        ({"commuting": [{"mode": "ferry", "km": 1, "days": 1}]}, "choice_unknown", "commuting.0.mode"),
        ({"commuting": [{"mode": "train", "days": 1}]}, "input_missing", "commuting.0.km"),
        ({"commuting": [{"mode": "train", "km": 1, "days": 32}]}, "count_out_of_range", "commuting.0.days"),
        (
            {"period": "year", "commuting": [{"mode": "train", "km": 1, "days": 367}]},
            "count_out_of_range",
            "commuting.0.days",
        ),
        ({"trips": [{"by": "plane"}]}, "input_missing", "trips.0.haul"),
        (
            {"trips": [{"by": "plane", "haul": "short", "cabin": "first"}]},
            "choice_unknown",
            "trips.0.cabin",
        ),
        ({"trips": [{"by": "train"}]}, "input_missing", "trips.0.km"),
        ({"trips": [{"by": "train", "km": 1, "seats": 2}]}, "input_unknown", "trips.0.seats"),
        ({"trips": "many"}, "input_malformed", "trips"),
        ({"hotels": [{"country": "ZZ", "nights": 1}]}, "hotel_unknown", "hotels.0.country"),
        ({"hotels": [{"country": 7, "nights": 1}]}, "input_malformed", "hotels.0.country"),
        ({"paper": {"amount": -1}}, "amount_out_of_range", "paper.amount"),
        ({"waste": [{"kind": "mixed", "kg": 1, "route": "composting"}]}, "choice_unknown", "waste.0.route"),
        ({"home_hours": "many"}, "input_malformed", "home_hours"),
        ({"services": [{"hours": 1, "yen": 1}]}, "service_mixed", "services.0.yen"),
        ({"services": [{}]}, "service_mixed", "services.0.hours"),
        ({"services": [{"hours": 1, "kind": "hotel"}]}, "input_unknown", "services.0.kind"),
        ({"services": [{"yen": 1, "kind": "bribes"}]}, "choice_unknown", "services.0.kind"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(inputs, code, field):
    with pytest.raises(CalculatorError) as refusal:
        office(**inputs)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    with translation.override("ja"):
        assert re.search("[ぁ-んァ-ン]", str(refusal.value))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_takes_what_people_write_and_shows_what_came_of_it(client, language):
    said = {"headers": {"Accept-Language": language}}
    sent = {
        "way": "bills",
        "staff": "２０",
        "period": "year",
        "country": "JP",
        "electricity": "30,000",
        "heat": "3",
        "commuting_mode_1": "car",
        "commuting_km_1": "12",
        "commuting_people_1": "4",
        "commuting_days_1": "220",
        "commuting_occupants_1": "2",
        "trips_by_1": "plane",
        "trips_flight_1": "long.business",
        "hotels_country_1": "JP",
        "hotels_nights_1": "10",
        "sheets": "20000",
        "waste_what_1": "paper.recycling",
        "waste_kg_1": "300",
        "service_yen": "100000",
        "service_kind": "communication",
    }
    reply = client.post("/calculate/office/", sent, **said)
    kept = SavedFootprint.objects.get()
    codes = [line["code"] for line in kept.result("en")["lines"]]
    assert codes == [
        "electricity",
        "heat",
        "commuting-1",
        "trip-1",
        "hotel-1",
        "paper",
        "waste-1",
        "service-1",
    ]
    page = client.get(reply.url, **said).content.decode()
    assert ("オフィスの1年" if language == "ja" else "A year at the office") in page
    assert ("通信" if language == "ja" else "Telephone") in page
    cuts = office_page.ways_to_cut(kept, STORE)
    assert len(cuts) == 3
    assert all(0 < cut.saves_grams <= kept.grams for cut in cuts)
    assert result_page.title(kept, language)
    again = client.get(f"/calculate/office/?footprint={kept.pk}", **said).content.decode()
    assert "30000" in again
    assert replay(saved=kept).same
    assert kept.result("ja")["hash"] == kept.result("en")["hash"] == kept.hash


@pytest.mark.django_db
def test_the_page_of_a_profile_says_what_is_wrong_where_it_is_wrong(client):
    sent = {"way": "profile", "staff": "many", "period": "year", "country": "JP", "area": "tokyo"}
    wrong = client.post("/calculate/office/", sent)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"staff"}
    assert client.post("/calculate/office/", sent | {"staff": "12"}).status_code == 302
    assert SavedFootprint.objects.get().inputs["profile"] == {"area": "tokyo"}
    mixed = {"way": "bills", "period": "year", "country": "JP", "trips_by_1": "train"}
    assert client.post("/calculate/office/", mixed).context["form"].errors.keys() == {"trips_km_1"}
