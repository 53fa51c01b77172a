"""Which ways to pay are offered for which sum."""

import pytest

from marketplace.errors import MethodNotOffered
from marketplace.orders.states import Funding
from marketplace.payments.methods import methods_for, refuse_unfit

ALL = frozenset({"card", "konbini", "bank"})


def open_for(total: int, currency: str = "JPY") -> list[str]:
    return [choice.funding for choice in methods_for(total_minor=total, currency=currency) if choice.open]


def test_only_what_is_switched_on_is_offered(settings):
    settings.PAYMENT_METHODS = frozenset({"card"})
    assert [choice.funding for choice in methods_for(total_minor=1_000, currency="JPY")] == ["card"]
    with pytest.raises(MethodNotOffered):
        refuse_unfit(Funding.KONBINI, total_minor=1_000, currency="JPY")


@pytest.mark.parametrize(
    ("total", "fundings"),
    [
        (119, ["card", "bank"]),
        (120, ["card", "konbini", "bank"]),
        (300_000, ["card", "konbini", "bank"]),
        (300_001, ["card", "bank"]),
        (100_000_000, []),
    ],
)
def test_a_sum_is_paid_in_the_ways_that_stripe_publishes_for_it(settings, total, fundings):
    settings.PAYMENT_METHODS = ALL
    assert open_for(total) == fundings


def test_what_cannot_be_chosen_says_why(settings):
    settings.PAYMENT_METHODS = ALL
    konbini = methods_for(total_minor=300_001, currency="JPY")[1]
    assert str(konbini.why_not) == "Up to ¥300,000."
    assert open_for(5_000, "EUR") == ["card"]
