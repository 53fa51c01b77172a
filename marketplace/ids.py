"""Public identifiers: a word for the kind and 130 random bits, such as `ord_3n7k…`. They tell nothing of themselves."""

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter is mistaken for another


def new_id(kind: str) -> str:
    """`kind_` and 26 random characters."""
    number = secrets.randbits(130)
    return f"{kind}_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 130, 5))


def new_listing_id() -> str:
    return new_id("lst")


def new_quote_id() -> str:
    return new_id("quo")


def new_order_id() -> str:
    return new_id("ord")


def new_payment_id() -> str:
    return new_id("pay")


def new_refund_id() -> str:
    return new_id("ref")
