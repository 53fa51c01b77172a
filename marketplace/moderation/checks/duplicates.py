"""Is the same offered already?"""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.moderation.checks.result import Outcome, Result


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing as far as a buyer would tell it from another."""

    name: str
    seller: int
    batch: int
    price_minor: int
    currency: str
    words: tuple[str, ...]


def check_duplicates(mine: Offered, others: Iterable[Offered]) -> Result:
    """Fails for the same batch at the same price by the same seller, warns for the same batch or the same words."""
    same, alike = [], []
    for other in others:
        batch = other.batch == mine.batch and other.seller == mine.seller
        if batch and (other.price_minor, other.currency) == (mine.price_minor, mine.currency):
            same.append(other.name)
        elif batch or (other.words == mine.words and any(len(text) > 40 for text in mine.words)):
            alike.append(other.name)
    if same:
        return Result(Outcome.FAILS, {"listings": same})
    return Result(Outcome.WARNS, {"listings": alike}) if alike else Result(Outcome.PASSES)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the authorities would tell it from another."""

    name: str
    legal_name: str
    number: str


def check_bodies(mine: Body, others: Iterable[Body]) -> Result:
    """Fails when another organisation here has the same corporate number, warns for the same legal name."""
    known = list(others)
    same = [one.name for one in known if mine.number and one.number == mine.number]
    if same:
        return Result(Outcome.FAILS, {"organisations": same})
    alike = [one.name for one in known if one.legal_name.casefold() == mine.legal_name.casefold()]
    return Result(Outcome.WARNS, {"organisations": alike}) if alike else Result(Outcome.PASSES)
