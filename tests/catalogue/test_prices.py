"""What a mass costs: exact sums, one rounding, and the largest mass that a sum of money buys."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from marketplace.catalogue import pricing

masses = some.integers(1, 10**9)
prices = some.integers(1, 10**6)


@given(masses, prices)
def test_a_total_is_the_sum_of_its_parts(grams, minor):
    price = pricing.price(grams=grams, project_price_minor=minor)
    assert (
        pricing.total_of([price])
        == price.project + price.platform_fee + price.payment_fee + pricing.tax_on(price.net).tax
    )


@given(masses, prices)
def test_a_gram_more_never_costs_less(grams, minor):
    less = pricing.price(grams=grams, project_price_minor=minor)
    more = pricing.price(grams=grams + 1, project_price_minor=minor)
    assert pricing.total_of([more]) >= pricing.total_of([less])


@given(some.integers(100, 10**7), some.integers(100, 10**5))
def test_money_buys_the_largest_mass_that_it_pays_for(money, minor):
    (grams,) = pricing.grams_for_money(total_minor=money, offers=[(minor, Fraction(1))])
    assert pricing.total_of([pricing.price(grams=grams, project_price_minor=minor)]) <= money
    assert pricing.total_of([pricing.price(grams=grams + 1, project_price_minor=minor)]) > money


@given(some.integers(1_000, 10**7), some.integers(100, 10**5), some.integers(100, 10**5))
def test_two_shares_never_cost_more_than_the_money(money, one, other):
    offers = [(one, Fraction(1, 3)), (other, Fraction(2, 3))]
    grams = pricing.grams_for_money(total_minor=money, offers=offers)
    parts = [
        pricing.price(grams=mass, project_price_minor=minor)
        for mass, (minor, _share) in zip(grams, offers, strict=True)
    ]
    assert pricing.total_of(parts) <= money


@pytest.mark.parametrize(("exact", "rounded"), [("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.499", 2)])
def test_money_is_rounded_half_up(exact, rounded):
    assert pricing.round_money(*Fraction(exact).as_integer_ratio()) == rounded


@given(prices)
def test_the_smallest_mass_for_a_card_is_the_smallest(minor):
    grams = pricing.smallest_mass_for_card(project_price_minor=minor, currency="JPY")
    assert pricing.total_of([pricing.price(grams=grams, project_price_minor=minor)]) >= 50
    assert grams == 1 or pricing.total_of([pricing.price(grams=grams - 1, project_price_minor=minor)]) < 50
