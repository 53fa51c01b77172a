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


def own_figure(kilograms: str, *, name: str = "x", year: int = 2024, **more: str):
    own = {"kg_per_kwh": kilograms, "name": name, "year": year}
    return {"electricity": POWER | {"own": own} | more}


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


@pytest.mark.parametrize(
    ("menu", "kilograms"),
    [
        ("A0269-M", "0.452"),  # TEPCO Energy Partner, what is no menu of its own
        ("A0272-J", "0.415"),  # Kansai Electric Power
        ("A0064-F", "0.368"),  # Tokyo Gas
        ("A0276-B", "0.685"),  # Okinawa Electric Power
        ("A0213-C", "0.541"),  # U-POWER GREEN10
        ("A0480", "0.411"),  # Matsusaka: 0.293 after the credits it bought, which are not taken off
        ("N07", "0.423"),  # a grid operator, as a last resort
    ],
)
def test_a_kilowatt_hour_of_every_retailer_is_that_of_the_list_of_meti_and_moe_for_fy2024(menu, kilograms):
    assert home(electricity=POWER | {"supplier": menu}).grams == Decimal(kilograms) * 350_000


def test_the_list_has_every_retailer_of_june_2026_and_each_menu_once():
    rows = factor_store.newest()["retailers-japan"].rows
    retailers = {code.partition("-")[0] for (code,) in rows if code.startswith("A")}
    assert (len(retailers), len([1 for (code,) in rows if code.startswith("N")])) == (511, 10)
    for retailer in retailers:
        menus = sorted(code[6:] for (code,) in rows if code.startswith(f"{retailer}-") and code[6:] != "all")
        assert menus == list("ABCDEFGHIJKLMNOPQR"[: len(menus)])
        assert ((f"{retailer}-all",) in rows) == bool(menus)


def test_an_unknown_supplier_in_japan_counts_by_the_official_default_0_416_and_says_so():
    found = home(electricity=POWER)
    assert (found.grams, {m.code: m.grams for m in found.methods}["location"]) == (145_600, 169_306)
    with translation.override("en"):
        assert "official default" in str(found.lines[0].note)
    assert home(electricity=POWER, country="FR").lines[0].factors[0].id == "grid-countries.FR"


def test_a_figure_of_ones_own_counts_and_the_line_says_that_it_is_stated_by_the_reader():
    own = {"kg_per_kwh": "0.5", "name": "森の電気 プランB", "year": 2024}
    found = home(electricity=POWER | {"own": own})
    (factor,) = found.lines[0].factors
    assert (found.grams, factor.dataset, factor.source) == (175_000, "given-figures", "森の電気 プランB")
    with translation.override("en"):
        assert "Stated by you" in str(found.lines[0].note)
    assert {method.code for method in found.methods} >= {"market", "location"}
    assert home(**found.inputs).hash == found.hash


def test_each_person_beyond_six_adds_the_mean_step_of_the_survey_between_the_class_and_as_much_a_head():
    six, eight = (home(profile={"people": n}, period="year") for n in (6, 8))
    assert eight.inputs["profile"]["people"] == 8
    assert abs(eight.grams - six.grams - 2 * (5_410_000 - 1_520_000) / 5) < 10
    methods = {method.code: method.grams for method in eight.methods}
    assert methods["six"] < methods["people"] < methods["a-head"]
    assert all(line.note for line in eight.lines)


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
        (
            {"electricity": POWER | {"own": {"kg_per_kwh": 0.4, "name": "x"}}},
            "input_missing",
            "electricity.own.year",
        ),
        (own_figure("0.000452"), "supplier_figure", "electricity.own.kg_per_kwh"),  # tonnes
        (own_figure("452"), "supplier_figure", "electricity.own.kg_per_kwh"),  # grams
        (own_figure("NaN"), "amount_out_of_range", "electricity.own.kg_per_kwh"),
        (own_figure("0.4", year=2099), "count_out_of_range", "electricity.own.year"),
        (own_figure("0.4", name=" "), "input_missing", "electricity.own.name"),
        (own_figure("0.4", supplier="A0269-M"), "figure_or_own", "electricity.own"),
        ({"profile": {"people": 13}}, "home_too_large", "profile.people"),
        ({"profile": {"people": 10**300}}, "home_too_large", "profile.people"),
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "menu", "code"),
    [
        ("東京電力", "", "A0269-M"),
        ("TEPCO Energy Partner", "A", "A0269-A"),
        ("tokyo gas", "", "A0064-F"),
        ("株式会社ＬＯＯＯＰ", "", "A0021-C"),
        ("関西電力(株)", "all", "A0272-all"),
        ("自然電力", "", "A0376"),
        ("四国電力 メニューC(残差) · 2023年度 · 調整後（残差）", "", "yonden-fy2023-menuc"),
    ],
)
def test_the_page_finds_a_retailer_by_its_name_in_either_language_and_gives_it_back(
    client, typed, menu, code
):
    sent = {"way": "bills", "period": "month", "country": "JP", "electricity_amount": "350", "menu": menu}
    client.post("/calculate/household/", sent | {"supplier": typed})
    kept = SavedFootprint.objects.get()
    assert kept.inputs["electricity"]["supplier"] == code
    form = client.get(f"/calculate/household/?footprint={kept.pk}").context["form"]
    again = sent | {name: form[name].value() for name in ("supplier", "menu")}
    assert client.post("/calculate/household/", again).status_code == 302
    assert {each.inputs["electricity"]["supplier"] for each in SavedFootprint.objects.all()} == {code}


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "menu"), [("電力", ""), ("関西電力", "R"), ("=1+1", ""), ("x" * 81, "")])
def test_a_retailer_that_is_unclear_or_unknown_is_refused_at_its_field(client, typed, menu):
    sent = {"way": "bills", "period": "month", "country": "JP", "electricity_amount": "350", "menu": menu}
    reply = client.post("/calculate/household/", sent | {"supplier": typed})
    assert reply.status_code == 422
    assert set(reply.context["form"].errors) == {"menu" if menu else "supplier"}


@pytest.mark.django_db
def test_the_page_takes_the_readers_own_figure_and_its_result_says_whose_it_is(client):
    sent = {"way": "bills", "period": "month", "country": "JP", "electricity_amount": "350", "own_value": "０．５",
            "own_name": "森の電気", "own_year": "2024"}  # fmt: skip
    said = {"headers": {"Accept-Language": "ja"}}
    page = client.get(client.post("/calculate/household/", sent, **said).url, **said).content.decode()
    assert "お客さまのご申告の値です（森の電気、2024年度）" in page
    assert "/factors/given-figures/" in page
