"""How many grams a sale is for, and what they cost: exact, and rounded up once, for the whole sale."""

from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings

from marketplace.catalogue import pricing
from marketplace.products.models import ProductVersion

QUANTITY_MAX = 1_000_000
_UNITS = 1_000_000  # footprint_units has six decimals


@dataclass(frozen=True, slots=True)
class Preview:
    """What one unit, or so many, offset and cost: money in 10^-6 of a minor unit, the parts summing to the total."""

    quantity: int
    exact_grams: Fraction
    grams: int
    project_micro: int
    platform_fee_micro: int
    tax_micro: int

    @property
    def total_micro(self) -> int:
        return self.project_micro + self.platform_fee_micro + self.tax_micro


def ratio(version: ProductVersion) -> tuple[int, int]:
    """Grams to offset per unit sold, as numerator and denominator: footprint / units × share."""
    return version.footprint_grams * version.share * (_UNITS // 10_000), int(version.footprint_units * _UNITS)


def of_sale(version: ProductVersion, quantity: int) -> int:
    """Grams of a sale of so many units, rounded up once: nobody is rounded down on mass."""
    numerator, denominator = ratio(version)
    return -(-quantity * numerator // denominator)


def preview(version: ProductVersion, *, project_price_minor: int, quantity: int = 1) -> Preview:
    """What so many units come to at the project's price per tonne, on a statement (no payment fee)."""
    grams = of_sale(version, quantity)
    project = grams * project_price_minor  # minor units a tonne x grams = 10^-6 of a minor unit
    platform = pricing.round_money(project * settings.PLATFORM_FEE_BASIS_POINTS, 10_000)
    total = pricing.exact_micro(grams=grams, project_price_minor=project_price_minor)
    return Preview(
        quantity=quantity,
        exact_grams=Fraction(*ratio(version)) * quantity,
        grams=grams,
        project_micro=project,
        platform_fee_micro=platform,
        tax_micro=total - project - platform,
    )
