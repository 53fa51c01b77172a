"""What a buyer asks for, whether it comes from one project's page or from a basket; and how it is kept in a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from calculators.errors import CalculatorError
from calculators.services import get as get_footprint
from marketplace.errors import AmountInvalid, LinesInvalid
from marketplace.orders.amounts import typed_mass, typed_money
from marketplace.orders.basket import Asked, Basket, fill


@dataclass(frozen=True, slots=True)
class Asking:
    """Listings with either masses (grams) or weights of one sum of money, and the footprints they are for.

    `lines` are (listing, grams or weight); `footprints` are (id, grams), and with money only their proportion counts.
    """

    lines: tuple[tuple[str, int], ...]
    money_minor: int | None = None
    footprints: tuple[tuple[str, int], ...] = ()

    def basket(self) -> Basket:
        """The same with its prices now. Raises as orders.basket.fill; only live listings can be bought."""
        if self.money_minor is None:
            return fill([Asked(listing, grams=grams) for listing, grams in self.lines], livemode=True)
        whole = sum(weight for _listing, weight in self.lines)
        if not whole:
            raise AmountInvalid(field="lines")
        return fill(
            [Asked(listing, share=Fraction(weight, whole)) for listing, weight in self.lines],
            money=(self.money_minor, "JPY"),
            livemode=True,
        )

    def footprint_grams(self, bought: int) -> list[tuple[str, int]]:
        """How much of what was bought is for each footprint: what was chosen, or its proportion of the money's mass."""
        chosen = [(name, grams) for name, grams in self.footprints if grams]
        if self.money_minor is None:
            left, shares = bought, []
            for name, grams in chosen:
                shares.append((name, min(grams, left)))
                left -= shares[-1][1]
        else:
            masses = spread(bought, [grams for _name, grams in chosen])
            shares = [(name, grams) for (name, _chosen), grams in zip(chosen, masses, strict=True)]
        return [(name, grams) for name, grams in shares if grams]

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "lines": [list(line) for line in self.lines],
            "money_minor": self.money_minor,
            "footprints": [list(share) for share in self.footprints],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Out of JSON again."""
        return cls(
            lines=tuple((listing, amount) for listing, amount in kept["lines"]),
            money_minor=kept["money_minor"],
            footprints=tuple((name, grams) for name, grams in kept["footprints"]),
        )


def asked_by_address(asked: Mapping[str, str], further: Sequence[tuple[str, str]] = ()) -> Asking:
    """What /checkout/?listing=&amount=&unit= asks for; the unit JPY makes the amount a sum of money.

    `further` are the (listing, amount) of an address that names several; masses, then. Raises MassNotRepresentable,
    MoneyInvalid, LinesInvalid, and whatever `Asking.basket` does later.
    """
    listing = asked.get("listing", "").replace("\x00", "")[:40]
    amount, unit = asked.get("amount", ""), asked.get("unit", "kg")
    footprint = asked.get("footprint", "").replace("\x00", "")[:60]
    try:
        known = ((footprint, get_footprint(footprint).grams),) if footprint else ()
    except CalculatorError:
        known = ()
    if unit == "JPY":
        if further:
            raise LinesInvalid(field="unit")
        return Asking(((listing, 1),), typed_money(amount), known)
    lines = tuple((one, typed_mass(mass, unit)) for one, mass in ((listing, amount), *further))
    # All of it is for the footprint, also what goes beyond: more than 100 % may be offset.
    whole = sum(grams for _listing, grams in lines)
    return Asking(lines, None, tuple((name, whole) for name, _grams in known))


def spread(total: int, parts: list[int]) -> list[int]:
    """A whole number in proportion to its parts: what each gets sums to the total exactly, so that no gram is lost."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    given, before, masses = 0, 0, []
    for part in parts:
        before += part
        masses.append(total * before // whole - given)
        given += masses[-1]
    return masses
