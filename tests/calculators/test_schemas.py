"""What a calculator's published schema allows is what it takes; and whatever is sent, the answer is a named one."""

import json

import pytest
import rfc8785
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from calculators import exact
from calculators.answers import amount
from calculators.errors import CalculatorError
from calculators.footprint import canonical
from calculators.menu import CALCULATORS
from calculators.services import calculate
from marketplace.problems import published
from tests.calculators.from_schema import answers, spoilt

CODES = {each.code for each in published()}
# What a schema can say for itself. A number may still be too large with others, and a text mean nothing.
STRUCTURE = {"input_unknown", "input_malformed", "choice_unknown", "cabin_unknown", "passengers_out_of_range"}


def worked_out(slug, told):
    try:
        return None, calculate(calculator=slug, inputs=told)
    except CalculatorError as refusal:
        return refusal, None


@pytest.mark.parametrize("slug", CALCULATORS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_the_schema_allows_exactly_what_is_taken(slug, data):
    schema = CALCULATORS[slug].input_schema
    told = data.draw(answers(schema))
    if data.draw(st.booleans()):
        told = spoilt(told, data.draw)
    allowed = Draft202012Validator(schema).is_valid(told)
    refusal, made = worked_out(slug, told)
    if refusal:
        assert refusal.code in CODES
        assert refusal.field
        listed = refusal.field.endswith(
            (".unit", ".country")
        )  # such words stand in datasets, and yen are Japan's
        assert not (allowed and refusal.code in STRUCTURE and not listed), f"{refusal.code} {refusal.field}"
        return
    assert allowed
    again = calculate(calculator=slug, inputs=made.inputs)  # what is kept is an answer too
    assert (again.grams, again.hash) == (made.grams, made.hash)


def words_of(schema):
    if isinstance(schema, dict):
        for word, inner in schema.items():
            if word == "properties":
                yield from (word for each in inner.values() for word in words_of(each))
            else:
                yield word
                yield from (words_of(inner) if word != "default" else ())
    elif isinstance(schema, list):
        yield from (word for each in schema for word in words_of(each))


@pytest.mark.parametrize("slug", CALCULATORS)
def test_every_word_of_a_schema_is_understood(slug):
    Draft202012Validator.check_schema(CALCULATORS[slug].input_schema)
    assert set(words_of(CALCULATORS[slug].input_schema)) <= exact.WORDS


def test_a_number_is_read_to_six_decimals_and_a_text_has_no_more():
    assert str(amount({"km": 0.1 + 0.2}, "km")) == "0.3"
    with pytest.raises(CalculatorError):
        amount({"km": "0.30000000000000004"}, "km")


ITEM = '{"calculator":"car","inputs":{"distance_km":%s}}'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        ("NaN", 400, "malformed_request"), ("Infinity", 400, "malformed_request"), ("1e400", 400, "malformed_request"),
        ("1e300", 422, "amount_out_of_range"), ("9" * 5000, 400, "malformed_request"),
        ("1" + "0" * 300, 422, "amount_out_of_range"), ("-1", 422, "amount_out_of_range"),
        ("[" * 100_000, 400, "malformed_request"), ("[" * 50 + "]" * 50, 422, "input_malformed"),
        ('1,"distance_km":2', 400, "malformed_request"), ('"\\u0000"', 400, "malformed_request"),
        ('"\\ud800"', 400, "malformed_request"), ("null", 422, "nothing_to_count"), ('"=1+1"', 422, "input_malformed"),
        ("true", 422, "input_malformed"), ('{"a":1}', 422, "input_malformed"),
        ('1,"more":"' + "x" * 2**21 + '"', 413, "body_too_large"),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_a_bad_number_is_refused_by_name_alone_and_in_a_batch(number, status, code):
    one = Client().post("/api/v1/footprints/", ITEM % number, content_type="application/json")
    assert (one.status_code, one.json()["code"]) == (status, code)
    body = f'{{"items":[{ITEM % number},{ITEM % 5}]}}'
    many = Client().post("/api/v1/footprints/batch/", body, content_type="application/json")
    if status == 422:
        assert one.json()["errors"][0]["field"] == "distance_km"
        refused, made = many.json()["results"]
        assert refused["error"] == one.json()
        assert made["inputs"]["distance_km"] == 5
    else:
        assert (many.status_code, many.json()["code"]) == (status, code)
    if number in ("NaN", "Infinity", "1e400"):
        assert one.json()["errors"][0]["field"] == "inputs.distance_km"
        assert many.json()["errors"][0]["field"] == "items.0.inputs.distance_km"


@pytest.mark.django_db
def test_a_batch_of_a_thousand_keeps_its_order_and_each_refusal_its_language():
    items = [
        {
            "calculator": "car",
            "inputs": {"distance_km": n if n % 3 else -1},
            "language": "ja" if n % 2 else "en",
        }
        for n in range(1_000)
    ]
    reply = Client().post(
        "/api/v1/footprints/batch/", json.dumps({"items": items}), content_type="application/json"
    )
    for n, result in enumerate(reply.json()["results"]):
        if n % 3:
            assert result["inputs"]["distance_km"] == n
        else:
            detail = result["error"]["errors"][0]["message"]
            assert ("まで" in detail) == bool(n % 2)


@pytest.mark.django_db
def test_an_item_that_is_none_is_named_by_its_place():
    reply = Client().post(
        "/api/v1/footprints/batch/", '{"items": [7, null, "x", []]}', content_type="application/json"
    )
    assert [each["error"]["errors"][0]["field"] for each in reply.json()["results"]] == [
        f"items.{n}" for n in range(4)
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([1.0, 1e-7, 1e16, 1e21, -0.0, 0.1, "1e5", "a\x7f\n\"\\/", "é", "\U0001f331", "\ue000"])
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(JSON)
def test_the_fast_way_to_the_canonical_form_gives_the_same_bytes(thing):
    assert canonical(thing) == rfc8785.dumps(thing)
