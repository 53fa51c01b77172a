"""Reading answers, for every calculator: each function names the answer at fault in `field`."""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from calculators import errors
from calculators.factor_store import FactorStore

MOST: Final = Decimal(10) ** 9
DECIMALS: Final = 6


def only(answers: Mapping[str, Any], known: Mapping[str, Any], *, path: str = "") -> None:
    """Raises InputUnknown for an answer to a question nobody asked."""
    for name in answers:
        if name not in known:
            raise errors.InputUnknown(field=f"{path}{name}"[:80], name=str(name)[:40])


def group(answers: Mapping[str, Any], name: str, *, path: str = "") -> Mapping[str, Any] | None:
    """The answers below this name; None where there are none. Raises InputMalformed."""
    found = answers.get(name)
    if found is not None and not isinstance(found, Mapping):
        raise errors.InputMalformed(field=f"{path}{name}")
    return found


def listed(
    answers: Mapping[str, Any], name: str, known: Mapping[str, Any], *, most: int
) -> list[tuple[Mapping[str, Any], str]]:
    """The rows of a list, each with its path such as `trips.0.`; none where there is no list.

    Raises InputMalformed, CountOutOfRange, and InputUnknown for what a row holds beside the known answers.
    """
    rows = answers.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise errors.InputMalformed(field=name)
    if len(rows) > most:
        raise errors.CountOutOfRange(field=name, least=1, most=most)
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise errors.InputMalformed(field=f"{name}.{place}")
        only(row, known, path=f"{name}.{place}.")
    return [(row, f"{name}.{place}.") for place, row in enumerate(rows)]


def choice(
    answers: Mapping[str, Any],
    name: str,
    known: tuple[str, ...],
    *,
    default: str | None = None,
    path: str = "",
    refusal: type[errors.CalculatorError] = errors.ChoiceUnknown,
) -> str:
    """One of the words that are known. Raises InputMissing without a default, and `refusal`."""
    chosen = answers.get(name, default)
    if chosen is None:
        raise errors.InputMissing(field=f"{path}{name}")
    if chosen not in known:
        raise refusal(field=f"{path}{name}", known=", ".join(known))
    return str(chosen)


def amount(answers: Mapping[str, Any], name: str, *, path: str = "") -> Decimal:
    """A quantity from 0 to 10^9, as a JSON number, read to six decimals, or a text with at most six such as "120.5".

    Raises InputMissing, InputMalformed, AmountOutOfRange.
    """
    given, field = answers.get(name), f"{path}{name}"
    if given is None or given == "":
        raise errors.InputMissing(field=field)
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        raise errors.InputMalformed(field=field)
    try:
        value = Decimal(str(given)[:40])
        if isinstance(given, float) and value.is_finite() and value <= MOST:  # 0.1 + 0.2 is meant to be 0.3
            value = round(value, DECIMALS)
    except InvalidOperation:
        raise errors.InputMalformed(field=field) from None
    if not value.is_finite() or not 0 <= value <= MOST or value != round(value, DECIMALS):
        raise errors.AmountOutOfRange(field=field, most=f"{MOST:,}", decimals=DECIMALS)
    return value.normalize() + 0  # +0: no negative nothing


def whole(
    answers: Mapping[str, Any],
    name: str,
    *,
    least: int,
    most: int,
    default: int | None = None,
    path: str = "",
    refusal: type[errors.CalculatorError] = errors.CountOutOfRange,
) -> int:
    """A whole number within its bounds. Raises InputMissing without a default, InputMalformed, `refusal`."""
    given, field = answers.get(name, default), f"{path}{name}"
    if given is None:
        raise errors.InputMissing(field=field)
    if isinstance(given, float) and given.is_integer():
        given = int(given)  # JSON knows one kind of number: 2.0 is 2
    if isinstance(given, bool) or not isinstance(given, int):
        raise errors.InputMalformed(field=field)
    if not least <= given <= most:
        raise refusal(field=field, least=least, most=most)
    return given


def yes_or_no(answers: Mapping[str, Any], name: str, *, path: str = "") -> bool:
    """True or false, false when it was not answered. Raises InputMalformed."""
    answer = answers.get(name, False)
    if not isinstance(answer, bool):
        raise errors.InputMalformed(field=f"{path}{name}")
    return answer


def text(answers: Mapping[str, Any], name: str, *, most: int, path: str = "") -> str:
    """Words on one line, without characters that cannot be seen or stored. Raises InputMalformed."""
    given = answers.get(name, "")
    if given is None:
        return ""
    if not isinstance(given, str):
        raise errors.InputMalformed(field=f"{path}{name}")
    words = " ".join(unicodedata.normalize("NFC", given).split())
    if len(words) > most or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in words):
        raise errors.InputMalformed(field=f"{path}{name}")
    return words


def country_of(answers: Mapping[str, Any], store: FactorStore, *, default: str = "JP") -> str:
    """The two letters of a country with a figure for its electricity. Raises InputMalformed, CountryUnknown."""
    given = answers.get("country", default)
    if not isinstance(given, str):
        raise errors.InputMalformed(field="country")
    if (given.upper(),) not in store["grid-countries"]:
        raise errors.CountryUnknown(field="country", name=given[:20])
    return given.upper()
