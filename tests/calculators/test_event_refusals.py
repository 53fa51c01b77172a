"""What is refused of an event and of its list of participants, by name."""

import re

import pytest
from django.utils import translation

from tests.calculators.events import event, refused

SOME = {"km": 10, "people": 1}


@pytest.mark.parametrize(
    ("inputs", "code", "field"),
    [
        ({}, "input_missing", "participants"),
        ({"participants": 5}, "nothing_to_count", "origins"),
        ({"participants": 0, "origins": []}, "count_out_of_range", "participants"),
        ({"origins": [SOME | {"people": 10**300}]}, "count_out_of_range", "origins.0.people"),
        ({"origins": [SOME | {"people": 1.5}]}, "input_malformed", "origins.0.people"),
        ({"origins": [SOME | {"km": float("nan")}]}, "amount_out_of_range", "origins.0.km"),
        ({"origins": [SOME | {"km": "1e300"}]}, "amount_out_of_range", "origins.0.km"),
        ({"origins": [SOME | {"km": 20_039}]}, "amount_out_of_range", "origins.0.km"),
        ({"origins": [SOME | {"mode": "teleport"}]}, "choice_unknown", "origins.0.mode"),
        ({"origins": [SOME | {"one_way": "no"}]}, "input_malformed", "origins.0.one_way"),
        ({"origins": [{"people": 1}]}, "input_missing", "origins.0.from"),
        ({"origins": [{"from": "FR", "people": 1}]}, "input_missing", "venue"),
        ({"origins": [{"from": "Atlantis", "people": 1}]}, "place_unknown", "origins.0.from"),
        ({"origins": [{"from": "JP", "people": 1}], "venue": "JP-13"}, "place_too_coarse", "origins.0.km"),
        ({"origins": [{"from": "FR", "people": 1, "mode": "train"}], "venue": "JP-13"}, "choice_unknown",
         "origins.0.mode"),
        ({"origins": [{"from": "沖縄", "people": 1, "mode": "car"}], "venue": "JP-13"}, "choice_unknown",
         "origins.0.mode"),
        ({"origins": [SOME], "venue": "KI", "energy": {"kwh": 5, "country": "XX"}}, "choice_unknown",
         "energy.country"),
        ({"venue": ["JP"], "origins": [SOME]}, "input_malformed", "venue"),
        ({"participants": 1, "origins": [SOME | {"people": 2}]}, "more_known_than_present", "participants"),
        ({"origins": [SOME], "hotel": [{"country": "XX", "nights": 1}]}, "choice_unknown", "hotel.0.country"),
        ({"origins": [SOME], "meals": [{"kind": "own", "count": 1}]}, "input_missing", "meals.0.kg_each"),
        ({"origins": [SOME], "energy": {"floor_m2": 10}}, "input_missing", "energy.hours"),
        ({"origins": [SOME], "energy": {"kwh": 1, "floor_m2": 1, "hours": 1}}, "part_twice", "energy.floor_m2"),
        ({"origins": [SOME], "energy": {"kwh": 6_000}}, "implausible", "energy"),
        ({"origins": [SOME], "waste": [{"kg": 1, "kind": "glass", "route": "composting"}]}, "choice_unknown",
         "waste.0.route"),
        ({"origins": [SOME], "reported": {"parts": [{"part": "travel", "amount": 1}]}}, "part_twice",
         "reported.parts.0.part"),
        ({"origins": [SOME], "fireworks": 1}, "input_unknown", "fireworks"),
        ({"origins": {"from": "FR"}}, "input_malformed", "origins"),
        ({"origins": [SOME] * 301}, "count_out_of_range", "origins"),
        ({"csv": 5}, "input_malformed", "csv"),
        ({"csv": "place\n" + "x" * 10_000_000}, "csv_too_large", "csv"),
        ({"csv": "km\n" + "5\n" * 50_001}, "csv_too_large", "csv"),
        ({"csv": "name,age\nTaro,5\n"}, "csv_malformed", "csv"),
        ({"csv": "place\n"}, "csv_malformed", "csv"),
        ({"csv": 'place\n"never closed'}, "csv_malformed", "csv"),
        ({"csv": "place\n=cmd|' /C calc'!A0\n"}, "csv_formula", "csv"),
        ({"csv": "place,people\nFR,＋1\n"}, "csv_formula", "csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_by_name(inputs, code, field):
    refusal = refused(**inputs)
    assert (refusal.code, refusal.field) == (code, field)
    with translation.override("ja"):
        assert re.search("[ぁ-ん]", str(refusal))


@pytest.mark.parametrize(
    "listed", ["人数\t場所\n2\t東京\n1\tFR\n", "country;count\nJP-13;2\nFR;1\n", "100-0001\n東京都\nFR\n"]
)
def test_a_list_may_be_pasted_from_a_spreadsheet_or_be_a_bare_column_of_places(listed):
    found = event(venue="JP-13", csv=listed)
    assert [(row["from"], row["people"]) for row in found.inputs["origins"]] == [("JP-13", 2), ("FR", 1)]


def test_each_bad_row_of_a_list_is_named_with_its_number_and_why():
    listed = "place,people\nFR,1\n\nNowhere,1\nDE,many\n,4\nDE,2\nNowhere,2\n"
    bad = refused(venue="JP-13", csv=listed)
    assert (bad.code, bad.params["count"]) == ("csv_rows_refused", "4")
    said = str(bad)
    assert all(f"Row {row}: " in said for row in (4, 5, 6, 8))
    assert "Row 7" not in said
    assert "Nowhere" in said
