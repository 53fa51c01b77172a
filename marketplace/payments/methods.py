"""The ways to pay: what each can be charged, and how long the credits wait for its money.

Least and greatest amounts are Stripe's published ones, in minor units:
card and bank transfer  https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
konbini                 https://docs.stripe.com/payments/konbini (120 to 300,000 yen)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.pricing import CARD_MINIMUM_MINOR
from marketplace.errors import MethodNotOffered
from marketplace.orders.states import Funding
from marketplace.pages.formats import money

GREATEST_CHARGE = 99_999_999  # Stripe takes eight digits


@dataclass(frozen=True, slots=True)
class Method:
    """A way to pay. `least` and `greatest` are minor units by currency; no other currency can be paid so."""

    funding: Funding
    how: str | Promise
    least: Mapping[str, int]
    greatest: Mapping[str, int]

    @property
    def waits(self) -> timedelta | None:
        """How long a buyer has once the voucher or the bank account is issued; None when it is paid at once."""
        days = {Funding.KONBINI: settings.KONBINI_DAYS, Funding.BANK: settings.BANK_TRANSFER_DAYS}
        return timedelta(days=days[self.funding]) if self.funding in days else None

    def fits(self, *, total_minor: int, currency: str) -> bool:
        """Whether Stripe takes this sum this way."""
        return currency in self.least and self.least[currency] <= total_minor <= self.greatest[currency]


METHODS: dict[Funding, Method] = {
    Funding.CARD: Method(
        Funding.CARD,
        _("On Stripe's page, right away. The credits are retired within seconds."),
        CARD_MINIMUM_MINOR,
        dict.fromkeys(CARD_MINIMUM_MINOR, GREATEST_CHARGE),
    ),
    Funding.KONBINI: Method(
        Funding.KONBINI,
        _(
            "In cash at FamilyMart, Lawson, Ministop or Seicomart, with a number that you get now. "
            "The credits wait for you meanwhile."
        ),
        {"JPY": 120},
        {"JPY": 300_000},
    ),
    Funding.BANK: Method(
        Funding.BANK,
        _(
            "By furikomi to a bank account that you get now, made for this order alone. "
            "The credits wait for you meanwhile."
        ),
        {"JPY": CARD_MINIMUM_MINOR["JPY"]},
        {"JPY": GREATEST_CHARGE},
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to pay as a checkout form shows it. What cannot be chosen for this sum says why, and stays visible."""

    method: Method
    open: bool
    why_not: str | Promise = ""

    @property
    def funding(self) -> Funding:
        return self.method.funding


def methods_for(*, total_minor: int, currency: str) -> list[Choice]:
    """The ways to pay that are switched on, in one order for everyone; none is chosen beforehand."""
    return [_choice(METHODS[funding], total_minor, currency) for funding in METHODS if is_on(funding)]


def is_on(funding: Funding) -> bool:
    """Whether the operator has switched this way on (OKAESHI_PAYMENT_METHODS)."""
    return funding.value in settings.PAYMENT_METHODS


def refuse_unfit(funding: Funding, *, total_minor: int, currency: str) -> None:
    """Raises MethodNotOffered when a sum cannot be paid this way here."""
    fit = funding in METHODS and METHODS[funding].fits(total_minor=total_minor, currency=currency)
    if not fit or not is_on(funding):
        raise MethodNotOffered(field="method")


def _choice(method: Method, total_minor: int, currency: str) -> Choice:
    if method.fits(total_minor=total_minor, currency=currency):
        return Choice(method, open=True)
    if currency not in method.least:
        return Choice(method, open=False, why_not=_("Not in this currency."))
    below = total_minor < method.least[currency]
    bound = method.least[currency] if below else method.greatest[currency]
    words = _("From %(bound)s on.") if below else _("Up to %(bound)s.")
    return Choice(method, open=False, why_not=words % {"bound": money(bound, currency)})
