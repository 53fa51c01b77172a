"""Reading what a company owes."""

from dataclasses import dataclass

from marketplace.orders.models import Statement
from people.models import Organisation

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Running:
    """What a company owes in one mode: exact in 10^-6 of a minor unit, the limit in minor units."""

    livemode: bool
    currency: str
    accrued_micro: int
    limit_minor: int

    @property
    def accrued_minor(self) -> int:
        """Rounded half up, for the eye alone: what is owed is rounded once, on the statement."""
        return (self.accrued_micro * 2 + MICRO) // (2 * MICRO)

    @property
    def left_minor(self) -> int:
        """What may still be ordered, rounded down."""
        return (self.limit_minor * MICRO - self.accrued_micro) // MICRO

    @property
    def exact(self) -> str:
        """The accrued amount with all its six decimals."""
        return f"{self.accrued_micro // MICRO:,}.{self.accrued_micro % MICRO:06d}"


def running(organisation: Organisation) -> list[Running]:
    """What the company owes in each mode, live first; a mode without an order yet stands at nothing."""
    if organisation.statement_limit_minor is None:
        return []
    known = {
        one.livemode: one
        for one in Statement.objects.filter(
            organisation=organisation, currency=organisation.statement_currency
        )
    }
    return [
        Running(
            livemode=livemode,
            currency=organisation.statement_currency,
            accrued_micro=known[livemode].accrued_micro if livemode in known else 0,
            limit_minor=known[livemode].limit_minor
            if livemode in known
            else organisation.statement_limit_minor,
        )
        for livemode in (True, False)
    ]
