"""The card form: what was typed, and what is wrong with it."""

import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from .cards import Card, passes_luhn

FIELDS = ("email", "number", "expiry", "cvc", "name")


@dataclass(frozen=True)
class Typed:
    """The form as typed, folded to half-width. `errors` maps a field to the name of a sentence in `words`."""

    values: Mapping[str, str]
    card: Card | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def read(given: Mapping[str, str], *, known_email: str | None) -> Typed:
    """Checks the fields in the order in which they stand on the page."""
    values = {name: unicodedata.normalize("NFKC", given.get(name, "")).strip() for name in FIELDS}
    if known_email:
        values["email"] = known_email
    number, cvc = re.sub(r"[\s-]", "", values["number"]), values["cvc"]
    expiry = re.fullmatch(r"(0?[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})", values["expiry"])
    errors = {
        "email": "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", values["email"]) else "bad_email",
        "number": _number_error(number),
        "expiry": _expiry_error(expiry),
        "cvc": "" if re.fullmatch(_cvc_pattern(number), cvc) else "bad_cvc",
        "name": "bad_name" if len(values["name"]) > 100 else "",
    }
    errors = {name: error for name, error in errors.items() if error}
    if errors or expiry is None:
        return Typed(values, None, errors)
    return Typed(values, Card(number, int(expiry[1]), 2000 + int(expiry[2]), cvc, values["name"]))


def _number_error(number: str) -> str:
    if not re.fullmatch(r"[0-9]*", number):
        return "bad_number"
    if len(number) < 12:
        return "short_number"
    return "" if len(number) <= 19 and passes_luhn(number) else "bad_number"


def _cvc_pattern(number: str) -> str:
    return r"[0-9]{4}" if number.startswith(("34", "37")) else r"[0-9]{3}"


def _expiry_error(expiry: "re.Match[str] | None") -> str:
    if expiry is None:
        return "bad_expiry"
    today = time.gmtime()
    good = (2000 + int(expiry[2]), int(expiry[1])) >= (today.tm_year, today.tm_mon)
    return "" if good else "past_expiry"
