"""What a mass costs, and where each part of the price goes. All arithmetic is exact; `round_money` alone rounds.

project       what the project receives: grams x its price per tonne / 10^6
platform_fee  what runs this site: a share of `project`
payment_fee   what the card costs: a share of `project + platform_fee`
tax           consumption tax on the sum of the three, once for the whole order
total         the sum of all four, exactly
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings

from marketplace.errors import AmountInvalid
from registry.units import GRAMS_MAX, GRAMS_PER_TONNE

MICRO = 1_000_000
# The least that Stripe charges, in minor units of a currency (docs.stripe.com/currencies, minimum charge amounts).
CARD_MINIMUM_MINOR = {"JPY": 50, "USD": 50, "EUR": 50}


@dataclass(frozen=True, slots=True)
class Price:
    """The parts of a price in minor units, net of tax."""

    project: int
    platform_fee: int
    payment_fee: int

    @property
    def net(self) -> int:
        return self.project + self.platform_fee + self.payment_fee


@dataclass(frozen=True, slots=True)
class Tax:
    """Tax at one rate (percent) on a base, in minor units."""

    rate: str
    base: int
    tax: int


def round_money(amount: int, parts: int) -> int:
    """amount / parts, by the one rounding of money: half up, to the minor unit."""
    return (2 * amount + parts) // (2 * parts)


def price(*, grams: int, project_price_minor: int, by_card: bool = True) -> Price:
    """The price of `grams` at `project_price_minor` per tonne. Never falls when the grams rise.

    What is charged to a company's statement costs no payment fee.
    """
    project = round_money(grams * project_price_minor, GRAMS_PER_TONNE)
    platform = round_money(project * settings.PLATFORM_FEE_BASIS_POINTS, 10_000)
    share = settings.PAYMENT_FEE_BASIS_POINTS if by_card else 0
    payment = round_money((project + platform) * share, 10_000)
    return Price(project, platform, payment)


def tax_on(net: int) -> Tax:
    """Consumption tax on a whole order: rounded once, as Japan's invoice rules ask."""
    return Tax(
        rate=f"{settings.TAX_PERCENT}",
        base=net,
        tax=round_money(net * settings.TAX_PERCENT, 100),
    )


def total_of(prices: Iterable[Price]) -> int:
    net = sum(part.net for part in prices)
    return net + tax_on(net).tax


def exact_micro(*, grams: int, project_price_minor: int) -> int:
    """What a company owes for `grams`, tax included, in 10^-6 of a minor unit: exact but for the last millionth."""
    with_fee = project_price_minor * (10_000 + settings.PLATFORM_FEE_BASIS_POINTS)
    with_tax = with_fee * (100 + settings.TAX_PERCENT)
    return round_money(grams * with_tax * MICRO, GRAMS_PER_TONNE * 10_000 * 100)


def grams_for_money(*, total_minor: int, offers: Sequence[tuple[int, Fraction]]) -> list[int]:
    """For each (price per tonne, share of the money): the largest mass that the money buys.

    What rounding leaves over goes to the first offer. Raises AmountInvalid when an offer would get nothing.
    """
    net = _largest(total_minor, lambda candidate: candidate + tax_on(candidate).tax <= total_minor)
    masses = [_largest_mass(project_price_minor, int(net * share)) for project_price_minor, share in offers]
    spent = sum(
        price(grams=grams, project_price_minor=minor).net
        for grams, (minor, _share) in zip(masses[1:], offers[1:], strict=True)
    )
    masses[0] = _largest_mass(offers[0][0], net - spent)
    if min(masses) < 1:
        raise AmountInvalid(field="money")
    return masses


def smallest_mass_for_card(*, project_price_minor: int, currency: str) -> int:
    """The least mass, in grams, whose total a card can be charged."""
    least = CARD_MINIMUM_MINOR[currency]
    below = _largest(
        GRAMS_MAX,
        lambda grams: total_of([price(grams=grams, project_price_minor=project_price_minor)]) < least,
    )
    return below + 1


def _largest_mass(project_price_minor: int, net: int) -> int:
    return _largest(
        GRAMS_MAX, lambda grams: price(grams=grams, project_price_minor=project_price_minor).net <= net
    )


def _largest(limit: int, fits: Callable[[int], bool]) -> int:
    """The largest whole number from 0 to limit that fits, where everything below one that fits does too."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low
