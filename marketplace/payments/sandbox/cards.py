"""Stripe's test cards and what becomes of a payment with each (https://docs.stripe.com/testing)."""

from dataclasses import dataclass
from typing import Literal

AfterRefund = Literal["succeeds", "pends", "fails"]


@dataclass(frozen=True)
class Decline:
    """Why an issuer said no: Stripe's error code, the decline code, and the sentence shown to the buyer."""

    code: str
    decline_code: str | None
    message: str
    advice: str | None = None


DECLINED = Decline("card_declined", "generic_decline", "Your card was declined.", "try_again_later")
NO_FUNDS = Decline(
    "card_declined", "insufficient_funds", "Your card has insufficient funds.", "try_again_later"
)
LOST = Decline("card_declined", "lost_card", "Your card was declined.", "do_not_try_again")
STOLEN = Decline("card_declined", "stolen_card", "Your card was declined.", "do_not_try_again")
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
BAD_CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
TROUBLE = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
)
REAL_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, "
    "visit: https://stripe.com/docs/testing.",
)
NOT_AUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)


@dataclass(frozen=True)
class Fate:
    """What a test number does."""

    decline: Decline | None = None
    challenge: bool = False
    refund: AfterRefund = "succeeds"
    dispute: str | None = None
    country: str = "US"
    funding: str = "credit"


FATES: dict[str, Fate] = {
    "4242424242424242": Fate(),
    "4000056655665556": Fate(funding="debit"),
    "4000003920000003": Fate(country="JP"),
    "5555555555554444": Fate(),
    "2223003122003222": Fate(),
    "378282246310005": Fate(),
    "3566002020360505": Fate(country="JP"),
    "4000000000000002": Fate(DECLINED),
    "4000000000009995": Fate(NO_FUNDS),
    "4000000000009987": Fate(LOST),
    "4000000000009979": Fate(STOLEN),
    "4000000000000069": Fate(EXPIRED),
    "4000000000000127": Fate(BAD_CVC),
    "4000000000000119": Fate(TROUBLE),
    "4000002500003155": Fate(challenge=True),
    "4000002760003184": Fate(challenge=True),
    "4000000000003220": Fate(challenge=True),
    "4000008400001629": Fate(DECLINED, challenge=True),
    "4000000000007726": Fate(refund="pends"),
    "4000000000005126": Fate(refund="fails"),
    "4000000000000259": Fate(dispute="fraudulent"),
    "4000000000002685": Fate(dispute="product_not_received"),
}

BRANDS = (
    ("34", "amex"),
    ("37", "amex"),
    ("35", "jcb"),
    ("5", "mastercard"),
    ("22", "mastercard"),
    ("4", "visa"),
)


@dataclass(frozen=True)
class Card:
    """A card as typed on the hosted page; the number itself is never stored."""

    number: str
    month: int
    year: int
    cvc: str
    name: str

    @property
    def brand(self) -> str:
        """The network, from the first digits."""
        return next((brand for prefix, brand in BRANDS if self.number.startswith(prefix)), "unknown")

    @property
    def fate(self) -> Fate:
        """What becomes of it; a number that is no test number is refused, as in Stripe's test mode."""
        return FATES.get(self.number, Fate(REAL_CARD))


def passes_luhn(number: str) -> bool:
    """The check digit of ISO/IEC 7812-1."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
