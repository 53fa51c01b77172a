"""Currencies as Stripe counts them: smallest units, least and greatest charges, fees, and how an amount is written."""

from decimal import ROUND_HALF_UP, Decimal

# https://docs.stripe.com/currencies#zero-decimal
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())  # noqa: SIM905

# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
LEAST_CHARGE = {
    "jpy": 50,
    "usd": 50,
    "eur": 50,
    "gbp": 30,
    "aud": 50,
    "cad": 50,
    "chf": 50,
    "sgd": 50,
    "hkd": 400,
}
GREATEST_CHARGE = 99_999_999

SUPPORTED = tuple(
    "usd aed aud bif brl cad chf clp cny czk djf dkk eur gbp gnf hkd huf idr ils inr jpy kmf krw mga mxn myr nok nzd "  # noqa: SIM905
    "php pln pyg ron rwf sek sgd thb try twd vnd vuv xaf xof xpf zar".split()
)

SIGNS = {"jpy": "¥", "usd": "$", "eur": "€", "gbp": "£", "aud": "A$", "cad": "CA$", "hkd": "HK$", "sgd": "S$"}

# The rates of Stripe's Japanese price list (https://stripe.com/jp/pricing), and its dispute fee.
RATES = {"card": Decimal("0.036"), "konbini": Decimal("0.036"), "customer_balance": Decimal("0.015")}
DISPUTE_FEE = {"jpy": 1300}


def written(amount: int, currency: str) -> str:
    """An amount in smallest units as people write it: ¥3,940, $12.34, 12.34 CHF."""
    digits = f"{amount:,}" if currency in ZERO_DECIMAL else f"{Decimal(amount) / 100:,.2f}"
    sign = SIGNS.get(currency)
    return f"{sign}{digits}" if sign else f"{digits} {currency.upper()}"


def fee(method: str, amount: int) -> int:
    """Stripe's fee on a payment by one method, in the smallest unit, halves rounded up."""
    return int((amount * RATES[method]).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def dispute_fee(currency: str) -> int:
    """What Stripe takes when a payment is disputed, in the smallest unit."""
    return DISPUTE_FEE.get(currency, 1500)
