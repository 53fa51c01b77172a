"""What the sandbox takes beside what Stripe takes: nothing more, and nothing forgotten."""

import re
from typing import Any

import pytest

from marketplace.payments.sandbox import cards, routes
from marketplace.payments.sandbox.parameters import Shape

from .conftest import fixture

PUBLISHED = fixture("parameters")["endpoints"]


def shape_for(endpoint: str) -> Shape:
    method, path = endpoint.split()
    return routes.route(method, path.replace("{id}", "some_id"))[0]


def compare(shape: Shape, published: dict[str, Any], where: str) -> None:
    ours = shape.fields.keys() | shape.not_imitated
    assert not ours - published.keys(), f"{where}: Stripe does not know {sorted(ours - published.keys())}"
    assert not published.keys() - ours, f"{where}: not decided on {sorted(published.keys() - ours)}"
    assert not shape.fields.keys() & shape.not_imitated, where
    for name, check in shape.fields.items():
        inner = getattr(check, "shape", None) or getattr(check, "each", None)
        if inner is not None:
            compare(inner, published[name], f"{where}[{name}]")


@pytest.mark.parametrize("endpoint", PUBLISHED)
def test_every_parameter_of_stripe_is_imitated_or_refused_by_name(endpoint):
    compare(shape_for(endpoint), PUBLISHED[endpoint], endpoint)


def test_every_endpoint_that_takes_more_than_expand_is_in_the_fixture():
    listed = {
        re.sub(r"\(.*\)", "{id}", f"{method} {path}")
        for method, path, shape, _ in routes.ROUTES
        if len(shape.fields) > 1
    }
    assert listed == set(PUBLISHED)


def test_the_cards_are_those_that_stripe_publishes():
    published = fixture("cards")
    assert {number for number, fate in cards.FATES.items() if fate.challenge} == set(
        published["authenticate"]
    )
    assert {number: fate.dispute for number, fate in cards.FATES.items() if fate.dispute} == published[
        "dispute"
    ]
    special = set(published["authenticate"]) | set(published["dispute"]) | set(published["decline"])
    special |= {published["refund_pends_then_succeeds"], published["refund_succeeds_then_fails"]}
    assert set(cards.FATES) == special | set(published["succeed"])
    assert all(cards.passes_luhn(number) for number in cards.FATES)
