"""The home: what bills and surveys say, against published figures, and what is refused."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from calculators import factor_store
from calculators.errors import CalculatorError
from calculators.models import SavedFootprint
from calculators.services import calculate, replay, save

POWER = {"amount": "350", "unit": "kWh"}


def home(**inputs: Any):
    return calculate(calculator="household", inputs=inputs)


def grams(footprint, code):
    return next(line.grams for line in footprint.lines if line.code == code)


def test_a_litre_of_kerosene_is_2_5027_kg_by_the_ordinance_of_2023():
    assert home(kerosene={"amount": 1, "unit": "L"}).grams == 2_503  # 36.5 x 0.0187 x 44/12, rounded up


def test_lpg_in_cubic_metres_is_the_kilograms_of_the_bill_divided_by_0_458():
    by_volume, by_mass = (home(lpg={"amount": a, "unit": u}) for a, u in (("0.458", "m3"), ("1", "kg")))
    assert by_volume.grams == by_mass.grams == 2_995


def test_electricity_by_contract_and_by_place_stand_side_by_side():
    found = home(electricity=POWER | {"supplier": "yonden-fy2024-menuc"})
    methods = {method.code: method.grams for method in found.methods}
    assert methods["market"] == found.grams == 159_950  # 350 x 0.457, Shikoku Electric menu C, FY2024
    assert methods["location"] == 169_306  # 350 x 0.48373, Ember 2024
    assert found.high_grams == methods["whole-chain"] == 222_012  # 350 x 0.63432, Koide et al. 2021


def test_a_menu_that_sounds_green_can_be_above_the_mean_as_u_power_green10_is():
    ordinary, green = (
        home(electricity=POWER | {"supplier": f"upower-fy2024-{menu}"}).grams for menu in ("all", "green10")
    )
    assert green > ordinary


def test_a_year_of_three_people_is_the_3_44_t_of_the_survey_of_2022_within_its_rounding():
    found = home(profile={"people": 3}, period="year")
    assert abs(found.grams - 3_440_000) <= 10_000
    assert (grams(found, "electricity"), grams(found, "kerosene")) == (2_290_000, 420_000)


def test_hokkaido_is_above_and_kyushu_below_the_mean_and_a_month_is_a_twelfth():
    cold, mean, warm = (
        home(profile={"people": 2, "region": region}, period="year").grams
        for region in ("hokkaido", "elsewhere", "kyushu")
    )
    assert cold > mean > warm
    assert 0 <= 12 * home(profile={"people": 2}).grams - mean <= 12 * 4


def test_a_bill_in_yen_says_that_it_is_an_estimate():
    (line,) = home(electricity={"amount": 10_600, "unit": "yen"}).lines
    assert line.quantity == Decimal("404.7")  # 106,000 yen for 4,047 kWh in FY2019
    assert line.note


def test_what_was_not_given_is_named_and_not_counted_as_nothing():
    left_out = {item.code for item in home(electricity=POWER).not_counted}
    assert {"city_gas", "lpg", "kerosene", "water", "upstream"} <= left_out


amounts = st.decimals(0, 10_000, places=3)


@given(amounts, amounts, st.sampled_from(["city_gas", "kerosene", "water", "electricity"]))
def test_more_is_never_less_and_the_lines_add_up(one, two, energy):
    unit = {"city_gas": "m3", "kerosene": "L", "water": "m3", "electricity": "kWh"}[energy]
    less, more = (home(**{energy: {"amount": str(a), "unit": unit}}) for a in sorted((one, two)))
    assert less.grams <= more.grams
    assert more.grams == sum(line.grams for line in more.lines)
    assert more.low_grams <= more.grams <= more.high_grams


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({}, "nothing_to_count", "electricity"),
        ({"electricity": POWER, "profile": {"people": 2}}, "answers_contradict", "profile"),
        ({"electricity": {"amount": "-1", "unit": "kWh"}}, "amount_out_of_range", "electricity.amount"),
        ({"electricity": {"amount": "NaN", "unit": "kWh"}}, "amount_out_of_range", "electricity.amount"),
        (
            {"electricity": {"amount": float("inf"), "unit": "kWh"}},
            "amount_out_of_range",
            "electricity.amount",
        ),
        ({"electricity": {"amount": "1e300", "unit": "kWh"}}, "amount_out_of_range", "electricity.amount"),
        (
            {"electricity": {"amount": "0.0000001", "unit": "kWh"}},
            "amount_out_of_range",
            "electricity.amount",
        ),
        ({"electricity": {"amount": "many", "unit": "kWh"}}, "input_malformed", "electricity.amount"),
        ({"electricity": {"amount": True, "unit": "kWh"}}, "input_malformed", "electricity.amount"),
        ({"electricity": {"amount": 1, "unit": "m3"}}, "choice_unknown", "electricity.unit"),
        ({"electricity": {"amount": 1}}, "input_missing", "electricity.unit"),
        ({"electricity": POWER | {"supplier": "nobody"}}, "supplier_unknown", "electricity.supplier"),
        ({"electricity": POWER, "country": "ZZ"}, "country_unknown", "country"),
        ({"kerosene": {"amount": 1, "unit": "yen"}, "country": "FR"}, "choice_unknown", "kerosene.unit"),
        ({"profile": {"people": 0}}, "count_out_of_range", "profile.people"),
        ({"profile": {"people": 2, "pets": 1}}, "input_unknown", "profile.pets"),
        ({"gas": POWER}, "input_unknown", "gas"),
        ({"electricity": [POWER]}, "input_malformed", "electricity"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(inputs, code, field):
    with pytest.raises(CalculatorError) as refusal:
        home(**inputs)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    with translation.override("ja"):
        assert re.search("[ぁ-ん]", str(refusal.value))


@pytest.mark.django_db
def test_a_home_is_kept_in_both_languages_and_replays_to_the_byte():
    kept = save(footprint=home(electricity=POWER, water={"amount": 20, "unit": "m3"}))
    assert kept.result("ja")["hash"] == kept.result("en")["hash"] == kept.hash
    assert replay(saved=kept).same
    assert factor_store.newest().release == kept.dataset_version


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_takes_wide_digits_and_shows_what_came_of_them(client, language):
    said = {"headers": {"Accept-Language": language}}
    sent = {"way": "bills", "period": "month", "country": "JP", "electricity_amount": "１，２００．５"}
    reply = client.post("/calculate/household/", sent, **said)
    kept = SavedFootprint.objects.get()
    assert kept.inputs["electricity"] == {"amount": 1200.5, "unit": "kWh"}
    page = client.get(reply.url, **said).content.decode()
    assert ("家の排出量" if language == "ja" else "Footprint of a home") in page
    assert "2012" in page or "renewable" in page or "再生可能" in page
    assert client.get(f"/calculate/household/?footprint={kept.pk}", **said).status_code == 200


@pytest.mark.django_db
def test_the_page_says_what_is_wrong_where_it_is_wrong(client):
    wrong = client.post("/calculate/household/", {"way": "profile", "period": "year", "people": "no", "home": "any",
                                                  "region": "kyushu"})  # fmt: skip
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert (
        client.post("/calculate/household/", {"way": "bills", "period": "month", "country": "JP"}).status_code
        == 422
    )
    assert not SavedFootprint.objects.exists()
